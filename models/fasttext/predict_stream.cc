#include "models/fasttext/predict_stream.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "models/fasttext/tokenizer.h"

namespace sluis {
namespace {

// As operator<< prints a float by default: %g with six digits, whatever the locale.
void AppendProbability(float probability, std::string& text) {
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(),
                                 static_cast<double>(probability), std::chars_format::general, 6);
  text.append(digits.data(), end.ptr);
}

void AppendPredictions(const std::vector<Prediction>& predictions, bool probabilities,
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

}  // namespace

absl::StatusOr<int64_t> PredictStream(const FastTextModel& model, const PredictOptions& options,
                                      std::istream& in, std::ostream& out) {
  if (auto status = Check(model, options); !status.ok()) return status;
  FastTextWorkspace workspace;
  std::vector<Prediction> predictions;
  std::string line;
  std::string text;
  int64_t lines_written = 0;
  while (std::getline(in, line)) {
    if (!in.eof()) line.push_back('\n');  // the newline is a word of the line: "</s>"
    FastTextTokenizer tokens(line);
    text.clear();
    while (!tokens.at_end()) {
      model.PredictLine(tokens, options.k, options.threshold, workspace, &predictions);
      AppendPredictions(predictions, options.probabilities, text);
      ++lines_written;
    }
    out << text;
    if (in.rdbuf()->in_avail() <= 0) out.flush();
  }
  out.flush();
  if (in.bad()) return absl::DataLossError("reading the text failed before its end");
  if (!out) return absl::DataLossError("writing the predictions failed");
  return lines_written;
}

}  // namespace sluis
