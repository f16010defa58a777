// What a valid message is. Everything that comes from outside passes here before the engine sees
// it, so that the engine need not doubt what it holds. Pure functions, safe on any thread; an
// error is InvalidArgument with a sentence that names the field and the limit.
#ifndef SLUIS_PROTO_CHECKS_H_
#define SLUIS_PROTO_CHECKS_H_

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"
#include "proto/sluis/v1/event.pb.h"
#include "proto/sluis/v1/interest.pb.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {

// Limits on what one message may hold, in bytes or items.
struct PostLimits {
  size_t max_text_bytes = 64 * 1024;
  size_t max_name_bytes = 512;
  size_t max_url_bytes = 4096;
  size_t max_items = 256;
};

// Source and id present and short, every string valid UTF-8 (RFC 3629), within the limits.
[[nodiscard]] absl::Status CheckPost(const v1::Post& post, const PostLimits& limits = {});

// [a-z0-9] first, then up to 63 of [a-z0-9._-]: the alphabet of owners, interests and producers.
// `what` names the field in the error.
[[nodiscard]] absl::Status CheckId(std::string_view what, std::string_view id);

// The id, a known kind, a time zone and times that exist; members only on a team.
[[nodiscard]] absl::Status CheckOwner(const v1::Owner& owner);

// Ids, a title, a bar within (0, 1), terms and texts within the limits.
[[nodiscard]] absl::Status CheckInterest(const v1::Interest& interest);

[[nodiscard]] absl::Status CheckMute(const v1::Mute& mute);

// A source and an id, as those of posts.
[[nodiscard]] absl::Status CheckPostKey(const v1::PostKey& post);

// Ids, a title, a time that ends after it begins, texts within the limits.
[[nodiscard]] absl::Status CheckEvent(const v1::Event& event);

// A note to a colleague: at most 2000 bytes of UTF-8.
[[nodiscard]] absl::Status CheckNote(std::string_view note);

// Of an access: one short line, or nothing.
[[nodiscard]] absl::Status CheckLabel(std::string_view label);

}  // namespace sluis

#endif  // SLUIS_PROTO_CHECKS_H_
