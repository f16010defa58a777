// A dot product in double precision.
#ifndef SLUIS_MODELS_INTERESTS_DOT_H_
#define SLUIS_MODELS_INTERESTS_DOT_H_

#include "absl/types/span.h"
#include "models/cpu/cpu_path.h"

namespace sluis {

// Requires equal sizes. Every path adds up in the one order: eight sums side by side, added up at
// the end, so every path gives the same bits.
using DotProduct = double (*)(absl::Span<const float> a, absl::Span<const float> b);

// Requires that the processor supports `path`.
[[nodiscard]] DotProduct DotProductFor(CpuPath path);

}  // namespace sluis

#endif  // SLUIS_MODELS_INTERESTS_DOT_H_
