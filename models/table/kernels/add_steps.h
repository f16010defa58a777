// What the terms of a batch may lift the posts by, for the 16 interests of a vector.
#ifndef SLUIS_MODELS_TABLE_KERNELS_ADD_STEPS_H_
#define SLUIS_MODELS_TABLE_KERNELS_ADD_STEPS_H_

#include <cstdint>

#include "absl/types/span.h"
#include "models/cpu/cpu_path.h"

namespace sluis {

// sums[post * stride + lane] += the step of that lane, for each of `posts` and each lane in `mask`;
// `steps` has one for each bit of `mask`. Sums wrap around at 16 bits.
using StepAdder = void (*)(uint16_t mask, const int8_t* steps, absl::Span<const uint16_t> posts,
                           size_t stride, int16_t* sums);

// Requires that the processor supports `path`.
[[nodiscard]] StepAdder StepAdderFor(CpuPath path);

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_KERNELS_ADD_STEPS_H_
