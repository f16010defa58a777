// The sources that are kept, under their names.
#ifndef SLUIS_ENGINE_STATE_SOURCE_SHELF_H_
#define SLUIS_ENGINE_STATE_SOURCE_SHELF_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/state/store.h"
#include "proto/sluis/v1/source.pb.h"

namespace sluis {

// Under which the posts of a source come: no id of a producer outside holds a slash.
[[nodiscard]] std::string SourceProducer(const std::string& name);

// By name.
[[nodiscard]] absl::StatusOr<std::vector<v1::Source>> ReadSources(const Store& store);

// With what became of their posts; of one, or of all without a name.
[[nodiscard]] absl::StatusOr<v1::SourceList> ReadStandings(const Store& store,
                                                           const std::string& name);

// Sources that the reader added stay, and name nobody any more.
[[nodiscard]] absl::Status ForgetWhoAdded(const Store& store, const std::string& owner_id,
                                          StateBatch* batch);

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_SOURCE_SHELF_H_
