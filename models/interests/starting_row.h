// The row of an interest that nobody has judged yet, made from what its owner wrote.
#ifndef SLUIS_MODELS_INTERESTS_STARTING_ROW_H_
#define SLUIS_MODELS_INTERESTS_STARTING_ROW_H_

#include "models/interests/features.h"
#include "models/interests/row.h"
#include "proto/sluis/v1/interest.pb.h"

namespace sluis {

// What each part of the text weighs, in log-odds. The values were chosen on the titles of 18 crisis
// topics and 36 850 posts (docs/decisions.md).
struct StartingRowParameters {
  // Length of the dense part: what a post gets whose vector points exactly the interest's way.
  float dense_scale = 2.0F;
  // Each of a title's n words gets word_share, and its stems together 1, times title_scale /
  // sqrt(n) times its rarity; each of its pairs half of title_scale over the root of their number,
  // times its rarity. The description likewise.
  float title_scale = 3.0F;
  float description_scale = 1.0F;
  // Each required or optional term: times rarity, not divided, since any one of them may do.
  float term_weight = 1.0F;
  float word_share = 0.65F;
  // The first of the two words that a word is put together from weighs that share of it. (The
  // second, such as "beleid" or "dienst", brought more wrong posts than right ones.)
  float part_share = .5F;
  // The bias of a title of one word. Of a longer title no single word, however rare, may clear the
  // bar alone: its bias is -(its heaviest word with its stems + the margin) where that is lower.
  float bias = -3.0F;
  float lone_word_margin = 2.24F;
};

// Reads title, description, required, optional and examples. Version 1, deterministic: the same
// interest and model give the same bits. The dense part is the mean of the unit vectors of title
// (twice), description, terms and examples. A term with a '*' weighs as the word before it; one of
// three words and more by its pairs. The kMaxRowTerms heaviest terms stay. An interest without any
// word gets a zero row and the bias, and so matches nothing.
[[nodiscard]] InterestRow StartingRow(const v1::Interest& interest, const Featurizer& featurizer,
                                      FastTextWorkspace& workspace,
                                      const StartingRowParameters& parameters = {});

// The bar that an interest without one gets (Interest.bar = 0), as a probability.
inline constexpr double kDefaultBar = 0.36;
[[nodiscard]] double BarOf(const v1::Interest& interest);

}  // namespace sluis

#endif  // SLUIS_MODELS_INTERESTS_STARTING_ROW_H_
