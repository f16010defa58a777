#include "connectors/web/live/live_pages.h"

#include "engine/digests/pieces.h"

namespace sluis {

std::string ReaderTopic(std::string_view owner_id) { return Concat("reader/", owner_id); }

std::string WallTopic(std::string_view owner_id, std::string_view interest_id) {
  return Concat("wall/", owner_id, "/", interest_id);
}

std::string WallsTopic(std::string_view owner_id) { return Concat("walls/", owner_id); }

void LivePages::OnMatch(const v1::Match& match, const v1::Post& /*post*/, bool alert) {
  if (alert) hub_->Publish(ReaderTopic(match.owner_id()), "alert", "");
}

void LivePages::OnDigest(const v1::Digest& digest) {
  hub_->Publish(ReaderTopic(digest.owner_id()), "digest", "");
}

void LivePages::OnWallChanged(const std::string& owner_id, const std::string& interest_id) {
  hub_->Publish(interest_id.empty() ? WallsTopic(owner_id) : WallTopic(owner_id, interest_id),
                "wall", "");
}

void LivePages::OnOwnerErased(const std::string& owner_id) {
  hub_->Publish(WallsTopic(owner_id), "wall", "");
}

}  // namespace sluis
