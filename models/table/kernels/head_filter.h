// The first pass over pairs of interests and posts: which of them can be a match (head_code.h).
// Whole numbers only, so every path finds the same pairs.
#ifndef SLUIS_MODELS_TABLE_KERNELS_HEAD_FILTER_H_
#define SLUIS_MODELS_TABLE_KERNELS_HEAD_FILTER_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "models/cpu/cpu_path.h"
#include "models/table/kernels/add_lifts.h"
#include "models/table/kernels/lanes.h"
#include "models/table/kernels/post_list.h"

namespace sluis {

// How a code is laid out in groups of four bytes: for each level the axes that it adds to those
// before, then its lengths.
struct HeadLayout {
  static constexpr size_t kMaxLevels = 3;

  size_t levels = 1;
  // How many groups of axes each level takes, rising.
  std::array<size_t, kMaxLevels> axis_groups{};

  // Groups of axes [begin(level), lengths(level)) are the level's own.
  size_t begin(size_t level) const { return level == 0 ? 0 : lengths(level - 1) + 1; }
  size_t lengths(size_t level) const { return axis_groups[level] + level; }
  size_t groups() const { return axis_groups[levels - 1] + levels; }
  // Where the four bytes of a group of axes are, counted without the lengths.
  size_t GroupOfAxes(size_t axis_group) const {
    size_t level = 0;
    while (axis_group >= axis_groups[level]) ++level;
    return axis_group + level;
  }
};

// What the first level needs of listed posts, next to each other: most posts go no further.
struct GatheredPosts {
  static constexpr size_t kGroups = 4;

  std::array<std::array<uint8_t, kGroups * 4>, kMaxPosts + PostList::kRoom> codes{};
  std::array<int32_t, kMaxPosts + PostList::kRoom> centroids{};
};

// A vector of interests and the posts to look at.
struct HeadFilterInput {
  HeadLayout layout;
  size_t level;
  const int8_t* heads;        // [group][kLanes][4], aligned to 64 bytes
  const int32_t* start;       // [kLanes], of the level, aligned likewise
  const int32_t* factors;     // [kLanes], aligned likewise; RowCode::factors
  const uint8_t* codes;       // [kMaxPosts][group][4]
  const int32_t* centroids;   // [post * kLanes]: the centroid's sum in the upper half, else zero
  const int16_t* term_steps;  // [post * kLiftStride + lane], or null: no terms at all
  const PostList* posts;
  const GatheredPosts* gathered;  // of `posts`; only for a first level of GatheredPosts::kGroups
};

// interests[i]: bit k is set if interest k passes the level with post i of the list. There is room
// for PostList::kRoom more.
using HeadFilter = void (*)(const HeadFilterInput& input, uint16_t* interests);

// Requires that the processor supports `path`.
[[nodiscard]] HeadFilter HeadFilterFor(CpuPath path);

// A vector of centroids and all posts of a batch. Its sum is offset + products of the high bytes +
// those of the low ones / 256, rounded up.
struct CentroidFilterInput {
  size_t groups;           // of four bytes
  const int8_t* heads;     // [group][kLanes][4], aligned to 64 bytes
  const int32_t* offsets;  // [kLanes], aligned to 64 bytes: what makes a sum that of the products
  const int32_t* reach;    // [kLanes], aligned likewise: a cluster is alive if sum + reach >= 0
  const uint8_t* planes;   // [post][2][group][4]: high bytes and low ones
  size_t post_count;
};

// A centroid's sum is kept to 16 bits: it is divided by 2^kCentroidShift and rounded up.
inline constexpr int kCentroidShift = 3;

// sums[post * kLanes + k]: the sum of centroid k in the upper half; alive[post]: a bit for each
// cluster that some of the post's pairs may match in.
using CentroidFilter = void (*)(const CentroidFilterInput& input, int32_t* sums, uint16_t* alive);
[[nodiscard]] CentroidFilter CentroidFilterFor(CpuPath path);

void HeadFilterPlain(const HeadFilterInput& input, uint16_t* interests);
void HeadFilterAvx2(const HeadFilterInput& input, uint16_t* interests);
void HeadFilterAvx512(const HeadFilterInput& input, uint16_t* interests);
void CentroidFilterPlain(const CentroidFilterInput& input, int32_t* sums, uint16_t* alive);
void CentroidFilterAvx2(const CentroidFilterInput& input, int32_t* sums, uint16_t* alive);
void CentroidFilterAvx512(const CentroidFilterInput& input, int32_t* sums, uint16_t* alive);

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_KERNELS_HEAD_FILTER_H_
