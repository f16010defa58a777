// The first pass over all pairs of 32 interests and a batch of posts: which of them can be a match
// (head_code.h). Whole numbers only, so every path finds the same pairs.
#ifndef SLUIS_MODELS_TABLE_KERNELS_HEAD_FILTER_H_
#define SLUIS_MODELS_TABLE_KERNELS_HEAD_FILTER_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "models/cpu/cpu_path.h"

namespace sluis {

// Interests that are looked at together.
inline constexpr size_t kTile = 32;

// Groups of four bytes: the axes' first, then one of lengths for each level.
struct HeadLayout {
  static constexpr size_t kMaxLevels = 3;

  size_t levels = 1;
  // How many groups of axes each level takes, rising.
  std::array<size_t, kMaxLevels> axis_groups{};

  size_t lengths(size_t level) const { return axis_groups[levels - 1] + level; }
  size_t groups() const { return axis_groups[levels - 1] + levels; }
};

struct HeadFilterInput {
  HeadLayout layout;
  size_t level;
  const int8_t* heads;         // [group][kTile][4], aligned to 64 bytes
  const int32_t* start;        // [kTile], of the level, aligned likewise
  const int32_t* term_factor;  // [kTile], each in [0, 32767], aligned likewise
  const uint8_t* codes;        // [post][group][4]
  const int16_t* term_steps;   // [post][kTile], or null: no terms at all
  const uint16_t* posts;       // [post_count], the posts to look at; null: 0, 1, 2, ...
  size_t post_count;
};

// interests[i]: bit k is set if interest k passes the level with post i of the list.
using HeadFilter = void (*)(const HeadFilterInput& input, uint32_t* interests);

// Requires that the processor supports `path`.
[[nodiscard]] HeadFilter HeadFilterFor(CpuPath path);

// Lists the places in the list where some interest passed, rising; returns how many. `passed` has
// room for post_count + kListRoom numbers, all of which may be written.
inline constexpr size_t kListRoom = 16;
using PassedLister = size_t (*)(const uint32_t* interests, size_t post_count, uint16_t* passed);
[[nodiscard]] PassedLister PassedListerFor(CpuPath path);

size_t ListPassedPlain(const uint32_t* interests, size_t post_count, uint16_t* passed);
size_t ListPassedAvx512(const uint32_t* interests, size_t post_count, uint16_t* passed);

void HeadFilterPlain(const HeadFilterInput& input, uint32_t* interests);
void HeadFilterAvx2(const HeadFilterInput& input, uint32_t* interests);
void HeadFilterAvx512(const HeadFilterInput& input, uint32_t* interests);

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_KERNELS_HEAD_FILTER_H_
