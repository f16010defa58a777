// The digest of an owner that ends last. Keys are in the order of local dates, which is not that of
// time for an owner that has moved to another time zone.
#ifndef SLUIS_ENGINE_DIGESTS_NEWEST_DIGEST_H_
#define SLUIS_ENGINE_DIGESTS_NEWEST_DIGEST_H_

#include <string>

#include "absl/status/statusor.h"
#include "engine/state/store.h"
#include "proto/sluis/storage/v1/storage.pb.h"

namespace sluis {

// NotFound if the owner has none.
[[nodiscard]] absl::StatusOr<storage::v1::StoredDigest> NewestDigest(const Store& store,
                                                                     const std::string& owner_id);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_NEWEST_DIGEST_H_
