// What an average text looks like to a model: its mean vector, and how rare each word is. Both come
// from the word counts in the model file, so they never move while the model stays the same.
#ifndef SLUIS_MODELS_INTERESTS_BACKGROUND_H_
#define SLUIS_MODELS_INTERESTS_BACKGROUND_H_

#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "models/fasttext/model.h"

namespace sluis {

// Immutable; safe on any thread. Holds a pointer to the model, which must outlive it.
class Background {
 public:
  // Reads the whole input matrix once: some 10 ms for 60 000 words of 100 dimensions.
  explicit Background(const FastTextModel& model);

  const FastTextModel& model() const { return *model_; }

  // [dimension]: the vector of an average line. All vectors share it, so it says nothing and is
  // taken off before two texts are compared.
  absl::Span<const float> mean() const { return mean_; }

  // min(log(tokens / (count + 1)) / 5, 1.5), at least 0.01: about 0.6 for a common word and 1.5
  // for one that training saw less than once in 1 800 words. A pair is as rare as its rarer word.
  float Rarity(std::string_view term) const;

 private:
  float WordRarity(std::string_view word) const;

  const FastTextModel* model_;
  std::vector<float> mean_;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_INTERESTS_BACKGROUND_H_
