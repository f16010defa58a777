// The recorded stream that benchmarks read: posts of reddit in the order of the file, each with the
// subreddit that it came from. Models, rows and axes are learned on the first half alone.
#ifndef SLUIS_BENCH_INTERESTS_LABELLED_POSTS_H_
#define SLUIS_BENCH_INTERESTS_LABELLED_POSTS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace sluis {

struct LabelledPosts {
  // [post]: NormalizeSluis1(PostText(post)).
  std::vector<std::string> texts;
  // [post]: index into `names`.
  std::vector<uint32_t> labels;
  // [label]: rising.
  std::vector<std::string> names;

  // Posts [0, first_half()) are the first half.
  size_t first_half() const { return texts.size() / 2; }
};

// `data` is the folder that holds reddit/posts.ndjson.zst.
[[nodiscard]] absl::StatusOr<LabelledPosts> ReadLabelledPosts(const std::string& data);

// A line for each text, with "__label__<label> " before it where `labels` is not empty.
[[nodiscard]] absl::Status WriteLines(absl::Span<const std::string> texts,
                                      absl::Span<const std::string> labels,
                                      const std::string& path);

}  // namespace sluis

#endif  // SLUIS_BENCH_INTERESTS_LABELLED_POSTS_H_
