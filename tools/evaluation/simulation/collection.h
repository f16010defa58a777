// A labelled stream: posts in the order of their arrival, topics, and which posts each topic wants.
#ifndef SLUIS_TOOLS_EVALUATION_SIMULATION_COLLECTION_H_
#define SLUIS_TOOLS_EVALUATION_SIMULATION_COLLECTION_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "proto/sluis/v1/post.pb.h"
#include "tools/evaluation/formats/topic_texts.h"

namespace sluis {

// Immutable once read.
struct Collection {
  std::vector<v1::Post> posts;
  std::vector<TopicText> topics;
  // [topic], by place of the post. Posts that are not there were not judged: not relevant.
  std::vector<absl::flat_hash_map<uint32_t, int>> grades;
  // [post]. Posts of one cluster say the same; most are alone in theirs.
  std::vector<std::string> clusters;

  int GradeOf(size_t topic, size_t post) const;
  bool IsRelevant(size_t topic, size_t post) const { return GradeOf(topic, post) > 0; }
  bool IsJudged(size_t topic, size_t post) const;
};

// Paths; .zst and .gz are read too. Either posts, topics and qrels, with clusters or without, or
// labelled texts alone: their labels are the topics.
struct CollectionFiles {
  std::string posts;
  std::string topics;
  std::string qrels;
  std::string clusters;
  std::string labelled_texts;
};

// Judgements of posts that are not in the stream are left out; those of unknown topics are refused.
[[nodiscard]] absl::StatusOr<Collection> ReadCollection(const CollectionFiles& files);

// Posts [begin, end) that are decided and shown together.
struct PostWindow {
  size_t begin = 0;
  size_t end = 0;
};

// "day": by the UTC day of created_at, which every post must have, in order. A number: so many
// posts, the last window may hold fewer.
[[nodiscard]] absl::StatusOr<std::vector<PostWindow>> CutIntoWindows(const Collection& collection,
                                                                     const std::string& rule);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_SIMULATION_COLLECTION_H_
