// An interest's row: the live linear classifier behind it. One row of a one-vs-all output layer
// (design of fastText's "ova" loss), with a sparse part for terms.
#ifndef SLUIS_MODELS_INTERESTS_ROW_H_
#define SLUIS_MODELS_INTERESTS_ROW_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sluis {

inline constexpr size_t kMaxRowTerms = 64;

struct TermWeight {
  uint64_t hash;
  float weight;
  // AdaGrad's sum of squared gradients.
  float squares;
  std::string text;
};

// A value: copied to change, then shared as const.
struct InterestRow {
  // FastTextModel::content_hash() of the model whose space `dense` lives in.
  std::string model_hash;
  // 1 is the starting row; each step of learning adds one.
  uint64_t version = 1;
  // [dimension], and AdaGrad's sums of squared gradients beside it.
  std::vector<float> dense;
  std::vector<float> dense_squares;
  // By rising hash, each once, at most kMaxRowTerms.
  std::vector<TermWeight> terms;
  float bias = 0;
  float bias_squares = 0;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_INTERESTS_ROW_H_
