// One request of libcurl's, made ready: what a question with one answer and an answer that does not
// end have in common.
#ifndef SLUIS_CONNECTORS_HTTP_CURL_REQUEST_H_
#define SLUIS_CONNECTORS_HTTP_CURL_REQUEST_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "connectors/http/curl_handle.h"
#include "connectors/http/http_client.h"

namespace sluis {

// As CheckUrl, and InvalidArgument for a token or a field that holds a line break, which would
// begin a field of its own.
[[nodiscard]] absl::Status CheckQuestion(const HttpQuestion& question, const HttpReach& reach);

// TLS 1.2 or newer, no proxy, no redirect followed, connections to what is within the reach alone,
// and whatever packing libcurl undoes. Belongs to one thread.
class CurlRequest {
 public:
  // `ca_file` as of HttpClient. The question has been checked. `curl` has no options
  // set.
  CurlRequest(HttpQuestion question, HttpReach reach, const std::string& ca_file,
              absl::Duration connect_patience, CurlHandle curl = MakeCurlHandle());
  CurlRequest(const CurlRequest&) = delete;
  CurlRequest& operator=(const CurlRequest&) = delete;

  // Null when there is no memory. Its callbacks for the body are the caller's.
  [[nodiscard]] CURL* curl() const { return curl_.get(); }
  // When it is over. Nothing else may be called then.
  [[nodiscard]] CurlHandle TakeCurl() { return std::move(curl_); }

  // All fields of the answer have come, and it is not one that goes before another (1xx).
  [[nodiscard]] bool has_head() const;
  // The answer without its body, as far as it is there.
  [[nodiscard]] HttpResponse Head() const;
  // What a code other than CURLE_OK means: PermissionDenied where the request led to addresses
  // alone that are not within the reach, else Unavailable: one that may be asked and fails may
  // answer the next time.
  [[nodiscard]] absl::Status Failure(CURLcode code) const;

 private:
  void SetQuestion();
  static size_t KeepField(char* bytes, size_t size, size_t count, void* self);
  static curl_socket_t OpenSocket(void* self, curlsocktype, curl_sockaddr* to);

  const HttpQuestion question_;
  const HttpReach reach_;
  CurlHandle curl_;
  CurlList sent_fields_;
  HttpFields fields_;
  bool fields_ended_ = false;
  // The last address that was not within the reach.
  std::string refused_;
  // One that is within it was tried.
  bool has_tried_ = false;
  char error_[CURL_ERROR_SIZE] = "";
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_HTTP_CURL_REQUEST_H_
