// Recorded posts with their subjects, and as many varied copies as a long run needs.
#ifndef SLUIS_BENCH_PIPELINE_RECORDED_POSTS_H_
#define SLUIS_BENCH_PIPELINE_RECORDED_POSTS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace sluis {

// Immutable after reading; safe on any thread.
struct RecordedPosts {
  // [post], in the order of the file.
  std::vector<std::string> texts;
  // [post]: index into `names`.
  std::vector<uint32_t> labels;
  // [label]: rising.
  std::vector<std::string> names;
  // [label]: places of its posts.
  std::vector<std::vector<uint32_t>> posts_of_label;
};

// NDJSON, compressed or not, of posts with "text" and perhaps "label"; who has none is of the
// label "".
[[nodiscard]] absl::StatusOr<RecordedPosts> ReadRecordedPosts(const std::string& path);

// Gives the posts over and over. The first pass has the recorded texts. In every later one each
// word is exchanged with probability `share` for one drawn from all words of the post's own label,
// repetitions counted: so a label goes on talking as it does, and no text returns. What comes at
// which place depends on the place and the share alone.
class VariedPosts {
 public:
  VariedPosts(const RecordedPosts& posts, double share);

  // The text at place 0, 1, ... of the endless stream.
  void TextAt(uint64_t place, std::string* text) const;
  uint64_t PassOf(uint64_t place) const { return place / posts_.texts.size(); }
  uint64_t posts_in_a_pass() const { return posts_.texts.size(); }

 private:
  const RecordedPosts& posts_;
  const double share_;
  // [label]: every word of its posts, as often as it is used; views into `posts_`.
  std::vector<std::vector<std::string_view>> words_of_label_;
};

}  // namespace sluis

#endif  // SLUIS_BENCH_PIPELINE_RECORDED_POSTS_H_
