// A model for tests: skipgram of 20 dimensions with subwords, trained in a moment on sentences
// about two subjects, water and benefits.
#ifndef SLUIS_TESTS_MODELS_INTERESTS_SMALL_MODEL_H_
#define SLUIS_TESTS_MODELS_INTERESTS_SMALL_MODEL_H_

#include <memory>
#include <random>

#include "models/fasttext/model.h"
#include "models/interests/features.h"
#include "models/interests/row.h"

namespace sluis {

// Trained once for the whole test program, normalised with sluis-1.
const Featurizer& SmallFeaturizer();

// A row with random numbers; its terms are those of `texts`.
InterestRow RandomRow(size_t dimension, const std::vector<std::string>& texts,
                      std::mt19937* random);

}  // namespace sluis

#endif  // SLUIS_TESTS_MODELS_INTERESTS_SMALL_MODEL_H_
