#include "models/fasttext/predict_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "models/fasttext/tokenizer.h"

namespace sluis {
namespace {

constexpr std::streamsize kBlockBytes = 1 << 18;
constexpr size_t kLinesInBatch = 256;

// As operator<< prints a float by default: %g with six digits, whatever the locale.
void AppendProbability(float probability, std::string& text) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(),
                                 static_cast<double>(probability), std::chars_format::general, 6);
  text.append(digits.data(), end.ptr);
}

void AppendPredictions(absl::Span<const Prediction> predictions, bool probabilities,
                       std::string& text) {
  for (size_t i = 0; i < predictions.size(); ++i) {
    if (i > 0) text.push_back(' ');
    text.append(predictions[i].label);
    if (!probabilities) continue;
    text.push_back(' ');
    AppendProbability(predictions[i].probability, text);
  }
  text.push_back('\n');
}

absl::Status Check(const FastTextModel& model, const PredictOptions& options) {
  if (!model.info().supervised()) {
    return absl::FailedPreconditionError(
        "the model holds word vectors and no labels to predict; name a supervised model");
  }
  if (options.k == 0 || options.k < -1) {
    return absl::InvalidArgumentError(
        fmt::format("k is {}; it must be 1 or more, or -1 for all labels", options.k));
  }
  return absl::OkStatus();
}

// Collects lines into batches and their predictions into text.
class LinePredictor {
 public:
  LinePredictor(const FastTextModel& model, const PredictOptions& options, std::ostream& out)
      : model_(model), options_(options), out_(out) {}

  // A line without its newline. The view must last until Finish.
  void Add(std::string_view line) {
    // The word "</s>" ends a line, so this one may be several.
    if (line.find(kEndOfSentence) != std::string_view::npos) {
      Finish();
      line_.assign(line).push_back('\n');
      AddAsStream(line_);
      return;
    }
    batch_.push_back(line);
    if (batch_.size() == kLinesInBatch) Finish();
  }

  // What follows the last newline.
  void AddAsStream(std::string_view text) {
    FastTextTokenizer tokens(text);
    while (!tokens.at_end()) {
      model_.PredictLine(tokens, options_.k, options_.threshold, workspace_, &few_);
      Append(few_);
    }
    Write();
  }

  // Predicts and writes what was added.
  void Finish() {
    if (batch_.empty()) return;
    model_.PredictBatch(batch_, options_.k, options_.threshold, workspace_, &predictions_);
    for (size_t i = 0; i < batch_.size(); ++i) Append(predictions_.Of(i));
    batch_.clear();
    Write();
  }

  int64_t lines_written() const { return lines_written_; }

 private:
  void Append(absl::Span<const Prediction> predictions) {
    AppendPredictions(predictions, options_.probabilities, text_);
    ++lines_written_;
  }

  void Write() {
    out_.write(text_.data(), static_cast<std::streamsize>(text_.size()));
    text_.clear();
  }

  const FastTextModel& model_;
  const PredictOptions& options_;
  std::ostream& out_;
  FastTextWorkspace workspace_;
  std::vector<std::string_view> batch_;
  PredictionBatch predictions_;
  std::vector<Prediction> few_;
  std::string line_;
  std::string text_;
  int64_t lines_written_ = 0;
};

// Appends what `in` has ready, at most a block, and waits if it has nothing. False at the end.
bool ReadReady(std::istream& in, std::string& text) {
  if (in.peek() == std::istream::traits_type::eof()) return false;
  const std::streamsize ready = std::clamp<std::streamsize>(in.rdbuf()->in_avail(), 1, kBlockBytes);
  const size_t before = text.size();
  text.resize(before + static_cast<size_t>(ready));
  in.read(text.data() + before, ready);
  text.resize(before + static_cast<size_t>(in.gcount()));
  return true;
}

// Adds the whole lines of `text`; returns where the rest begins. There is no newline
// before `searched`.
size_t AddLines(std::string_view text, size_t searched, LinePredictor& predictor) {
  size_t begin = 0;
  for (size_t end = text.find('\n', searched); end != std::string_view::npos;
       end = text.find('\n', begin)) {
    predictor.Add(text.substr(begin, end - begin));
    begin = end + 1;
  }
  predictor.Finish();
  return begin;
}

}  // namespace

absl::StatusOr<int64_t> PredictStream(const FastTextModel& model, const PredictOptions& options,
                                      std::istream& in, std::ostream& out) {
  if (auto status = Check(model, options); !status.ok()) return status;
  LinePredictor predictor(model, options, out);
  std::string text;  // a line that has not ended yet, and what was read behind it
  size_t searched = 0;
  while (ReadReady(in, text)) {
    text.erase(0, AddLines(text, searched, predictor));
    searched = text.size();
    if (in.rdbuf()->in_avail() <= 0) out.flush();
  }
  predictor.AddAsStream(text);
  out.flush();
  if (in.bad()) return absl::DataLossError("reading the text failed before its end");
  if (!out) return absl::DataLossError("writing the predictions failed");
  return predictor.lines_written();
}

}  // namespace sluis
