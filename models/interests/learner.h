// What an interest has learned: the logistic regression that fits its judged posts, drawn towards
// the row that its owner's words give.
//
// The row minimises  sum of c_i log(1 + exp(-y_i s_i))
//                    + dense/2 |w - w0|^2 + terms/2 |u - u0|^2 + bias/2 (b - b0)^2,
// with s_i the score of example i, y_i = 1 or -1, c_i its weight, and (w0, u0, b0) the starting
// row; u is a term's weight over its rarity. Solved by dual coordinate descent (Yu, Huang, Lin,
// "Dual coordinate descent methods for logistic regression and maximum entropy models", Machine
// Learning 85, 2011), in a fixed number of passes over the examples in a fixed order.
//
// So the row is a pure function of the starting row and the examples: to take one back is to fit
// the others.
#ifndef SLUIS_MODELS_INTERESTS_LEARNER_H_
#define SLUIS_MODELS_INTERESTS_LEARNER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/types/span.h"
#include "models/interests/row.h"

namespace sluis {

// Goes into each judgement record: a change of the arithmetic or of a default below raises it.
inline constexpr uint32_t kLearnerVersion = 4;

// In log-odds: how far below its bar an interest of full openness may look.
inline constexpr float kExplorationMargin = 1.8F;

struct LearnerParameters {
  // The pull towards the starting row.
  double dense = 0.05;
  double terms = 0.4;
  double bias = 3;
  // What an unjudged low scorer counts for; a judged post counts 1.
  double weak_weight = 0.5;
  int passes = 8;
  // The newest that are learned from.
  size_t max_examples = 1000;
};

// What became of a judged post before it was judged. Posts below the bar have none.
struct Showing {
  float score;     // log-odds, as decided
  bool exploring;  // it was below the bar, by up to kExplorationMargin
  int64_t day;     // of its arrival, since 1970-01-01 UTC
};

struct ExampleTerm {
  uint64_t hash;
  float rarity;  // Background::Rarity
  std::string text;
};

// What it points to is the caller's, and must live while it is used.
struct LearningExample {
  absl::Span<const float> x;            // PostFeatures::x
  absl::Span<const ExampleTerm> terms;  // Featurizer::TermTexts: by rising hash, each once
  bool wanted = false;                  // more: true; less, and weak negatives: false
  bool weak = false;                    // drawn, not judged
  uint64_t voice = 0;                   // names the author; 0 if unknown
  std::optional<Showing> showing;
};

// `examples` in the order of their judgements, the oldest first; each x of the row's dimension.
// The version is that of `start`. Deterministic.
[[nodiscard]] InterestRow Fit(const InterestRow& start, absl::Span<const LearningExample> examples,
                              const LearnerParameters& parameters = {});

}  // namespace sluis

#endif  // SLUIS_MODELS_INTERESTS_LEARNER_H_
