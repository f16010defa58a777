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

constexpr float kSmallestShown = 0.01F;

double Dot(absl::Span<const float> a, absl::Span<const float> b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i)
    sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}

v1::Reason Part(v1::ReasonKind kind, std::string text, double contribution) {
  v1::Reason reason;
  reason.set_kind(kind);
  reason.set_text(std::move(text));
  reason.set_contribution(static_cast<float>(contribution));
  return reason;
}

void AddTokens(const InterestRow& row, std::string_view normalised, double inverse_norm,
               const Featurizer& featurizer, FastTextWorkspace& workspace,
               std::vector<v1::Reason>* parts) {
  std::vector<TokenShare> shares;
  featurizer.model().VectorByToken(normalised, workspace, &shares);
  std::map<std::string, double> by_text;
  for (const TokenShare& share : shares) {
    by_text[share.text] += Dot(row.dense, share.share) * inverse_norm;
  }
  for (const auto& [text, contribution] : by_text) {
    parts->push_back(Part(v1::REASON_KIND_TOKEN, text, contribution));
  }
}

uint64_t HashOf(const Term& term) { return term.hash; }
uint64_t HashOf(uint64_t hash) { return hash; }

// A reader knows the word that stands in the post, not its stem.
std::map<uint64_t, std::string> WordsByStem(absl::Span<const Term> terms) {
  std::map<uint64_t, std::string> words;
  for (const Term& term : terms) {
    if (KindOf(term.text) != TermKind::kWord) continue;
    for (const std::string& stem : Stems(term.text)) {
      words.try_emplace(TermHash(StemTerm(stem)), term.text);
    }
  }
  return words;
}

void AddTerms(const InterestRow& row, std::string_view normalised, std::vector<v1::Reason>* parts) {
  const std::vector<Term> present = TermTextsOf(normalised);
  const std::map<uint64_t, std::string> stemmed = WordsByStem(present);
  for (const TermWeight& term : row.terms) {
    const bool holds =
        std::binary_search(present.begin(), present.end(), term.hash,
                           [](const auto& a, const auto& b) { return HashOf(a) < HashOf(b); });
    if (!holds) continue;
    const bool is_stem = KindOf(term.text) == TermKind::kStem;
    parts->push_back(Part(is_stem ? v1::REASON_KIND_STEM : v1::REASON_KIND_TERM,
                          is_stem ? stemmed.at(term.hash) : term.text,
                          static_cast<double>(term.weight)));
  }
}

void SortStrongestFirst(std::vector<v1::Reason>* parts) {
  std::stable_sort(parts->begin(), parts->end(), [](const v1::Reason& a, const v1::Reason& b) {
    const float x = std::abs(a.contribution());
    const float y = std::abs(b.contribution());
    return x != y ? x > y : a.text() < b.text();
  });
}

// A word with a learned stem counts as one of the interest's own.
v1::ReasonKind ShownKind(const v1::Reason& part) {
  return part.kind() == v1::REASON_KIND_TOKEN ? v1::REASON_KIND_TOKEN : v1::REASON_KIND_TERM;
}

bool MayBeShown(const v1::Reason& part) {
  return part.kind() != v1::REASON_KIND_BIAS && part.text() != "</s>" && !IsStopWord(part.text());
}

}  // namespace

std::vector<v1::Reason> Explain(const InterestRow& row, std::string_view text,
                                const Featurizer& featurizer, FastTextWorkspace& workspace) {
  const std::string normalised = featurizer.Normalized(text);
  std::vector<float> x;
  const auto inverse_norm =
      static_cast<double>(featurizer.UnitVector(normalised, workspace, &x).inverse_norm);
  std::vector<v1::Reason> parts;
  if (inverse_norm > 0) {
    AddTokens(row, normalised, inverse_norm, featurizer, workspace, &parts);
  }
  AddTerms(row, NormalizeSluis1(text), &parts);
  const double centring = Dot(row.dense, featurizer.background().mean()) * inverse_norm;
  parts.push_back(Part(v1::REASON_KIND_BIAS, "", static_cast<double>(row.bias) - centring));
  SortStrongestFirst(&parts);
  return parts;
}

std::vector<v1::Reason> StrongestReasons(absl::Span<const v1::Reason> parts, size_t count) {
  std::map<std::string, v1::Reason> by_text;
  for (const v1::Reason& part : parts) {
    if (!MayBeShown(part)) continue;
    v1::Reason& reason = by_text[part.text()];
    reason.set_text(part.text());
    reason.set_contribution(reason.contribution() + part.contribution());
    // A term was chosen for the interest; a token is only like it.
    if (reason.kind() != v1::REASON_KIND_TERM) reason.set_kind(ShownKind(part));
  }
  std::vector<v1::Reason> strongest;
  for (auto& [text, reason] : by_text) {
    if (reason.contribution() >= kSmallestShown) strongest.push_back(std::move(reason));
  }
  SortStrongestFirst(&strongest);
  if (strongest.size() > count) strongest.resize(count);
  return strongest;
}

}  // namespace sluis
