// An answer over HTTP that does not end, pulled piece by piece.
//
// Nothing is read but within Open and Read: what is not pulled waits at the server. Held here is a
// piece; where the server packs what it sends (gzip), what 16 KiB of that unpack to: 16 MiB at
// most.
// As with HttpClient, what counts is the address that a connection is about to be made to; no
// redirect is followed.
#ifndef SLUIS_CONNECTORS_HTTP_HTTP_STREAM_H_
#define SLUIS_CONNECTORS_HTTP_HTTP_STREAM_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "connectors/http/curl_request.h"
#include "connectors/http/http_client.h"

namespace sluis {

struct HttpStreamLimits {
  absl::Duration connect_patience = absl::Seconds(10);
  // From asking to the end of the answer's head, connecting with it.
  absl::Duration head_patience = absl::Seconds(15);
  // A server that says nothing for so long, before or after its first word, is gone.
  absl::Duration silence = absl::Seconds(90);
  // Kept of the body where the status is another than 200.
  size_t max_refusal_bytes = 16 * 1024;
};

struct CurlMultiDeleter {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

// Belongs to one thread.
class HttpStream {
 public:
  // Waits until the head of the answer has come, whatever its status. InvalidArgument for a URL
  // that CheckUrl does not take; PermissionDenied where it leads to an address that is not asked;
  // Unavailable for all else, also once the question's `stop` is true. `ca_file` as of HttpClient.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<HttpStream>> Open(
      HttpQuestion question, const HttpStreamLimits& limits, const HttpReach& reach,
      const std::string& ca_file = "");
  ~HttpStream();
  HttpStream(const HttpStream&) = delete;
  HttpStream& operator=(const HttpStream&) = delete;

  // Of another status than 200 with the beginning of the body; there is nothing to read then.
  [[nodiscard]] const HttpResponse& head() const { return head_; }

  // Waits at most `wait` for something to come and appends it to `bytes`: nothing, or up to about
  // 128 KiB. False when the server has ended the answer as it should. Unavailable when the
  // connection broke off or was silent for too long; it is so for good.
  [[nodiscard]] absl::StatusOr<bool> Read(absl::Duration wait, std::string* bytes);

  // Of the body, packed as they came.
  [[nodiscard]] uint64_t received_bytes() const;

 private:
  using Clock = std::chrono::steady_clock;

  HttpStream(HttpQuestion question, const HttpStreamLimits& limits, const HttpReach& reach,
             const std::string& ca_file);
  static size_t TakeBytes(char* bytes, size_t size, size_t count, void* self);
  bool Start();
  // Works on the connection until it has brought something, has ended, or the time is over.
  absl::Status WorkUntil(Clock::time_point end);
  // The same, for a quarter of a second at most; Unavailable if it is to stop.
  absl::Status WorkUnlessStopped(Clock::time_point end);
  void Work();
  absl::Status AwaitHead();
  void KeepRefusal();

  const std::string url_;
  const HttpStreamLimits limits_;
  const std::atomic<bool>* const stop_;
  CurlRequest request_;
  const std::unique_ptr<CURLM, CurlMultiDeleter> multi_;
  HttpResponse head_;
  // Has come and was not given yet.
  std::string waiting_;
  // The connection holds bytes back until there is room.
  bool is_paused_ = false;
  std::optional<CURLcode> ended_;
  Clock::time_point heard_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_HTTP_HTTP_STREAM_H_
