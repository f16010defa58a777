// Makes one owner's digest out of the matches of a window. Pure: everything comes in, and the same
// input gives the same digest.
#ifndef SLUIS_ENGINE_DIGESTS_SELECTION_H_
#define SLUIS_ENGINE_DIGESTS_SELECTION_H_

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "engine/digests/volume.h"
#include "proto/sluis/storage/v1/storage.pb.h"
#include "proto/sluis/v1/digest.pb.h"
#include "proto/sluis/v1/interest.pb.h"

namespace sluis {

// Everything that is pointed to must live during BuildDigest only.
struct DigestInput {
  // Digest.id; of a preview whatever the caller likes, or nothing.
  std::string id;
  const v1::Owner* owner = nullptr;
  // The owner's interests. Matches and exclusions of other interests (removed since) are not
  // counted anywhere.
  absl::Span<const v1::Interest> interests;
  // [from, until), by arrival.
  absl::Time from;
  absl::Time until;
  // Of this owner and window, by rising sequence, stories assigned.
  absl::Span<const v1::Match> matches;
  absl::Span<const storage::v1::Exclusion> exclusions;
  // The post as it is now; nullptr once deleted. Each returned pointer must stay valid until
  // BuildDigest returns. Required.
  std::function<const storage::v1::StoredPost*(const v1::PostKey&)> find_post;
  // Why a post is muted by the owner as of now, LEFT_OUT_REASON_UNSPECIFIED if it is not. Mutes set
  // before the post came arrive as exclusions; this catches those set since. May be empty.
  std::function<v1::LeftOutReason(const v1::Post&)> muted;
  // Stories of the owner's earlier digests: not shown again. nullptr = none.
  const absl::flat_hash_set<uint64_t>* shown_before = nullptr;
  // Stories of which the owner has said that they are known. nullptr = none.
  const absl::flat_hash_set<uint64_t>* known_already = nullptr;
  // Posts accepted in the window, whoever's.
  uint64_t seen = 0;
  // What earlier windows held, to tell more and less than usual. nullptr = nothing is known.
  const EarlierVolumes* earlier = nullptr;
};

// Interest.budget and Owner.digest_limit when they are 0.
inline constexpr uint32_t kDefaultBudget = 10;
inline constexpr uint32_t kDefaultDigestLimit = 10;

// Of an interest's budget, the places that posts below its bar may take: two of five, at least one.
[[nodiscard]] constexpr uint32_t ExploringPlaces(uint32_t budget) {
  return std::max(1U, (2 * budget + 2) / 5);
}

// Places that stories shown by one account's post may always take: else a fifth of the digest, or
// half if the account is an organisation's or a medium's.
inline constexpr uint32_t kFewestVoicePlaces = 2;

struct Selection {
  v1::Digest digest;
  // What became of each match, by rising sequence: of an edited post every version that matched.
  // What a rule or mute kept out before is in the match log, and not here.
  std::vector<storage::v1::PostFate> fates;
};

// The choice, in this order:
//  1. Posts deleted or muted since, and posts of stories shown before or known already, are left
//     out.
//  2. The rest is grouped by story. For each interest that a story matches, its standard-bearer is
//     the best scoring post that is not a repost (a repost only if there is nothing else; ties go
//     to the earliest).
//  3. Fairness: by falling probability, every interest gets a place for its best story. Only then
//     are the remaining places filled by falling probability, each interest within its budget,
//     the digest within its limit. A story takes one place, charged to one interest.
//     An interest gets one place at most for a match that is to be shown alone.
//     Few accounts cannot fill the digest: a story is passed over once the account of its
//     standard-bearer has its places (kFewestVoicePlaces), whatever else there is. An interest may
//     rest on one official account, so the first place of an interest is never refused to an
//     organisation or a medium. Posts that name no account are not held back.
//  4. A story that tells the same as a chosen one in other words (retelling.h) takes no place: it
//     is folded into that one, its posts counted there.
//  5. The chosen stories are shown by falling probability.
//
// The balance sheet adds up: matched = shown_posts + the sum of left_out, in distinct posts. A post
// that several interests matched or left out counts once; a match beats an exclusion.
// distinct_authors counts the authors of the shown posts. voices counts those of all posts that
// qualified: matched, not deleted, and not muted since; shown or not.
//
// Of an interest `matched` counts the distinct posts it took, deleted or muted since or not; what
// its own rules or a mute kept out before is not in it.
[[nodiscard]] Selection BuildDigest(const DigestInput& input);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_SELECTION_H_
