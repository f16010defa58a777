#include "models/table/kernels/head_filter.h"

namespace sluis {

HeadFilter HeadFilterFor(CpuPath path) {
  switch (path) {
    case CpuPath::kAvx512:
      return HeadFilterAvx512;
    case CpuPath::kAvx2:
      return HeadFilterAvx2;
    case CpuPath::kPlain:
      break;
  }
  return HeadFilterPlain;
}

void HeadFilterPlain(const HeadFilterInput& input) {
  constexpr size_t kTile = 64;
  const size_t code_size = input.groups * 4;
  for (size_t post = 0; post < input.post_count; ++post) {
    const uint8_t* const code = input.posts + post * code_size;
    for (size_t tile = 0; tile < 4; ++tile) {
      const int8_t* const heads = input.heads + tile * kTile * code_size;
      uint64_t survivors = 0;
      for (size_t i = 0; i < kTile; ++i) {
        const size_t slot = tile * kTile + i;
        int32_t sum = input.start[slot];
        if (input.term_steps != nullptr) {
          sum += input.term_factor[slot] * input.term_steps[post * 256 + slot];
        }
        for (size_t k = 0; k < code_size; ++k) {
          sum += code[k] * heads[(k / 4 * kTile + i) * 4 + k % 4];
        }
        if (sum >= 0) survivors |= uint64_t{1} << i;
      }
      input.survivors[post * 4 + tile] = survivors;
    }
  }
}

}  // namespace sluis
