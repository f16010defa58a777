// Softmax over the labels for sixteen texts at a time, with the bits of fastText.
//
// fastText takes exp in double with the C library and rounds to float. The fast paths compute a
// double exp of their own (reduction to [-ln 2 / 2, ln 2 / 2], Taylor to the eleventh power: error
// below 2^-46) and round it twice, once a little smaller and once a little larger. If both give the
// same float, so does the library's exp, whose error is far below that little; else, about once in
// 2^20 times, and where the float would be denormal, the library is asked. (Ziv 1991, "Fast
// evaluation of elementary mathematical functions with correctly rounded last bit".)
#ifndef SLUIS_MODELS_FASTTEXT_KERNELS_SOFTMAX_H_
#define SLUIS_MODELS_FASTTEXT_KERNELS_SOFTMAX_H_

#include <cstddef>
#include <cstdint>

#include "models/cpu/cpu_path.h"
#include "models/fasttext/kernels/label_scores.h"

namespace sluis {

// scores[16 * label + text] becomes exp(score - largest) / sum, the sum of floats in the order of
// the labels. Requires labels >= 1. Returns a bit for each text that has a result; the others have
// a score that is NaN, or infinite where it is the largest, and are left with anything.
using GroupSoftmax = uint32_t (*)(float* scores, size_t labels);

// The machine must support the path.
[[nodiscard]] GroupSoftmax GroupSoftmaxFor(CpuPath path);

}  // namespace sluis

#endif  // SLUIS_MODELS_FASTTEXT_KERNELS_SOFTMAX_H_
