// Makes what was saved of a damaged state fit together again, so that an engine opens it: some
// families may have lost records, or be of an earlier moment than others.
#ifndef SLUIS_ENGINE_STATE_MENDING_H_
#define SLUIS_ENGINE_STATE_MENDING_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/state/store.h"

namespace sluis {

struct Mending {
  storage::v1::EngineCounters counters;
  // What had to be changed; a sentence each.
  std::vector<std::string> sentences;
};

// - What is left of a deleted post goes again, wherever an older version of a record came back;
//   what is known of the deletion wins.
// - A post whose name was lost is known again.
// - Interests without their owner and deliveries without their digest go.
// - Rows go if `rows_are_old`: they are learned again from the judgements when the state is opened.
// - Counters are no less than what is there. `counters` are those that were found, if any.
//
// Writes to `store`, which nobody else uses.
[[nodiscard]] absl::StatusOr<Mending> Mend(Store* store, storage::v1::EngineCounters counters,
                                           bool rows_are_old);

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_MENDING_H_
