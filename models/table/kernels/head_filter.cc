#include "models/table/kernels/head_filter.h"

namespace sluis {
namespace {

int32_t GroupSum(const int8_t* heads, const uint8_t* code, size_t group, size_t lane) {
  const int8_t* const head = heads + (group * kLanes + lane) * 4;
  int32_t sum = 0;
  for (size_t i = 0; i < 4; ++i) sum += head[i] * code[4 * group + i];
  return sum;
}

// The axes up to the level's, and its lengths.
int32_t SumOfLevel(const HeadLayout& layout, size_t level, const int8_t* heads, const uint8_t* code,
                   size_t lane) {
  int32_t sum = GroupSum(heads, code, layout.lengths(level), lane);
  for (size_t l = 0; l <= level; ++l) {
    for (size_t group = layout.begin(l); group < layout.lengths(l); ++group) {
      sum += GroupSum(heads, code, group, lane);
    }
  }
  return sum;
}

bool Passes(const HeadFilterInput& input, size_t post, size_t lane) {
  const uint8_t* const code = input.codes + post * 4 * input.layout.groups();
  // Factors are two numbers of 16 bits: what a step of a term and one of the centroid's is worth.
  int32_t sum = input.start[lane];
  sum += (input.factors[lane] >> 16) * (input.centroids[post * kLanes] >> 16);
  if (input.term_steps != nullptr) {
    sum += (input.factors[lane] & 0xFFFF) * input.term_steps[post * kLiftStride + lane];
  }
  return sum + SumOfLevel(input.layout, input.level, input.heads, code, lane) >= 0;
}

}  // namespace

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

CentroidFilter CentroidFilterFor(CpuPath path) {
  switch (path) {
    case CpuPath::kAvx512:
      return CentroidFilterAvx512;
    case CpuPath::kAvx2:
      return CentroidFilterAvx2;
    case CpuPath::kPlain:
      break;
  }
  return CentroidFilterPlain;
}

void HeadFilterPlain(const HeadFilterInput& input, uint16_t* interests) {
  for (size_t place = 0; place < input.posts->size; ++place) {
    uint16_t passing = 0;
    for (size_t lane = 0; lane < kLanes; ++lane) {
      if (Passes(input, input.posts->posts[place], lane))
        passing |= static_cast<uint16_t>(1U << lane);
    }
    interests[place] = passing;
  }
}

void CentroidFilterPlain(const CentroidFilterInput& input, int32_t* sums, uint16_t* alive) {
  constexpr int32_t kRoundUp = (1 << kCentroidShift) - 1;
  for (size_t post = 0; post < input.post_count; ++post) {
    const uint8_t* const high = input.planes + post * 2 * 4 * input.groups;
    const uint8_t* const low = high + 4 * input.groups;
    alive[post] = 0;
    for (size_t lane = 0; lane < kLanes; ++lane) {
      int32_t sum = input.offsets[lane];
      int32_t fine = 0;
      for (size_t group = 0; group < input.groups; ++group) {
        sum += GroupSum(input.heads, high, group, lane);
        fine += GroupSum(input.heads, low, group, lane);
      }
      // Shifts of negative numbers round down and keep the lower bits, since C++20.
      sum += (fine + 255) >> 8;
      sums[post * kLanes + lane] = (sum + kRoundUp) >> kCentroidShift << 16;
      if (sum + input.reach[lane] >= 0) alive[post] |= static_cast<uint16_t>(1U << lane);
    }
  }
}

}  // namespace sluis
