// A change under way at the desk: what it will write, and who asked for it.
#ifndef SLUIS_ENGINE_DESK_CHANGE_H_
#define SLUIS_ENGINE_DESK_CHANGE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "engine/desk/desk.h"

namespace sluis {

struct Desk::Change {
  StateBatch batch;
  storage::v1::EngineCounters counters;
  // The wall's time.
  absl::Time now;
  std::string acting_user;
  // For the audit record.
  std::string principal;
  std::string action;
  std::string subject;
  // What makes the change visible in memory, once it is durable.
  std::function<absl::Status()> apply;
};

// What a change of that key was answered with lies under it, in Family::kMeta.
[[nodiscard]] inline std::string ReplyKey(const std::string& idempotency_key) {
  return "reply/" + idempotency_key;
}

}  // namespace sluis

#endif  // SLUIS_ENGINE_DESK_CHANGE_H_
