// The pages that the web server shows: /metrics, /healthz and /readyz.
#ifndef SLUIS_TOOLS_OPERATION_STATUS_PAGES_H_
#define SLUIS_TOOLS_OPERATION_STATUS_PAGES_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "connectors/http/http_server.h"
#include "connectors/zeromq/server.h"
#include "engine/locks/mutex.h"
#include "engine/runtime/engine.h"
#include "tools/operation/heartbeat.h"

namespace sluis {

// Safe on any thread.
class StatusPages {
 public:
  // `heartbeat` must outlive the pages.
  // Not ready with less than `least_free_bytes` on the disk of the data folder.
  StatusPages(std::string version, std::string data_folder, uint64_t least_free_bytes,
              const Heartbeat* heartbeat);

  // Before and after it serves: what goes on, as in "not ready: opening the state".
  void NotReady(std::string stage);
  // From now on the pages show the engine; both must stay until NotReady, which waits for a page
  // under way.
  void Ready(const Engine* engine, const ZmqServer* server);

  // 404 for any other path.
  [[nodiscard]] HttpAnswer Answer(std::string_view path) const;

  [[nodiscard]] std::string Metrics() const;
  // 200 while the server's loop goes round, and before it has begun; 503 after half a minute of
  // silence. Touches neither the engine nor the disk.
  [[nodiscard]] HttpAnswer Health() const;
  // 200 once the state is open, the model loaded and every socket bound, as long as the data folder
  // can be written to; 503 and the reason otherwise.
  [[nodiscard]] HttpAnswer Readiness() const;

 private:
  const std::string version_;
  const std::string data_folder_;
  const uint64_t least_free_bytes_;
  const Heartbeat* const heartbeat_;
  mutable Mutex mutex_;
  std::string stage_ ABSL_GUARDED_BY(mutex_) = "starting";
  const Engine* engine_ ABSL_GUARDED_BY(mutex_) = nullptr;
  const ZmqServer* server_ ABSL_GUARDED_BY(mutex_) = nullptr;
};

// Unavailable, with the reason, if nothing can be written in the folder or it is all but full.
[[nodiscard]] absl::Status CheckWritable(const std::string& data_folder, uint64_t least_free_bytes);

}  // namespace sluis

#endif  // SLUIS_TOOLS_OPERATION_STATUS_PAGES_H_
