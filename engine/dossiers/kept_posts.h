// Posts in dossiers that have to go: their author deleted them, or has to be forgotten. Of a post
// goes all but its name; what the editor wrote stays.
#ifndef SLUIS_ENGINE_DOSSIERS_KEPT_POSTS_H_
#define SLUIS_ENGINE_DOSSIERS_KEPT_POSTS_H_

#include <functional>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "engine/state/store.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {

// Leaves the names of these posts, marked as deleted.
[[nodiscard]] absl::Status ForgetKeptPosts(const Store& store, absl::Span<const v1::PostKey> posts,
                                           StateBatch* batch);

// Every post in every dossier, which `change` may alter; it returns whether it has. A post that it
// marks as deleted leaves the index.
using ChangePost = std::function<bool(v1::Post* post)>;
[[nodiscard]] absl::Status ChangeKeptPosts(const Store& store, const ChangePost& change,
                                           StateBatch* batch);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DOSSIERS_KEPT_POSTS_H_
