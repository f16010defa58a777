#include "models/fasttext/model.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include "models/fasttext/args.h"
#include "models/fasttext/model_file_reader.h"

namespace sluis {
namespace {

// The header and the arguments before it have a fixed size.
constexpr uint64_t kDictionaryOffset = 64;

ModelInfo MakeInfo(const FastTextArgs& args, const FastTextDictionary& dictionary,
                   const ModelMatrix& input, const ModelMatrix& output) {
  ModelInfo info;
  info.kind = args.model;
  info.loss = args.loss;
  info.format_version = args.format_version;
  info.dimension = args.dimension;
  info.word_count = dictionary.word_count();
  info.label_count = dictionary.label_count();
  info.token_count = dictionary.token_count();
  info.buckets = args.buckets;
  info.min_subword_length = args.min_subword_length;
  info.max_subword_length = args.max_subword_length;
  info.word_ngrams = args.word_ngrams;
  info.input_rows = input.rows();
  info.output_rows = output.rows();
  info.input_quantised = input.quantised();
  info.output_quantised = output.quantised();
  info.kept_ngrams = dictionary.kept_ngrams();
  return info;
}

absl::StatusOr<ModelMatrix> ReadInput(ModelFileReader& reader, const FastTextArgs& args,
                                      const FastTextDictionary& dictionary) {
  reader.EnterPart("input matrix");
  const bool quantised = reader.Flag();
  if (!reader.ok()) return reader.status();
  if (!quantised && dictionary.has_cutoff()) {
    return reader.Refuse("a model with a cutoff must be quantised");
  }
  auto input = ModelMatrix::Read(reader, quantised);
  if (!input.ok()) return input.status();
  if (input->columns() != args.dimension) {
    return reader.Refuse(
        fmt::format("it has {} columns and dim is {}", input->columns(), args.dimension));
  }
  if (input->rows() < dictionary.row_bound()) {
    return reader.Refuse(fmt::format("it has {} rows and words and n-grams need {}", input->rows(),
                                     dictionary.row_bound()));
  }
  return input;
}

// The output of word vectors is never used, so only its own sizes are checked.
absl::StatusOr<ModelMatrix> ReadOutput(ModelFileReader& reader, const FastTextArgs& args,
                                       const FastTextDictionary& dictionary, bool input_quantised) {
  reader.EnterPart("output matrix");
  const bool quantised = reader.Flag() && input_quantised;
  if (!reader.ok()) return reader.status();
  auto output = ModelMatrix::Read(reader, quantised);
  if (!output.ok() || args.model != FastTextModelKind::kSupervised) return output;
  if (output->columns() != args.dimension || output->rows() != dictionary.label_count()) {
    return reader.Refuse(fmt::format("it is {} x {} for {} labels and dim {}", output->rows(),
                                     output->columns(), dictionary.label_count(), args.dimension));
  }
  return output;
}

absl::StatusOr<FastTextLoss> MakeLoss(ModelFileReader& reader, const FastTextArgs& args,
                                      const FastTextDictionary& dictionary) {
  reader.EnterPart("dictionary", kDictionaryOffset);
  std::vector<int64_t> counts;
  if (args.model == FastTextModelKind::kSupervised) {
    for (int32_t i = dictionary.word_count(); i < dictionary.size(); ++i) {
      counts.push_back(dictionary.Count(i));
    }
  }
  auto loss = FastTextLoss::Create(args.loss, counts);
  if (!loss.ok()) return reader.Refuse(std::string(loss.status().message()));
  return loss;
}

void Scale(absl::Span<float> values, size_t row_count) {
  const auto factor = static_cast<float>(1.0 / static_cast<double>(row_count));
  for (float& value : values) value *= factor;
}

std::string JoinTokens(const std::vector<LineToken>& tokens, size_t first, size_t last) {
  std::string text(tokens[first].text);
  for (size_t i = first + 1; i <= last; ++i)
    fmt::format_to(std::back_inserter(text), " {}", tokens[i].text);
  return text;
}

}  // namespace

FastTextModel::FastTextModel(ModelFileImage image, FastTextDictionary dictionary, ModelMatrix input,
                             ModelMatrix output, FastTextLoss loss, ModelInfo info)
    : image_(std::move(image)),
      dictionary_(std::move(dictionary)),
      input_(input),
      output_(output),
      loss_(std::move(loss)),
      info_(info),
      content_hash_(image_.ContentHash()) {}

absl::StatusOr<std::unique_ptr<const FastTextModel>> FastTextModel::Load(const std::string& path) {
  auto image = ModelFileImage::Map(path);
  if (!image.ok()) return image.status();
  return Parse(*std::move(image));
}

absl::StatusOr<std::unique_ptr<const FastTextModel>> FastTextModel::Parse(ModelFileImage image) {
  ModelFileReader reader(image.bytes(), image.name());
  auto args = FastTextArgs::Read(reader);
  if (!args.ok()) return args.status();
  auto dictionary = FastTextDictionary::Read(reader, *args);
  if (!dictionary.ok()) return dictionary.status();
  auto input = ReadInput(reader, *args, *dictionary);
  if (!input.ok()) return input.status();
  auto output = ReadOutput(reader, *args, *dictionary, input->quantised());
  if (!output.ok()) return output.status();
  auto loss = MakeLoss(reader, *args, *dictionary);
  if (!loss.ok()) return loss.status();
  ModelInfo info = MakeInfo(*args, *dictionary, *input, *output);
  info.file_bytes = image.bytes().size();
  info.trailing_bytes = reader.remaining();
  return std::unique_ptr<const FastTextModel>(
      new FastTextModel(std::move(image), *std::move(dictionary), *std::move(input),
                        *std::move(output), *std::move(loss), info));
}

void FastTextModel::AverageRows(const std::vector<int32_t>& rows, absl::Span<float> out) const {
  assert(static_cast<int>(out.size()) == dimension());
  std::fill(out.begin(), out.end(), 0.0F);
  if (rows.empty()) return;
  input_.AddRows(rows, out);
  Scale(out, rows.size());
}

int64_t FastTextModel::Vector(std::string_view text, FastTextWorkspace& workspace,
                              absl::Span<float> out) const {
  workspace.line.ReadText(dictionary_, text);
  AverageRows(workspace.line.rows(), out);
  return static_cast<int64_t>(workspace.line.rows().size());
}

void FastTextModel::VectorByToken(std::string_view text, FastTextWorkspace& workspace,
                                  std::vector<TokenShare>* shares) const {
  shares->clear();
  workspace.line.ReadText(dictionary_, text);
  const auto& rows = workspace.line.rows();
  const auto& tokens = workspace.line.tokens();
  const auto add = [&](std::string token_text, size_t tokens_in_it, size_t begin, size_t end) {
    TokenShare share{std::move(token_text), static_cast<int32_t>(end - begin),
                     static_cast<int32_t>(tokens_in_it),
                     std::vector<float>(static_cast<size_t>(dimension()))};
    input_.AddRows(absl::MakeSpan(rows).subspan(begin, end - begin), absl::MakeSpan(share.share));
    if (!rows.empty()) Scale(absl::MakeSpan(share.share), rows.size());
    shares->push_back(std::move(share));
  };
  size_t row = 0;
  for (const LineToken& token : tokens) {
    add(std::string(token.text), 1, row, token.row_end);
    row = token.row_end;
  }
  for (const LineNgram& ngram : workspace.line.Ngrams(dictionary_)) {
    add(JoinTokens(tokens, ngram.first, ngram.last), ngram.last - ngram.first + 1, row, row + 1);
    ++row;
  }
}

void FastTextModel::WordVector(std::string_view word, FastTextWorkspace& workspace,
                               absl::Span<float> out) const {
  workspace.line.ReadWord(dictionary_, word);
  AverageRows(workspace.line.rows(), out);
}

std::vector<float> FastTextModel::BackgroundVector() const {
  const auto dimensions = static_cast<size_t>(dimension());
  std::vector<double> total(dimensions);
  std::vector<float> sum(dimensions);
  LineRows line;
  double row_total = 0;
  for (int32_t number = 0; number < info_.word_count; ++number) {
    line.ReadWord(dictionary_, dictionary_.Text(number));
    std::fill(sum.begin(), sum.end(), 0.0F);
    input_.AddRows(line.rows(), absl::MakeSpan(sum));
    const auto count = static_cast<double>(dictionary_.Count(number));
    for (size_t i = 0; i < dimensions; ++i) total[i] += count * static_cast<double>(sum[i]);
    row_total += count * static_cast<double>(line.rows().size());
  }
  std::vector<float> mean(dimensions);
  for (size_t i = 0; i < dimensions; ++i) {
    mean[i] = row_total > 0 ? static_cast<float>(total[i] / row_total) : 0.0F;
  }
  return mean;
}

void FastTextModel::Predict(std::string_view text, int k, float threshold,
                            FastTextWorkspace& workspace,
                            std::vector<Prediction>* predictions) const {
  workspace.line.ReadText(dictionary_, text);
  PredictRows(k, threshold, workspace, predictions);
}

void FastTextModel::PredictLine(FastTextTokenizer& tokens, int k, float threshold,
                                FastTextWorkspace& workspace,
                                std::vector<Prediction>* predictions) const {
  workspace.line.ReadLine(dictionary_, tokens);
  PredictRows(k, threshold, workspace, predictions);
}

void FastTextModel::PredictRows(int k, float threshold, FastTextWorkspace& workspace,
                                std::vector<Prediction>* predictions) const {
  predictions->clear();
  if (!info_.supervised() || k == 0 || k < -1 || workspace.line.rows().empty()) return;
  // More than all labels changes nothing, and the heap need not be told of 2 000 000 000.
  const int limit = k == -1 ? info_.label_count : std::min(k, info_.label_count);
  workspace.hidden.resize(static_cast<size_t>(dimension()));
  AverageRows(workspace.line.rows(), absl::MakeSpan(workspace.hidden));
  loss_.FindBest(output_, workspace.hidden, static_cast<size_t>(limit), threshold, workspace.loss);
  for (const auto& [score, label] : workspace.loss.best) {
    predictions->push_back({std::exp(score), Label(label), label});
  }
}

int64_t FastTextModel::WordCount(std::string_view word) const {
  const int32_t number = dictionary_.Find(word);
  return number == FastTextDictionary::kNone ? 0 : dictionary_.Count(number);
}

}  // namespace sluis
