// Which stored digests show a post: so that its text goes from there when its author deletes it.
#ifndef SLUIS_ENGINE_DIGESTS_SHOWN_POSTS_H_
#define SLUIS_ENGINE_DIGESTS_SHOWN_POSTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "engine/state/store.h"
#include "proto/sluis/v1/digest.pb.h"

namespace sluis {

// To be written in the batch that stores the digest under that key.
void NoteShownPosts(const std::string& digest_key, const v1::Digest& digest, StateBatch* batch);

// In a digest or a dossier. A quick look that may say yes for another post whose name has the same
// hash.
[[nodiscard]] absl::StatusOr<bool> IsShown(const Store& store, const std::string& source,
                                           const std::string& id);

// Whether the name of a forgotten post stays where the post was.
enum class KeptName { kStays, kGoes };

// Leaves of the posts, in each digest that shows them, their names at most, marked as deleted; the
// reasons of their stories go with them, and all counts stay. Returns the digests as they are then.
[[nodiscard]] absl::StatusOr<std::vector<v1::Digest>> ForgetShownPosts(
    const Store& store, absl::Span<const v1::PostKey> posts, KeptName name, StateBatch* batch);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_SHOWN_POSTS_H_
