// One Status of the Mastodon API (version 1, as Mastodon, GoToSocial, Pleroma and Akkoma write it)
// as a post. docs/sources-mastodon.md is the table of the fields. Pure, safe on any thread.
#ifndef SLUIS_CONNECTORS_MASTODON_STATUS_POST_H_
#define SLUIS_CONNECTORS_MASTODON_STATUS_POST_H_

#include <string>
#include <string_view>

#include "connectors/json/json_value.h"
#include "connectors/mastodon/status_names.h"
#include "proto/checks.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {

// The source of every post of the fediverse, whatever server told of it.
inline constexpr char kMastodonSource[] = "mastodon";

struct StatusContext {
  // The domain in the addresses of the server's own accounts: "mastodon.example" of
  // "@jan@mastodon.example". Not the host that is connected to, if these differ.
  std::string_view server;
  const StatusNames& names;
  const PostLimits& limits;
};

// "mastodon.example/109501": a status by its number at a server, as no other server calls it. One
// of the post's aliases.
[[nodiscard]] std::string ServerName(std::string_view server, std::string_view local_id);

enum class StatusFinding { kPost, kNotPublic, kInvalid };

// Fills `post` from `status`, which is no boost. A member of another type than documented is left
// out; without a `uri` and an `id` that are strings there is no post.
[[nodiscard]] StatusFinding ReadStatusPost(const StatusContext& context, const JsonValue& status,
                                           v1::Post* post);

// Makes `post`, which holds what is boosted, the boost `status` of it. Its author is who boosts,
// and carries `no_index` if one of both authors asks for it.
[[nodiscard]] StatusFinding ReadBoostPost(const StatusContext& context, const JsonValue& status,
                                          v1::Post* post);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MASTODON_STATUS_POST_H_
