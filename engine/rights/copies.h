// Where copies of the state remain: the backups that it knows of, and the digests that were sent.
#ifndef SLUIS_ENGINE_RIGHTS_COPIES_H_
#define SLUIS_ENGINE_RIGHTS_COPIES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/rights/retention_options.h"
#include "engine/state/store.h"
#include "proto/sluis/v1/digest.pb.h"
#include "proto/sluis/v1/rights.pb.h"

namespace sluis {

// To be written before the backup is made: one that is half made counts too. Takes the notes of
// folders that are gone out.
[[nodiscard]] absl::Status NoteBackup(const Store& store, const std::string& folder, absl::Time now,
                                      absl::Duration lifetime, StateBatch* batch);

// The backups that are still there, the oldest first.
[[nodiscard]] absl::StatusOr<std::vector<v1::RemainingCopy>> RemainingBackups(const Store& store);

[[nodiscard]] v1::RemainingCopy SentDigest(const v1::Digest& digest, absl::Duration lifetime);

}  // namespace sluis

#endif  // SLUIS_ENGINE_RIGHTS_COPIES_H_
