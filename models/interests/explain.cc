#include "models/interests/explain.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "models/interests/dot.h"
#include "models/text/normalizer.h"
#include "models/text/stop_words.h"
#include "models/text/terms.h"

namespace sluis {
namespace {

constexpr double kSmallestShown = 0.01;

double Dot(absl::Span<const float> a, absl::Span<const float> b) {
  static const DotProduct product = DotProductFor(BestCpuPath());
  return product(a, b);
}

// What few people have said could tell who it was.
void SortStrongestFirst(std::vector<ScorePart>* parts) {
  std::stable_sort(parts->begin(), parts->end(), [](const ScorePart& a, const ScorePart& b) {
    const double x = std::abs(a.contribution);
    const double y = std::abs(b.contribution);
    return x != y ? x > y : a.text < b.text;
  });
}

// A word with a learned stem counts as one of the interest's own.
v1::ReasonKind ShownKind(const ScorePart& part) {
  return part.kind == v1::REASON_KIND_TOKEN ? v1::REASON_KIND_TOKEN : v1::REASON_KIND_TERM;
}

bool MayBeShown(std::string_view word) { return word != "</s>" && !IsStopWord(word); }

}  // namespace

Explainer::Explainer(std::string_view text, const Featurizer& featurizer,
                     FastTextWorkspace& workspace)
    : featurizer_(featurizer), text_(featurizer.Normalized(text)) {
  words_ = featurizer.normalization() == Normalization::kSluis1 ? text_ : NormalizeSluis1(text_);
  ReadTerms(TermsOf(words_));
  if (featurizer.HasVector(text_)) ReadTokens(workspace);
}

Explainer::Explainer(std::string normalised, std::vector<uint64_t> terms,
                     const Featurizer& featurizer, FastTextWorkspace& workspace)
    : featurizer_(featurizer), text_(std::move(normalised)) {
  words_ = featurizer.normalization() == Normalization::kSluis1 ? text_ : NormalizeSluis1(text_);
  ReadTerms(std::move(terms));
  if (featurizer.HasVector(text_)) ReadTokens(workspace);
}

void Explainer::ReadTerms(std::vector<uint64_t> terms) {
  terms_ = std::move(terms);
  for (const uint64_t term : terms_) term_bits_[term / 64 % 16] |= uint64_t{1} << term % 64;
}

void Explainer::ReadTokens(FastTextWorkspace& workspace) {
  std::vector<TokenShare> read;
  featurizer_.model().VectorByToken(text_, workspace, &read, &shares_);
  Centre();
  if (inverse_norm_ <= 0) return;
  const auto dimension = static_cast<size_t>(featurizer_.dimension());
  for (size_t i = 0; i < read.size(); ++i) {
    tokens_.push_back({std::move(read[i].text), i * dimension});
  }
  std::stable_sort(tokens_.begin(), tokens_.end(),
                   [](const Token& a, const Token& b) { return a.text < b.text; });
  // A word that stands there twice adds its shares.
  size_t kept = 0;
  for (size_t i = 1; i < tokens_.size(); ++i) {
    if (tokens_[i].text != tokens_[kept].text) {
      if (++kept != i) tokens_[kept] = std::move(tokens_[i]);
      continue;
    }
    float* const sum = &shares_[tokens_[kept].share];
    for (size_t d = 0; d < dimension; ++d) sum[d] += shares_[tokens_[i].share + d];
  }
  if (!tokens_.empty()) tokens_.resize(kept + 1);
}

// As Featurizer::UnitVector does, but for rounding: the shares sum to the vector.
void Explainer::Centre() {
  const absl::Span<const float> mean = featurizer_.background().mean();
  std::vector<double> sum(mean.begin(), mean.end());
  for (double& value : sum) value = -value;
  for (size_t begin = 0; begin < shares_.size(); begin += sum.size()) {
    for (size_t d = 0; d < sum.size(); ++d) sum[d] += static_cast<double>(shares_[begin + d]);
  }
  double squares = 0;
  for (const double value : sum) squares += value * value;
  const double norm = std::sqrt(squares);
  inverse_norm_ = norm > kSmallestNorm && std::isfinite(norm) ? 1 / norm : 0;
}

absl::Span<const float> Explainer::ShareOf(const Token& token) const {
  return absl::MakeConstSpan(shares_).subspan(token.share,
                                              static_cast<size_t>(featurizer_.dimension()));
}

// A reader knows the word that stands in the post, not its stem.
std::string_view Explainer::ShownText(const TermWeight& term) const {
  return KindOf(term.text) == TermKind::kStem ? WordOfStem(words_, term.hash) : term.text;
}

void Explainer::AddTokens(const InterestRow& row, std::vector<ScorePart>* parts) const {
  for (const Token& token : tokens_) {
    parts->push_back(
        {v1::REASON_KIND_TOKEN, token.text, Dot(row.dense, ShareOf(token)) * inverse_norm_});
  }
}

void Explainer::AddTerms(const InterestRow& row, std::vector<ScorePart>* parts) const {
  double others = 0;
  for (const TermWeight& term : row.terms) {
    if ((term_bits_[term.hash / 64 % 16] >> term.hash % 64 & 1) == 0) continue;
    if (!std::binary_search(terms_.begin(), terms_.end(), term.hash)) continue;
    const auto weight = static_cast<double>(term.weight);
    if (IsShown(term)) {
      const bool is_stem = KindOf(term.text) == TermKind::kStem;
      parts->push_back(
          {is_stem ? v1::REASON_KIND_STEM : v1::REASON_KIND_TERM, ShownText(term), weight});
    } else {
      others += weight;
    }
  }
  if (others != 0) parts->push_back({v1::REASON_KIND_OTHER_TERMS, "", others});
}

std::vector<ScorePart> Explainer::AllParts(const InterestRow& row) const {
  std::vector<ScorePart> parts;
  parts.reserve(tokens_.size() + terms_.size() + 2);
  AddTokens(row, &parts);
  AddTerms(row, &parts);
  const double centring = Dot(row.dense, featurizer_.background().mean()) * inverse_norm_;
  parts.push_back({v1::REASON_KIND_BIAS, "", static_cast<double>(row.bias) - centring});
  return parts;
}

std::vector<ScorePart> Explainer::Parts(const InterestRow& row) const {
  std::vector<ScorePart> parts = AllParts(row);
  SortStrongestFirst(&parts);
  return parts;
}

std::vector<v1::Reason> Explainer::Reasons(const InterestRow& row) const {
  return StrongestReasons(AllParts(row));
}

std::vector<v1::Reason> StrongestReasons(absl::Span<const ScorePart> parts, size_t count) {
  std::vector<ScorePart> named;
  named.reserve(parts.size());
  for (const ScorePart& part : parts) {
    if (!part.text.empty()) named.push_back({ShownKind(part), part.text, part.contribution});
  }
  std::sort(named.begin(), named.end(), [](const ScorePart& a, const ScorePart& b) {
    return a.text != b.text ? a.text < b.text : a.contribution < b.contribution;
  });
  std::vector<ScorePart> words;
  words.reserve(named.size());
  for (const ScorePart& part : named) {
    if (words.empty() || words.back().text != part.text) {
      words.push_back(part);
      continue;
    }
    words.back().contribution += part.contribution;
    // A term was chosen for the interest; a token is only like it.
    if (part.kind == v1::REASON_KIND_TERM) words.back().kind = part.kind;
  }
  words.erase(std::remove_if(words.begin(), words.end(),
                             [](const auto& word) { return word.contribution < kSmallestShown; }),
              words.end());
  SortStrongestFirst(&words);
  std::vector<v1::Reason> strongest;
  for (const ScorePart& word : words) {
    if (strongest.size() == count) break;
    if (MayBeShown(word.text)) strongest.push_back(ToReason(word));
  }
  return strongest;
}

v1::Reason ToReason(const ScorePart& part) {
  v1::Reason reason;
  reason.set_kind(part.kind);
  reason.set_text(std::string(part.text));
  reason.set_contribution(static_cast<float>(part.contribution));
  return reason;
}

}  // namespace sluis
