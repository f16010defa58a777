#include "models/interests/background.h"

#include <algorithm>
#include <cmath>

#include "models/text/stemmer.h"
#include "models/text/terms.h"

namespace sluis {
namespace {

constexpr double kScale = 5.0;
constexpr double kMaxRarity = 1.5;
constexpr double kMinLog = 0.05;

float RarityOf(int64_t count, int64_t tokens) {
  const auto all = static_cast<double>(std::max<int64_t>(tokens, 1));
  const double rarity = std::max(std::log(all / (static_cast<double>(count) + 1.0)), kMinLog);
  return static_cast<float>(count > 0 ? std::min(rarity / kScale, kMaxRarity) : kMaxRarity);
}

absl::flat_hash_map<uint64_t, int64_t> CountStems(const FastTextModel& model) {
  absl::flat_hash_map<uint64_t, int64_t> counts;
  for (int32_t i = 0; i < model.info().word_count; ++i) {
    const std::string_view word = model.Word(i);
    for (const std::string& stem : Stems(word)) {
      counts[TermHash(StemTerm(stem))] += model.WordCount(word);
    }
  }
  return counts;
}

}  // namespace

Background::Background(const FastTextModel& model)
    : model_(&model), mean_(model.BackgroundVector()), stem_counts_(CountStems(model)) {
  // A model with broken weights must not make every score a NaN.
  const bool finite =
      std::all_of(mean_.begin(), mean_.end(), [](float value) { return std::isfinite(value); });
  if (!finite) std::fill(mean_.begin(), mean_.end(), 0.0F);
}

float Background::WordRarity(std::string_view word) const {
  return RarityOf(model_->WordCount(word), model_->token_count());
}

float Background::Rarity(std::string_view term) const {
  switch (KindOf(term)) {
    case TermKind::kStem: {
      const auto found = stem_counts_.find(TermHash(term));
      const int64_t count = found == stem_counts_.end() ? 0 : found->second;
      return kStemShare * RarityOf(count, model_->token_count());
    }
    case TermKind::kPair: {
      const size_t space = term.find(' ');
      return std::max(WordRarity(term.substr(0, space)), WordRarity(term.substr(space + 1)));
    }
    default:
      return WordRarity(term);
  }
}

}  // namespace sluis
