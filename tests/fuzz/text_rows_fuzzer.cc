// Any bytes as texts: the fast road from text to rows and labels finds what the plain one finds, on
// every path. The first byte chooses the model; texts end at newlines and are read as one, too.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "models/fasttext/line_rows.h"
#include "models/fasttext/model.h"
#include "models/fasttext/text_rows.h"
#include "tests/fuzz/sample_model.h"

namespace {

using sluis::FastTextModel;

std::vector<std::unique_ptr<const FastTextModel>> LoadModels() {
  std::vector<std::unique_ptr<const FastTextModel>> models;
  for (int number = 0; number < sluis::kSampleModels; ++number) {
    for (const sluis::CpuPath path : sluis::SupportedCpuPaths()) {
      sluis::FastTextOptions options;
      options.path = path;
      options.storage =
          number % 2 == 0 ? sluis::ModelStorage::kMapped : sluis::ModelStorage::kResident;
      auto image = sluis::ModelFileImage::FromBytes("sample.bin", sluis::SampleModel(number));
      auto model = FastTextModel::Parse(std::move(image), options);
      if (!model.ok()) std::abort();
      models.push_back(*std::move(model));
    }
  }
  return models;
}

// The texts between newlines, and the whole.
std::vector<std::string_view> Texts(std::string_view input) {
  std::vector<std::string_view> texts = {input};
  for (size_t end = input.find('\n'); end != std::string_view::npos; end = input.find('\n')) {
    texts.push_back(input.substr(0, end));
    input.remove_prefix(end + 1);
  }
  return texts;
}

void CompareRows(const FastTextModel& model, const std::vector<std::string_view>& texts) {
  sluis::TextRows fast;
  sluis::LineRows plain;
  for (const sluis::CpuPath path : sluis::SupportedCpuPaths()) {
    fast.Clear(path);
    for (const std::string_view text : texts) fast.Append(model.dictionary(), text);
    for (size_t i = 0; i < texts.size(); ++i) {
      plain.ReadText(model.dictionary(), texts[i]);
      const size_t count = fast.end(i) - fast.begin(i);
      if (absl::MakeSpan(plain.rows()) != fast.rows().subspan(fast.begin(i), count)) std::abort();
    }
  }
}

void ComparePredictions(const FastTextModel& model, const std::vector<std::string_view>& texts) {
  sluis::FastTextWorkspace workspace;
  sluis::PredictionBatch batch;
  std::vector<sluis::Prediction> one;
  for (const int k : {1, -1}) {
    model.PredictBatch(texts, k, 0, workspace, &batch);
    for (size_t i = 0; i < texts.size(); ++i) {
      model.Predict(texts[i], k, 0, workspace, &one);
      if (batch.Of(i).size() != one.size()) std::abort();
      for (size_t j = 0; j < one.size(); ++j) {
        const sluis::Prediction& other = batch.Of(i)[j];
        if (other.label_index != one[j].label_index ||
            std::memcmp(&other.probability, &one[j].probability, sizeof(float)) != 0) {
          std::abort();
        }
      }
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto models = LoadModels();
  if (size == 0) return 0;
  const FastTextModel& model = *models[data[0] % models.size()];
  // A copy of its own, so that a read behind its end is seen.
  const std::string input(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::vector<std::string_view> texts = Texts(input);
  CompareRows(model, texts);
  ComparePredictions(model, texts);
  return 0;
}
