// Likes and reposts, gathered as changes of counts: one post of OPERATION_COUNTS for each post that
// was meant.
#ifndef SLUIS_CONNECTORS_BLUESKY_REACTION_COUNTS_H_
#define SLUIS_CONNECTORS_BLUESKY_REACTION_COUNTS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "connectors/bluesky/jetstream_reader.h"
#include "connectors/bluesky/recent_texts.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {

// Belongs to one thread.
class ReactionCounts {
 public:
  // `records`: the post of each like and repost, which outlives this.
  explicit ReactionCounts(RecentTexts* records) : records_(records) {}

  // `is_counted`: it was not before. One that takes back what is not known changes nothing.
  void Take(const JetstreamReaction& reaction, bool is_counted);
  // Posts with changes.
  [[nodiscard]] size_t size() const { return changes_.size(); }
  // Gives what was gathered, in the order of the posts' names, and begins anew.
  [[nodiscard]] std::vector<v1::Post> Give();

 private:
  RecentTexts* const records_;
  absl::btree_map<std::string, v1::CountChanges> changes_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_BLUESKY_REACTION_COUNTS_H_
