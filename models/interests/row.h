// An interest's row: the live linear classifier behind it. One row of a one-vs-all output layer
// (design of fastText's "ova" loss), with a sparse part for terms.
#ifndef SLUIS_MODELS_INTERESTS_ROW_H_
#define SLUIS_MODELS_INTERESTS_ROW_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sluis {

inline constexpr size_t kMaxRowTerms = 256;

// TermWeight::voices of a term that the interest's owner wrote.
inline constexpr uint32_t kOwnVoice = 0xffffffff;
// A learned term is shown only when that many authors have used it: no one of them can be made out.
inline constexpr uint32_t kShownVoices = 3;

struct TermWeight {
  uint64_t hash;
  // What a post that holds the term gets: its coefficient times Background::Rarity.
  float weight;
  // Distinct authors among the judged posts that hold it, or kOwnVoice.
  uint32_t voices;
  std::string text;
};

// Whether a reader may be told of it.
[[nodiscard]] inline bool IsShown(const TermWeight& term) {
  return term.voices == kOwnVoice || term.voices >= kShownVoices;
}

// A value: copied to change, then shared as const.
struct InterestRow {
  // FastTextModel::content_hash() of the model whose space `dense` lives in.
  std::string model_hash;
  // 1 is the starting row; each change adds one.
  uint64_t version = 1;
  // [dimension].
  std::vector<float> dense;
  // By rising hash, each once, at most kMaxRowTerms.
  std::vector<TermWeight> terms;
  float bias = 0;
  // The probability that the reader wants a post of score s: Probability(slope * s + offset).
  float slope = 1;
  float offset = 0;
  // How far the interest may look below its bar, in [0, 1] of kExplorationMargin.
  float openness = 1;
  // The share of wanted ones among what was shown and judged: see calibration.h.
  float precision = 0.7F;
  // "More" and "less" judgements behind it.
  uint32_t judgements = 0;
  // Of these, "more".
  uint32_t wanted = 0;
};

// Keeps the kMaxRowTerms terms of the greatest absolute weight (ties: the smaller hash), by rising
// hash, in no more memory than they need.
void KeepHeaviestTerms(std::vector<TermWeight>* terms);

}  // namespace sluis

#endif  // SLUIS_MODELS_INTERESTS_ROW_H_
