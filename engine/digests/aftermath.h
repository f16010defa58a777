// What a digest changes of its owner's interests: adaptive state moves with digests only, in the
// batch that stores them, so that no answer depends on anything else.
#ifndef SLUIS_ENGINE_DIGESTS_AFTERMATH_H_
#define SLUIS_ENGINE_DIGESTS_AFTERMATH_H_

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "engine/state/store.h"
#include "engine/users/directory.h"
#include "proto/sluis/storage/v1/storage.pb.h"

namespace sluis {

// The score of the best story of one interest that is too much, after `enough` better ones; nothing
// if there are no more than that. Of a story its best match counts.
[[nodiscard]] std::optional<float> CrowdedScore(absl::Span<const v1::Match> matches,
                                                std::string_view interest_id, size_t enough);

// Of the owner's interests that take posts, those of which these matches, the window's, are more
// than kEnoughTimes their budget. By rising id.
[[nodiscard]] std::vector<storage::v1::CrowdedInterest> CrowdedInterests(
    absl::Span<const v1::Match> matches, const std::string& owner_id, const Directory& directory);

// The interests that the digest of the window changes, to be put into the
// directory once `batch`, which gets their records, is committed:
//  - those it has something of look no further down, the others a step further;
//  - those in its `crowded` note from where on it was too much (bars.h);
//  - those in `one_account` wait for an approval. What waits or is paused stays as it is.
[[nodiscard]] absl::StatusOr<std::vector<std::shared_ptr<const LiveInterest>>> ChangeInterests(
    const storage::v1::StoredDigest& made, const std::set<std::string>& one_account,
    const Directory& directory, StateBatch* batch);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_AFTERMATH_H_
