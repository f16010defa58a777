// Which posts say the same.
#ifndef SLUIS_TOOLS_EVALUATION_FORMATS_CLUSTERS_FILE_H_
#define SLUIS_TOOLS_EVALUATION_FORMATS_CLUSTERS_FILE_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"

namespace sluis {

// The clusters of each topic, each with the ids of its posts.
using TopicClusters = std::map<std::string, std::vector<std::vector<std::string>>>;

// A file of TREC Real-Time Summarization, in any of its three forms:
//   2016  {"topics": {topic: {"clusters": {cluster: [post, ...]}}}}
//   2017  {topic: {"clusters": {cluster: {"tweets": [post, ...]}}}}
//   rows  "topic cluster post"
// Members that we do not know are passed over. `name` stands for the text in errors.
[[nodiscard]] absl::StatusOr<TopicClusters> ParseTopicClusters(std::string_view text,
                                                               const std::string& name);

// The cluster of each post, whatever the topic; a post that is not there is alone.
using PostClusters = absl::flat_hash_map<std::string, std::string>;

// Rows "post<TAB>cluster". A post in two clusters is refused.
[[nodiscard]] absl::StatusOr<PostClusters> ParsePostClusters(std::string_view text,
                                                             const std::string& name);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_FORMATS_CLUSTERS_FILE_H_
