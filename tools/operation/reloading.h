// Changes a running engine to what its configuration says now, while posts go on.
#ifndef SLUIS_TOOLS_OPERATION_RELOADING_H_
#define SLUIS_TOOLS_OPERATION_RELOADING_H_

#include <functional>

#include "absl/status/statusor.h"
#include "engine/locks/mutex.h"
#include "engine/runtime/engine.h"
#include "tools/operation/log.h"
#include "tools/settings/settings.h"

namespace sluis {

// Safe on any thread; one reload at a time.
class Reloading {
 public:
  // `reread` reads file, variables and flags anew. `running` is what the engine was opened with.
  // Engine and log must outlive this.
  Reloading(std::function<absl::StatusOr<Settings>()> reread, Settings running, Engine* engine,
            Log* log);

  // Nothing is changed if anything in the configuration or in the file of profiles is wrong. Then
  // come, in this order, the log, users and interests, and a change of model, which is only begun;
  // all other keys that differ wait for the next start, and are named. An error in the middle
  // leaves what came before it.
  [[nodiscard]] absl::StatusOr<v1::ReloadReply> Reload();

  // What `sluis serve` does when it starts: takes in the profiles.
  [[nodiscard]] static absl::Status ApplyAtStart(const Settings& settings, Engine* engine);

 private:
  absl::Status ChangeModel(const std::string& path, v1::ReloadReply* reply)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::function<absl::StatusOr<Settings>()> reread_;
  Engine* const engine_;
  Log* const log_;
  Mutex mutex_;
  // What is in force, key by key.
  Settings running_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace sluis

#endif  // SLUIS_TOOLS_OPERATION_RELOADING_H_
