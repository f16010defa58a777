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

}  // namespace sluis

#endif  // SLUIS_ENGINE_DESK_CHANGE_H_
