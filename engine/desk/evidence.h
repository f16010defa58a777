// What is kept of a post when it is judged: enough to learn from it again at any time.
#ifndef SLUIS_ENGINE_DESK_EVIDENCE_H_
#define SLUIS_ENGINE_DESK_EVIDENCE_H_

#include "absl/status/status.h"
#include "engine/state/store.h"
#include "engine/users/learning.h"
#include "proto/sluis/storage/v1/storage.pb.h"
#include "proto/sluis/v1/interest.pb.h"

namespace sluis {

// Completes a record that holds its judgement: how the post was shown, and, if the judgement
// teaches, its text and the weak negatives drawn for it.
[[nodiscard]] absl::Status GatherEvidence(const Store& store, const v1::Interest& interest,
                                          const storage::v1::StoredPost& post, Lessons* lessons,
                                          storage::v1::StoredJudgement* record);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DESK_EVIDENCE_H_
