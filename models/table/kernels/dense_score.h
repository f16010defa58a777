// The dense part of a score, w.x, in the order of sums that scorer.h fixes: the 16 lanes of that
// order are the lanes of one AVX-512 register or two of AVX2.
#ifndef SLUIS_MODELS_TABLE_KERNELS_DENSE_SCORE_H_
#define SLUIS_MODELS_TABLE_KERNELS_DENSE_SCORE_H_

#include "absl/types/span.h"
#include "models/cpu/cpu_path.h"

namespace sluis {

// Bit-equal to DenseScore. Both spans have the same length; any length and alignment will do.
using DenseScorer = float (*)(absl::Span<const float> weights, absl::Span<const float> x);

// Requires that the processor supports `path`.
[[nodiscard]] DenseScorer DenseScorerFor(CpuPath path);

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_KERNELS_DENSE_SCORE_H_
