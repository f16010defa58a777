// A network that posts come from without end, and what is to be known of it meanwhile.
#ifndef SLUIS_ENGINE_RUNTIME_LIVE_SOURCE_H_
#define SLUIS_ENGINE_RUNTIME_LIVE_SOURCE_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "engine/runtime/source.h"

namespace sluis {

// Since the source was opened.
struct SourceTally {
  // Received, packed as they came.
  uint64_t bytes = 0;
  // Left out: not everybody may read them; they cannot be read.
  uint64_t not_public = 0;
  uint64_t unreadable = 0;
  // How far what was read last is behind the network's own clock; absent if it does not say.
  std::optional<absl::Duration> lag;
  // What else the operator should know, as a sentence: posts that were missed. Empty if nothing.
  std::string note;
  // After an error: the server wants to be left alone for at least so long.
  absl::Duration pause;
};

// Belongs to one thread.
//
// Next connects when it has to, waits half a second at most for something to come (a connection may
// take longer, within its own limits), and returns true with what has come, perhaps nothing. It
// sets batch->cursor when there is a new place to go on from: a source that is opened with it
// brings everything after it, and may bring some of what was before it once more.
//
// An error is final for the object. Unavailable and ResourceExhausted: open another one later, from
// the cursor that was stored last. Any other: trying again would change nothing before somebody
// does what the sentence says.
class LiveSource : public Source {
 public:
  [[nodiscard]] virtual SourceTally tally() const = 0;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_RUNTIME_LIVE_SOURCE_H_
