// Handles of libcurl's that are used again.
#ifndef SLUIS_CONNECTORS_HTTP_CURL_HANDLES_H_
#define SLUIS_CONNECTORS_HTTP_CURL_HANDLES_H_

#include <cstddef>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "connectors/http/curl_handle.h"
#include "engine/locks/mutex.h"

namespace sluis {

// A handle keeps the certificates that it has read, for a day. To read those of
// the system takes 50 ms of a processor, which is 25 times as much as all else
// that a question over HTTPS costs. Safe on any thread.
class CurlHandles {
 public:
  CurlHandles() = default;
  CurlHandles(const CurlHandles&) = delete;
  CurlHandles& operator=(const CurlHandles&) = delete;

  // With no options set, as new. Null when there is no memory.
  [[nodiscard]] CurlHandle Take() {
    const MutexLock lock(&mutex_);
    if (idle_.empty()) return MakeCurlHandle();
    CurlHandle handle = std::move(idle_.back());
    idle_.pop_back();
    return handle;
  }
  void GiveBack(CurlHandle handle) {
    if (handle == nullptr) return;
    // Before what its options point to goes.
    curl_easy_reset(handle.get());
    const MutexLock lock(&mutex_);
    if (idle_.size() < kMostIdle) idle_.push_back(std::move(handle));
  }

 private:
  static constexpr size_t kMostIdle = 8;

  Mutex mutex_;
  std::vector<CurlHandle> idle_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_HTTP_CURL_HANDLES_H_
