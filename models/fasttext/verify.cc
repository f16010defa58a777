#include "models/fasttext/verify.h"

#include <fmt/format.h>

#include <algorithm>

namespace sluis {
namespace {

class Findings {
 public:
  explicit Findings(std::vector<ModelFinding>* list) : list_(list) {}

  void Error(std::string sentence) { list_->push_back({true, std::move(sentence)}); }
  void Note(std::string sentence) { list_->push_back({false, std::move(sentence)}); }

 private:
  std::vector<ModelFinding>* list_;
};

void CheckMatrix(std::string_view name, const ModelMatrix& matrix, Findings& findings) {
  const int64_t bad = matrix.CountNonFinite();
  if (bad > 0) {
    findings.Error(
        fmt::format("the {} holds {} values that are NaN or infinite; train the model again with a "
                    "lower learning rate",
                    name, bad));
  }
}

void CheckEntries(const FastTextModel& model, Findings& findings) {
  const FastTextDictionary& dictionary = model.dictionary();
  int64_t shadowed = 0;
  int64_t empty = 0;
  int64_t blanks = 0;
  for (int32_t number = 0; number < dictionary.size(); ++number) {
    const std::string_view text = dictionary.Text(number);
    if (dictionary.Find(text) != number) ++shadowed;
    if (text.empty()) ++empty;
    FastTextTokenizer tokens(text);
    std::string_view word;
    if (!text.empty() && (!tokens.Next(word) || word != text)) ++blanks;
  }
  if (shadowed > 0) {
    findings.Error(fmt::format(
        "{} dictionary entries cannot be found because a later one has the same text", shadowed));
  }
  if (empty > 0) findings.Error(fmt::format("{} dictionary entries are empty", empty));
  if (blanks > 0) {
    findings.Error(
        fmt::format("{} dictionary entries contain blanks, so no text has them", blanks));
  }
}

// Counts fall within words and within labels, and the tokens are at least their sum (words below
// the minimum count are dropped from the dictionary, not from the tokens).
void CheckCounts(const FastTextModel& model, Findings& findings) {
  const FastTextDictionary& dictionary = model.dictionary();
  double sum = 0;
  bool sorted = true;
  for (int32_t number = 0; number < dictionary.size(); ++number) {
    sum += static_cast<double>(dictionary.Count(number));
    const bool starts_group = number == 0 || number == dictionary.word_count();
    sorted &= starts_group || dictionary.Count(number - 1) >= dictionary.Count(number);
  }
  if (!sorted) findings.Note("the dictionary is not sorted by count, as fastText would have it");
  if (sum > static_cast<double>(dictionary.token_count())) {
    findings.Error(fmt::format("the dictionary counts {} words and labels in a text of {} tokens",
                               sum, dictionary.token_count()));
  }
}

void CheckShape(const FastTextModel& model, Findings& findings) {
  const ModelInfo& info = model.info();
  if (info.supervised() && info.label_count == 0) findings.Error("the model has no labels");
  if (info.word_count == 0) findings.Error("the model has no words");
  if (info.input_rows > model.dictionary().row_bound()) {
    findings.Note(fmt::format("{} input rows are never used",
                              info.input_rows - model.dictionary().row_bound()));
  }
  if (!info.supervised() && info.output_rows != info.word_count) {
    findings.Note(
        fmt::format("the output matrix has {} rows, so training cannot go on from this file",
                    info.output_rows));
  }
  if (model.dictionary().Find(kEndOfSentence) == FastTextDictionary::kNone) {
    findings.Note("the dictionary has no end of sentence, so lines without known words are zero");
  }
  if (info.trailing_bytes > 0) {
    findings.Note(
        fmt::format("{} bytes follow the last part; fastText ignores them", info.trailing_bytes));
  }
}

}  // namespace

bool ModelReport::ok() const {
  return std::none_of(findings.begin(), findings.end(),
                      [](const ModelFinding& finding) { return finding.error; });
}

ModelReport VerifyModel(const FastTextModel& model) {
  ModelReport report{model.info(), model.content_hash(), {}};
  Findings findings(&report.findings);
  CheckShape(model, findings);
  CheckEntries(model, findings);
  CheckCounts(model, findings);
  CheckMatrix("input matrix", model.input(), findings);
  CheckMatrix("output matrix", model.output(), findings);
  return report;
}

absl::StatusOr<ModelReport> VerifyModel(const std::string& path) {
  auto model = FastTextModel::Load(path);
  if (!model.ok()) return model.status();
  return VerifyModel(**model);
}

}  // namespace sluis
