// Which terms of a row a post may hold.
#ifndef SLUIS_MODELS_TABLE_KERNELS_HELD_TERMS_H_
#define SLUIS_MODELS_TABLE_KERNELS_HELD_TERMS_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"
#include "models/cpu/cpu_path.h"

namespace sluis {

// Bit id % 512 for each term of a post, in words of 32.
using TermMask = std::array<uint32_t, 16>;

inline void AddTo(TermMask* mask, uint32_t id) {
  (*mask)[id / 32 % mask->size()] |= uint32_t{1} << id % 32;
}

// places[0 ..]: the indices of the ids whose bit is set, rising; returns how many. There must be
// room for 16 more than there are ids.
using HeldTermFinder = size_t (*)(absl::Span<const uint32_t> ids, const TermMask& mask,
                                  uint32_t* places);

// Requires that the processor supports `path`.
[[nodiscard]] HeldTermFinder HeldTermFinderFor(CpuPath path);

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_KERNELS_HELD_TERMS_H_
