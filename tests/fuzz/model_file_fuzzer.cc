// Any bytes as a model file: it is refused, or it loads and can be used. The first byte says what
// the others are: 0 a file, else changes to a sound one, so that what comes after the checks is
// reached too. Found inputs are replayed by naming them as arguments of the program.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "models/fasttext/model.h"
#include "models/fasttext/verify.h"
#include "tests/fuzz/sample_model.h"

namespace {

constexpr std::string_view kText = "de brug is dicht\n</s> __label__a \xff\x80 w\xc3\xa9g a";

// Each change is three bytes: where (two) and the new byte. One byte that is left cuts the file.
std::string Damaged(std::string file, std::string_view changes) {
  const auto byte = [&](size_t at) { return size_t{static_cast<uint8_t>(changes[at])}; };
  for (; changes.size() >= 3; changes.remove_prefix(3)) {
    file[(byte(0) << 8 | byte(1)) % file.size()] = changes[2];
  }
  if (changes.size() == 1) file.resize(file.size() * byte(0) / 256);
  return file;
}

std::string FileOf(std::string_view input) {
  const int kind = input.empty() ? 0 : static_cast<uint8_t>(input[0]) % (sluis::kSampleModels + 1);
  if (!input.empty()) input.remove_prefix(1);
  if (kind == 0) return std::string(input);
  const std::string file = sluis::SampleModel(kind - 1);
  // Unchanged it is sound.
  if (input.empty() &&
      !sluis::FastTextModel::Parse(sluis::ModelFileImage::FromBytes("sample.bin", file)).ok()) {
    std::abort();
  }
  return Damaged(file, input);
}

}  // namespace

namespace {

// The same bits, NaN included.
bool Same(absl::Span<const sluis::Prediction> left, absl::Span<const sluis::Prediction> right) {
  if (left.size() != right.size()) return false;
  for (size_t i = 0; i < left.size(); ++i) {
    if (left[i].label_index != right[i].label_index ||
        std::memcmp(&left[i].probability, &right[i].probability, sizeof(float)) != 0) {
      return false;
    }
  }
  return true;
}

void Use(const sluis::FastTextModel& model, std::vector<sluis::Prediction>* predictions) {
  sluis::FastTextWorkspace workspace;
  std::vector<sluis::TokenShare> tokens;
  std::vector<float> shares;
  sluis::PredictionBatch batch;
  std::vector<float> vector(static_cast<size_t>(model.dimension()));
  model.Predict(kText, 3, 0, workspace, predictions);
  model.PredictBatch({kText, "de", kText}, 3, 0, workspace, &batch);
  if (!Same(batch.Of(0), *predictions) || !Same(batch.Of(2), *predictions)) std::abort();
  model.Vector(kText, workspace, absl::MakeSpan(vector));
  model.VectorByToken(kText, workspace, &tokens, &shares);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string file = FileOf({reinterpret_cast<const char*>(data), size});
  const auto model =
      sluis::FastTextModel::Parse(sluis::ModelFileImage::FromBytes("fuzz.bin", file));
  sluis::FastTextOptions options;
  options.storage = sluis::ModelStorage::kResident;
  options.decoded_bytes = 128;  // two rows of a small model: the others are decoded on the way
  const auto resident =
      sluis::FastTextModel::Parse(sluis::ModelFileImage::FromBytes("fuzz.bin", file), options);
  if (model.ok() != resident.ok()) std::abort();
  if (!model.ok()) {
    if (model.status().message().empty()) std::abort();
    return 0;
  }
  std::vector<sluis::Prediction> predictions;
  std::vector<sluis::Prediction> resident_predictions;
  Use(**model, &predictions);
  Use(**resident, &resident_predictions);
  if (!Same(predictions, resident_predictions)) std::abort();
  (*model)->BackgroundVector();
  sluis::VerifyModel(**model);
  return 0;
}
