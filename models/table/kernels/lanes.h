// Interests stand in vectors of neighbouring slots, which the kernels look at together.
#ifndef SLUIS_MODELS_TABLE_KERNELS_LANES_H_
#define SLUIS_MODELS_TABLE_KERNELS_LANES_H_

#include <cstdint>

namespace sluis {

inline constexpr uint32_t kLanes = 16;

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_KERNELS_LANES_H_
