#include "models/fasttext/model.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cassert>
#include <utility>

#include "models/fasttext/args.h"
#include "models/fasttext/model_file_reader.h"

namespace sluis {
namespace {

// The header and the arguments before it have a fixed size.
constexpr uint64_t kDictionaryOffset = 64;

// Texts that are read before the rows of the first are added. Enough for the waits of reading to
// overlap, few enough that their rows' numbers stay in the first cache.
constexpr size_t kTextsAtOnce = 16;

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

std::string JoinTokens(const std::vector<LineToken>& tokens, size_t first, size_t last) {
  std::string text(tokens[first].text);
  for (size_t i = first + 1; i <= last; ++i)
    fmt::format_to(std::back_inserter(text), " {}", tokens[i].text);
  return text;
}

}  // namespace

FastTextModel::FastTextModel(Parts parts, const FastTextOptions& options, RowStore rows,
                             std::optional<OutputRows> output_rows)
    : image_(std::move(parts.image)),
      dictionary_(std::move(parts.dictionary)),
      input_(parts.input),
      output_(parts.output),
      loss_(std::move(parts.loss)),
      info_(parts.info),
      options_(options),
      rows_(std::move(rows)),
      output_rows_(std::move(output_rows)),
      group_loss_(loss_, options.path) {}

absl::StatusOr<std::unique_ptr<const FastTextModel>> FastTextModel::Load(
    const std::string& path, const FastTextOptions& options) {
  auto image = ModelFileImage::Map(path);
  if (!image.ok()) return image.status();
  return Parse(*std::move(image), options);
}

absl::StatusOr<std::unique_ptr<const FastTextModel>> FastTextModel::Parse(
    ModelFileImage image, const FastTextOptions& options) {
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
  if (options.storage == ModelStorage::kResident) dictionary->RememberSubwords();
  auto rows = RowStore::Create(*input, options);
  if (!rows.ok()) return rows.status();
  std::optional<OutputRows> output_rows;
  if (info.supervised() && info.label_count > 0) {
    auto made = OutputRows::Create(*output, options.path);
    if (!made.ok()) return made.status();
    output_rows = *std::move(made);
  }
  Parts parts{std::move(image),   *std::move(dictionary), *std::move(input),
              *std::move(output), *std::move(loss),       info};
  return std::unique_ptr<const FastTextModel>(
      new FastTextModel(std::move(parts), options, *std::move(rows), std::move(output_rows)));
}

const std::string& FastTextModel::content_hash() const {
  std::call_once(hash_once_, [this] { content_hash_ = image_.ContentHash(); });
  return content_hash_;
}

void FastTextModel::AverageRows(absl::Span<const int32_t> list, size_t begin, size_t end,
                                float* out) const {
  const size_t count = end - begin;
  const float factor = count == 0 ? 0.0F : static_cast<float>(1.0 / static_cast<double>(count));
  rows_.Sum(list, begin, end, factor, out);
}

int64_t FastTextModel::Vector(std::string_view text, FastTextWorkspace& workspace,
                              absl::Span<float> out) const {
  int64_t row_count = 0;
  VectorBatch({&text, 1}, workspace, out, {&row_count, 1});
  return row_count;
}

void FastTextModel::VectorBatch(absl::Span<const std::string_view> texts,
                                FastTextWorkspace& workspace, absl::Span<float> out,
                                absl::Span<int64_t> row_counts) const {
  assert(out.size() == texts.size() * rows_.columns() && row_counts.size() == texts.size());
  TextRows& read = workspace.texts;
  for (size_t first = 0; first < texts.size(); first += kTextsAtOnce) {
    const size_t count = std::min(kTextsAtOnce, texts.size() - first);
    read.Clear(options_.path);
    for (size_t i = 0; i < count; ++i) read.Append(dictionary_, texts[first + i]);
    for (size_t i = 0; i < count; ++i) {
      AverageRows(read.rows(), read.begin(i), read.end(i), &out[(first + i) * rows_.columns()]);
      row_counts[first + i] = static_cast<int64_t>(read.end(i) - read.begin(i));
    }
  }
}

void FastTextModel::VectorByToken(std::string_view text, FastTextWorkspace& workspace,
                                  std::vector<TokenShare>* tokens,
                                  std::vector<float>* shares) const {
  workspace.line.ReadText(dictionary_, text);
  const auto& rows = workspace.line.rows();
  const auto& words = workspace.line.tokens();
  const std::vector<LineNgram> ngrams = workspace.line.Ngrams(dictionary_);
  const float factor =
      rows.empty() ? 0.0F : static_cast<float>(1.0 / static_cast<double>(rows.size()));
  tokens->clear();
  tokens->reserve(words.size() + ngrams.size());
  shares->resize((words.size() + ngrams.size()) * rows_.columns());
  const auto add = [&](std::string token_text, size_t words_in_it, size_t begin, size_t end) {
    rows_.Sum(rows, begin, end, factor, shares->data() + tokens->size() * rows_.columns());
    tokens->push_back({std::move(token_text), static_cast<int32_t>(end - begin),
                       static_cast<int32_t>(words_in_it)});
  };
  size_t row = 0;
  for (const LineToken& word : words) {
    add(std::string(word.text), 1, row, word.row_end);
    row = word.row_end;
  }
  for (const LineNgram& ngram : ngrams) {
    add(JoinTokens(words, ngram.first, ngram.last), ngram.last - ngram.first + 1, row, row + 1);
    ++row;
  }
}

void FastTextModel::WordVector(std::string_view word, FastTextWorkspace& workspace,
                               absl::Span<float> out) const {
  assert(out.size() == rows_.columns());
  workspace.line.ReadWord(dictionary_, word);
  AverageRows(workspace.line.rows(), 0, workspace.line.rows().size(), out.data());
}

// Many words share a row, so each row is read once, as often as all its words together count.
std::vector<float> FastTextModel::BackgroundVector() const {
  const auto dimensions = static_cast<size_t>(dimension());
  std::vector<double> weights(static_cast<size_t>(input_.rows()));
  LineRows line;
  double row_total = 0;
  for (int32_t number = 0; number < info_.word_count; ++number) {
    line.ReadWord(dictionary_, dictionary_.Text(number));
    const auto count = static_cast<double>(dictionary_.Count(number));
    for (const int32_t row : line.rows()) weights[static_cast<size_t>(row)] += count;
    row_total += count * static_cast<double>(line.rows().size());
  }
  std::vector<double> total(dimensions);
  std::vector<float> values(dimensions);
  for (int32_t row = 0; row < input_.rows(); ++row) {
    const double weight = weights[static_cast<size_t>(row)];
    if (weight == 0) continue;
    std::fill(values.begin(), values.end(), 0.0F);
    input_.AddRows({row}, absl::MakeSpan(values));
    for (size_t i = 0; i < dimensions; ++i) total[i] += weight * static_cast<double>(values[i]);
  }
  std::vector<float> mean(dimensions);
  for (size_t i = 0; i < dimensions; ++i) {
    mean[i] = row_total > 0 ? static_cast<float>(total[i] / row_total) : 0.0F;
  }
  return mean;
}

size_t FastTextModel::Limit(int k) const {
  if (!output_rows_ || k == 0 || k < -1) return 0;
  // More than all labels changes nothing, and the heap need not be told of 2 000 000 000.
  return static_cast<size_t>(k == -1 ? info_.label_count : std::min(k, info_.label_count));
}

void FastTextModel::Predict(std::string_view text, int k, float threshold,
                            FastTextWorkspace& workspace,
                            std::vector<Prediction>* predictions) const {
  workspace.line.ReadText(dictionary_, text);
  PredictRows(workspace.line.rows(), k, threshold, workspace, predictions);
}

void FastTextModel::PredictLine(FastTextTokenizer& tokens, int k, float threshold,
                                FastTextWorkspace& workspace,
                                std::vector<Prediction>* predictions) const {
  workspace.line.ReadLine(dictionary_, tokens);
  PredictRows(workspace.line.rows(), k, threshold, workspace, predictions);
}

Prediction FastTextModel::MakePrediction(const ScoredLabel& label) const {
  return {std::exp(label.first), Label(label.second), label.second};
}

void FastTextModel::PredictRows(absl::Span<const int32_t> rows, int k, float threshold,
                                FastTextWorkspace& workspace,
                                std::vector<Prediction>* predictions) const {
  predictions->clear();
  const size_t limit = Limit(k);
  if (limit == 0 || rows.empty()) return;
  workspace.hidden.resize(rows_.columns());
  AverageRows(rows, 0, rows.size(), workspace.hidden.data());
  loss_.FindBest(output_, workspace.hidden, limit, threshold, workspace.loss);
  for (const ScoredLabel& label : workspace.loss.best)
    predictions->push_back(MakePrediction(label));
}

void FastTextModel::PredictBatch(absl::Span<const std::string_view> texts, int k, float threshold,
                                 FastTextWorkspace& workspace, PredictionBatch* batch) const {
  batch->predictions.clear();
  batch->ends.clear();
  const size_t limit = Limit(k);
  if (limit == 0) {
    batch->ends.assign(texts.size(), 0);
    return;
  }
  TextRows& read = workspace.texts;
  for (size_t first = 0; first < texts.size(); first += kTextsAtOnce) {
    read.Clear(options_.path);
    for (const std::string_view text : texts.subspan(first, kTextsAtOnce)) {
      read.Append(dictionary_, text);
    }
    for (size_t group = 0; group < read.text_count(); group += kTextsInGroup) {
      PredictGroup(group, std::min(kTextsInGroup, read.text_count() - group), limit, threshold,
                   workspace, batch);
    }
  }
}

void FastTextModel::PredictGroup(size_t first, size_t texts, size_t limit, float threshold,
                                 FastTextWorkspace& workspace, PredictionBatch* batch) const {
  const TextRows& read = workspace.texts;
  const size_t columns = rows_.columns();
  workspace.hidden.resize(kTextsInGroup * columns);
  for (size_t i = 0; i < texts; ++i) {
    AverageRows(read.rows(), read.begin(first + i), read.end(first + i),
                &workspace.hidden[i * columns]);
  }
  std::fill(workspace.hidden.begin() + static_cast<ptrdiff_t>(texts * columns),
            workspace.hidden.end(), 0.0F);
  FindBestOfGroup(texts, limit, threshold, workspace);
  for (size_t i = 0; i < texts; ++i) {
    if (read.end(first + i) > read.begin(first + i)) {
      for (const ScoredLabel& label : workspace.best.labels[i]) {
        batch->predictions.push_back(MakePrediction(label));
      }
    }
    batch->ends.push_back(batch->predictions.size());
  }
}

void FastTextModel::FindBestOfGroup(size_t texts, size_t limit, float threshold,
                                    FastTextWorkspace& workspace) const {
  GroupBest& best = workspace.best;
  const size_t rows = output_rows_->rows();
  if (group_loss_.Wants(rows)) {
    workspace.columns.resize(workspace.hidden.size());
    workspace.scores.resize(rows * kTextsInGroup);
    TransposeGroup(workspace.hidden.data(), rows_.columns(), workspace.columns.data());
    output_rows_->Scores(workspace.columns.data(), workspace.scores.data());
    group_loss_.FindBest(loss_, workspace.scores.data(), rows, texts, limit, threshold,
                         workspace.loss, &best);
  } else {
    best.undecided = (1U << texts) - 1;
  }
  for (uint32_t left = best.undecided; left != 0; left &= left - 1) {
    const auto text = static_cast<size_t>(std::countr_zero(left));
    const absl::Span<const float> hidden = absl::MakeSpan(workspace.hidden);
    loss_.FindBest(output_, hidden.subspan(text * rows_.columns(), rows_.columns()), limit,
                   threshold, workspace.loss);
    best.labels[text] = workspace.loss.best;
  }
}

int64_t FastTextModel::WordCount(std::string_view word) const {
  const int32_t number = dictionary_.Find(word);
  return number == FastTextDictionary::kNone ? 0 : dictionary_.Count(number);
}

}  // namespace sluis
