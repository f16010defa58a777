// The right of access: everything that is held about one person, as JSON objects.
#ifndef SLUIS_ENGINE_RIGHTS_EXPORT_H_
#define SLUIS_ENGINE_RIGHTS_EXPORT_H_

#include "absl/status/statusor.h"
#include "engine/state/store.h"
#include "proto/sluis/v1/rights.pb.h"

namespace sluis {

// One page. Of a reader: the profile, interests with what they have learned, judgements, matches,
// digests, and where else the name is; of an author: each post, with where it was shown and how
// often it was matched and judged, and no reader's name. Reads only, on any thread, while others
// write: what changes meanwhile may be in it or not.
[[nodiscard]] absl::StatusOr<v1::PersonExport> ExportPerson(const Store& store,
                                                            const v1::ExportPersonRequest& request);

}  // namespace sluis

#endif  // SLUIS_ENGINE_RIGHTS_EXPORT_H_
