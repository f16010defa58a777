#include "models/fasttext/label_tree.h"

#include <fmt/format.h>

#include "absl/status/status.h"

namespace sluis {
namespace {

constexpr int64_t kInfinity = 1000000000000000;  // 1e15

absl::Status CheckCounts(absl::Span<const int64_t> counts) {
  if (counts.empty() || counts.size() > INT32_MAX / 2) {
    return absl::InvalidArgumentError(fmt::format("there are {} labels", counts.size()));
  }
  int64_t sum = 0;
  for (const int64_t count : counts) {
    if (count < 0 || count >= kInfinity - sum) {
      return absl::InvalidArgumentError("the counts of the labels cannot be right");
    }
    sum += count;
  }
  return absl::OkStatus();
}

}  // namespace

// Two queues: leaves from the last (rarest, as labels are sorted) to the first, and inner nodes in
// the order they are made. An inner node that does not exist yet counts as infinity, which no leaf
// and no sum of leaves reaches, so it is never taken: each step finds two nodes that do exist.
absl::StatusOr<LabelTree> LabelTree::Build(absl::Span<const int64_t> counts) {
  if (auto status = CheckCounts(counts); !status.ok()) return status;
  LabelTree tree;
  tree.label_count_ = static_cast<int32_t>(counts.size());
  const size_t inner_count = counts.size() - 1;
  std::vector<int64_t> inner_counts(inner_count + 1, kInfinity);
  size_t leaves_left = counts.size();
  size_t next_inner = 0;
  const auto take_smallest = [&](int64_t& count) {
    if (leaves_left > 0 && counts[leaves_left - 1] < inner_counts[next_inner]) {
      count += counts[--leaves_left];
      return static_cast<int32_t>(leaves_left);
    }
    count += inner_counts[next_inner];
    return static_cast<int32_t>(counts.size() + next_inner++);
  };
  tree.inner_.reserve(inner_count);
  for (size_t node = 0; node < inner_count; ++node) {
    int64_t count = 0;
    const int32_t left = take_smallest(count);
    const int32_t right = take_smallest(count);
    inner_counts[node] = count;
    tree.inner_.push_back({left, right});
  }
  return tree;
}

}  // namespace sluis
