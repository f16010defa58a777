// What a deleted post leaves behind in judgements and learned rows: nothing. An index tells which
// judgements a post has part in, as the post that was judged or as a weak negative.
#ifndef SLUIS_ENGINE_USERS_FORGETTING_H_
#define SLUIS_ENGINE_USERS_FORGETTING_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "engine/state/store.h"
#include "engine/users/directory.h"
#include "models/interests/features.h"
#include "proto/sluis/storage/v1/storage.pb.h"

namespace sluis {

// The record and its part of the index go together.
void PutJudgement(const storage::v1::StoredJudgement& judgement, StateBatch* batch);
void DeleteJudgement(const storage::v1::StoredJudgement& judgement, StateBatch* batch);

// Notes, in the interest and in `batch`, that what [since, until) was decided with is not all kept
// any more. Does nothing if the range is empty.
void NoteUnlearned(uint64_t since, uint64_t until, LiveInterest* interest, StateBatch* batch);

// Whether decisions depend on the judgement: it teaches, or it keeps an account out.
[[nodiscard]] bool Counts(const storage::v1::StoredJudgement& judgement);

// A quick look that may say yes for another post whose name has the same hash.
[[nodiscard]] absl::StatusOr<bool> HasPartInJudgements(const Store& store,
                                                       const std::string& source,
                                                       const std::string& id);

// Deletes the judgements of the posts and takes them out of the weak negatives of others, all in
// `batch`, with the rows that the remaining judgements make, in force from `effective_sequence`.
// Returns the interests that changed, to be put into the directory once the batch is durable.
[[nodiscard]] absl::StatusOr<std::vector<std::shared_ptr<const LiveInterest>>> ForgetJudgementsOf(
    absl::Span<const v1::PostKey> posts, uint64_t effective_sequence, const Store& store,
    const Directory& directory, Lessons* lessons, StateBatch* batch);

// Deletes what a user has said for the interests of others, as if it had never been said. Returns
// the same.
[[nodiscard]] absl::StatusOr<std::vector<std::shared_ptr<const LiveInterest>>> ForgetJudgementsBy(
    const std::string& user_id, uint64_t effective_sequence, const Store& store,
    const Directory& directory, Lessons* lessons, StateBatch* batch);

// Those of an interest that are older than `before`.
[[nodiscard]] absl::StatusOr<std::shared_ptr<const LiveInterest>> ForgetOldJudgements(
    const LiveInterest& interest, absl::Time before, uint64_t effective_sequence,
    const Store& store, Lessons* lessons, StateBatch* batch);

}  // namespace sluis

#endif  // SLUIS_ENGINE_USERS_FORGETTING_H_
