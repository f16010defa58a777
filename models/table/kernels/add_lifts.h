// What terms lift a post by, added up for a window of neighbouring interests.
#ifndef SLUIS_MODELS_TABLE_KERNELS_ADD_LIFTS_H_
#define SLUIS_MODELS_TABLE_KERNELS_ADD_LIFTS_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"
#include "models/cpu/cpu_path.h"
#include "models/table/kernels/lanes.h"

namespace sluis {

inline constexpr uint32_t kWindowVectors = 64;
inline constexpr uint32_t kWindowSlots = kWindowVectors * kLanes;
// From one post's sums to the next one's: a line of the cache more than they take. At a power of
// two the same interest's sums of all posts would share a few places of the cache.
inline constexpr size_t kLiftStride = kWindowSlots + 32;

// A term's steps for each interest of the window, most of them 0.
struct alignas(64) LiftColumn {
  std::array<int8_t, kWindowSlots> steps;
};
struct alignas(64) LiftSums {
  std::array<int16_t, kLiftStride> steps;
};

static_assert(sizeof(LiftSums) == kLiftStride * sizeof(int16_t), "a post's sums follow the last");

// Adds those columns to the sums. Whole numbers only, so every path gives the same.
using LiftAdder = void (*)(const LiftColumn* columns, absl::Span<const uint16_t> which,
                           LiftSums* sums);

// Requires that the processor supports `path`.
[[nodiscard]] LiftAdder LiftAdderFor(CpuPath path);

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_KERNELS_ADD_LIFTS_H_
