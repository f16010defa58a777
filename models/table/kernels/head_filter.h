// The first pass over all pairs of a block of interests and a batch of posts: which of them can be
// a match (head_code.h). Whole numbers only, so every path finds the same pairs.
#ifndef SLUIS_MODELS_TABLE_KERNELS_HEAD_FILTER_H_
#define SLUIS_MODELS_TABLE_KERNELS_HEAD_FILTER_H_

#include <cstddef>
#include <cstdint>

#include "models/cpu/cpu_path.h"

namespace sluis {

// 256 interests (InterestBlock) and any number of posts.
struct HeadFilterInput {
  const int8_t* heads;         // [4 tiles][groups][64 interests][4], aligned to 64 bytes
  const int32_t* start;        // [256]
  const int32_t* term_factor;  // [256], each in [0, 32767]
  size_t groups;               // of four bytes
  const uint8_t* posts;        // [post][groups * 4]
  size_t post_count;
  const int16_t* term_steps;  // [post][256], or null: no terms at all
  uint64_t* survivors;        // out: [post][4], bit i of word t for interest 64 t + i
};

using HeadFilter = void (*)(const HeadFilterInput& input);

// Requires that the processor supports `path`.
[[nodiscard]] HeadFilter HeadFilterFor(CpuPath path);

void HeadFilterPlain(const HeadFilterInput& input);
void HeadFilterAvx2(const HeadFilterInput& input);
void HeadFilterAvx512(const HeadFilterInput& input);

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_KERNELS_HEAD_FILTER_H_
