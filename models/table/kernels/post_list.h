// Lists of posts of a batch, narrowed down from step to step.
#ifndef SLUIS_MODELS_TABLE_KERNELS_POST_LIST_H_
#define SLUIS_MODELS_TABLE_KERNELS_POST_LIST_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "models/cpu/cpu_path.h"

namespace sluis {

// Posts of a batch.
inline constexpr size_t kMaxPosts = 256;
// One bit for each.
using PostSet = std::array<uint64_t, kMaxPosts / 64>;

// Posts by rising index; of each, a bit for each interest of a vector that it may match.
struct PostList {
  // So much may be read and written behind the end; what is read there is
  // below kMaxPosts.
  static constexpr size_t kRoom = 32;

  size_t size = 0;
  std::array<uint16_t, kMaxPosts + kRoom> posts{};
  std::array<uint16_t, kMaxPosts + kRoom> interests{};
};

struct PostListKernels {
  // Adds to `set` the posts whose alive[post] has bit `lane`.
  void (*add_alive)(const uint16_t* alive, size_t post_count, size_t lane, PostSet* set);
  // All posts of the set, each with all interests.
  void (*list)(const PostSet& set, PostList* list);
  // Of each post the interests that are in passed[place], and of `list` the posts that have some.
  // `list` may be `kept`.
  void (*keep)(const uint16_t* passed, const PostList& list, PostList* kept);
};

// Requires that the processor supports `path`.
[[nodiscard]] PostListKernels PostListKernelsFor(CpuPath path);

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_KERNELS_POST_LIST_H_
