#include "connectors/bluesky/reaction_counts.h"

#include <optional>
#include <string_view>
#include <utility>

#include "connectors/bluesky/record_key.h"
#include "connectors/bluesky/record_post.h"
#include "engine/digests/pieces.h"

namespace sluis {
namespace {

constexpr std::string_view kScheme = "at://";

// "at://did/app.bsky.feed.post/rkey" without what all of them have.
std::string Shortened(std::string_view uri) {
  const std::vector<std::string_view> parts = SplitAt(uri.substr(kScheme.size()), '/');
  return Concat(parts.front(), "/", parts.back());
}

std::string WholeUri(std::string_view shortened) {
  const std::vector<std::string_view> parts = SplitAt(shortened, '/');
  return RecordUri(parts.front(), kPostCollection, parts.back());
}

}  // namespace

void ReactionCounts::Take(const JetstreamReaction& reaction, bool is_counted) {
  std::string subject = reaction.subject;
  if (reaction.change > 0) {
    records_->Put(reaction.record, Shortened(subject));
  } else {
    const std::optional<std::string> known = records_->Take(reaction.record);
    if (!known) return;
    subject = WholeUri(*known);
  }
  if (!is_counted) return;
  v1::CountChanges& changes = changes_[subject];
  if (reaction.kind == JetstreamReaction::Kind::kLike) {
    changes.set_likes(changes.likes() + reaction.change);
  } else {
    changes.set_reposts(changes.reposts() + reaction.change);
  }
  if (changes.likes() == 0 && changes.reposts() == 0) changes_.erase(subject);
}

std::vector<v1::Post> ReactionCounts::Give() {
  std::vector<v1::Post> posts;
  for (auto& [subject, changes] : changes_) {
    v1::Post& post = posts.emplace_back();
    post.set_source(kBlueskySource);
    post.set_id(subject);
    post.set_operation(v1::OPERATION_COUNTS);
    *post.mutable_count_changes() = std::move(changes);
  }
  changes_.clear();
  return posts;
}

}  // namespace sluis
