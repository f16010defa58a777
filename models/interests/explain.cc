#include "models/interests/explain.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "models/text/stemmer.h"
#include "models/text/stop_words.h"
#include "models/text/terms.h"

namespace sluis {
namespace {

constexpr double kSmallestShown = 0.01;

double Dot(absl::Span<const float> a, absl::Span<const float> b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i)
    sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}

// A reader knows the word that stands in the post, not its stem.
std::vector<Term> ShownTerms(std::string_view normalised) {
  std::vector<Term> terms = TermTextsOf(normalised);
  std::map<uint64_t, std::string> words;
  for (const Term& term : terms) {
    if (KindOf(term.text) != TermKind::kWord) continue;
    for (const std::string& stem : Stems(term.text)) {
      words.try_emplace(TermHash(StemTerm(stem)), term.text);
    }
  }
  for (Term& term : terms) {
    if (KindOf(term.text) == TermKind::kStem) term.text = words.at(term.hash);
  }
  return terms;
}

// What few people have said could tell who it was.
bool IsShown(const TermWeight& term) {
  return term.voices == kOwnVoice || term.voices >= kShownVoices;
}

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

bool MayBeShown(const ScorePart& part) {
  return !part.text.empty() && part.text != "</s>" && !IsStopWord(part.text);
}

}  // namespace

Explainer::Explainer(std::string_view text, const Featurizer& featurizer,
                     FastTextWorkspace& workspace)
    : featurizer_(featurizer), terms_(ShownTerms(NormalizeSluis1(text))) {
  const std::string normalised = featurizer.Normalized(text);
  std::vector<float> x;
  inverse_norm_ =
      static_cast<double>(featurizer.UnitVector(normalised, workspace, &x).inverse_norm);
  if (inverse_norm_ <= 0) return;
  std::vector<TokenShare> shares;
  featurizer.model().VectorByToken(normalised, workspace, &shares);
  std::map<std::string, std::vector<float>> by_text;
  for (TokenShare& share : shares) {
    std::vector<float>& sum = by_text[share.text];
    sum.resize(share.share.size());
    for (size_t i = 0; i < sum.size(); ++i) sum[i] += share.share[i];
  }
  for (auto& [token, share] : by_text) tokens_.push_back({token, std::move(share)});
}

void Explainer::AddTokens(const InterestRow& row, std::vector<ScorePart>* parts) const {
  for (const Token& token : tokens_) {
    parts->push_back(
        {v1::REASON_KIND_TOKEN, token.text, Dot(row.dense, token.share) * inverse_norm_});
  }
}

void Explainer::AddTerms(const InterestRow& row, std::vector<ScorePart>* parts) const {
  double others = 0;
  auto present = terms_.begin();
  for (const TermWeight& term : row.terms) {
    while (present != terms_.end() && present->hash < term.hash) ++present;
    if (present == terms_.end()) break;
    if (present->hash != term.hash) continue;
    const auto weight = static_cast<double>(term.weight);
    if (IsShown(term)) {
      const bool is_stem = KindOf(term.text) == TermKind::kStem;
      parts->push_back(
          {is_stem ? v1::REASON_KIND_STEM : v1::REASON_KIND_TERM, present->text, weight});
    } else {
      others += weight;
    }
  }
  if (others != 0) parts->push_back({v1::REASON_KIND_OTHER_TERMS, "", others});
}

std::vector<ScorePart> Explainer::Parts(const InterestRow& row) const {
  std::vector<ScorePart> parts;
  AddTokens(row, &parts);
  AddTerms(row, &parts);
  const double centring = Dot(row.dense, featurizer_.background().mean()) * inverse_norm_;
  parts.push_back({v1::REASON_KIND_BIAS, "", static_cast<double>(row.bias) - centring});
  SortStrongestFirst(&parts);
  return parts;
}

std::vector<v1::Reason> StrongestReasons(absl::Span<const ScorePart> parts, size_t count) {
  std::vector<ScorePart> shown;
  for (const ScorePart& part : parts) {
    if (MayBeShown(part)) shown.push_back({ShownKind(part), part.text, part.contribution});
  }
  std::stable_sort(shown.begin(), shown.end(),
                   [](const ScorePart& a, const ScorePart& b) { return a.text < b.text; });
  std::vector<ScorePart> words;
  for (const ScorePart& part : shown) {
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
  if (words.size() > count) words.resize(count);
  std::vector<v1::Reason> strongest;
  for (const ScorePart& word : words) strongest.push_back(ToReason(word));
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
