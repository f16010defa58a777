// What an average text looks like to a model: its mean vector, and how rare each word is. Both come
// from the word counts in the model file, so they never move while the model stays the same.
#ifndef SLUIS_MODELS_INTERESTS_BACKGROUND_H_
#define SLUIS_MODELS_INTERESTS_BACKGROUND_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "models/fasttext/model.h"

namespace sluis {

// A stem says that much less than the word itself, which it is often taken for by mistake.
inline constexpr float kStemShare = 0.7F;

// Immutable; safe on any thread. Holds a pointer to the model, which must outlive it.
class Background {
 public:
  // Reads the whole input matrix once, and stems every word: some 50 ms for
  // 60 000 words of 100 dimensions.
  explicit Background(const FastTextModel& model);

  const FastTextModel& model() const { return *model_; }

  // [dimension]: the vector of an average line. All vectors share it, so it says nothing and is
  // taken off before two texts are compared.
  absl::Span<const float> mean() const { return mean_; }

  // What the presence of a term counts for. A word: min(log(tokens / (count + 1)) / 5, 1.5), at
  // least 0.01: about 0.6 for a common word and 1.5 for one that training saw less than once in
  // 1 800 words. A pair is as rare as its rarer word. A stem counts kStemShare of a word that was
  // seen as often as all words of that stem together.
  float Rarity(std::string_view term) const;

 private:
  float WordRarity(std::string_view word) const;

  const FastTextModel* model_;
  std::vector<float> mean_;
  // How often training saw a word of the stem, by TermHash of the stem's term.
  absl::flat_hash_map<uint64_t, int64_t> stem_counts_;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_INTERESTS_BACKGROUND_H_
