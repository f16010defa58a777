#include "models/table/kernels/head_filter.h"

namespace sluis {
namespace {

int32_t AddGroup(const HeadFilterInput& input, size_t group, size_t post, size_t interest) {
  const int8_t* const head = input.heads + (group * kTile + interest) * 4;
  const uint8_t* const code = input.codes + (post * input.layout.groups() + group) * 4;
  int32_t sum = 0;
  for (size_t i = 0; i < 4; ++i) sum += head[i] * code[i];
  return sum;
}

bool Passes(const HeadFilterInput& input, size_t post, size_t interest) {
  int32_t sum = input.start[interest];
  if (input.term_steps != nullptr) {
    sum += input.term_factor[interest] * input.term_steps[post * kTile + interest];
  }
  for (size_t group = 0; group < input.layout.axis_groups[input.level]; ++group) {
    sum += AddGroup(input, group, post, interest);
  }
  return sum + AddGroup(input, input.layout.lengths(input.level), post, interest) >= 0;
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

PassedLister PassedListerFor(CpuPath path) {
  return path == CpuPath::kAvx512 ? ListPassedAvx512 : ListPassedPlain;
}

size_t ListPassedPlain(const uint32_t* interests, size_t post_count, uint16_t* passed) {
  size_t count = 0;
  for (size_t post = 0; post < post_count; ++post) {
    // No branch: which posts pass is a matter of chance to the processor.
    passed[count] = static_cast<uint16_t>(post);
    count += interests[post] != 0 ? 1 : 0;
  }
  return count;
}

void HeadFilterPlain(const HeadFilterInput& input, uint32_t* interests) {
  for (size_t place = 0; place < input.post_count; ++place) {
    const size_t post = input.posts == nullptr ? place : input.posts[place];
    uint32_t passing = 0;
    for (size_t i = 0; i < kTile; ++i) {
      if (Passes(input, post, i)) passing |= uint32_t{1} << i;
    }
    interests[place] = passing;
  }
}

}  // namespace sluis
