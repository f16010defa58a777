// Asks a server that the operator names over HTTPS: one question, one answer of a bounded size in a
// bounded time. Follows no redirect, and goes through no proxy that the environment names.
#ifndef SLUIS_CONNECTORS_HTTP_HTTP_CLIENT_H_
#define SLUIS_CONNECTORS_HTTP_HTTP_CLIENT_H_

#include <cstddef>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace sluis {

struct HttpQuestion {
  std::string url;
  // Posted as application/x-www-form-urlencoded; without it the question is a GET.
  std::optional<std::string> form = std::nullopt;
  // Basic authentication (RFC 7617); without a user there is none.
  std::string user = "";
  std::string password = "";
  // Or a bearer token (RFC 6750).
  std::string bearer = "";
};

struct HttpClientLimits {
  size_t max_body_bytes = 1 << 20;
  absl::Duration connect_patience = absl::Seconds(5);
  // For all of it.
  absl::Duration patience = absl::Seconds(10);
};

struct HttpResponse {
  int status = 0;
  std::string body;
};

class HttpClient {
 public:
  // `ca_file`: certificates, PEM, of who may vouch for servers; empty: those of the system.
  explicit HttpClient(std::string ca_file = "", const HttpClientLimits& limits = {});

  // The server's answer, whatever its status. InvalidArgument for a URL that CheckServerUrl does
  // not take, ResourceExhausted for an answer that is too large, Unavailable for all else. Safe on
  // any thread; blocks it.
  [[nodiscard]] absl::StatusOr<HttpResponse> Ask(const HttpQuestion& question) const;

 private:
  const std::string ca_file_;
  const HttpClientLimits limits_;
};

// "https://" with a host and neither a user nor a fragment; "http://" for a host of this machine
// alone (127.0.0.1, [::1], localhost), where nobody listens in.
[[nodiscard]] absl::Status CheckServerUrl(const std::string& url);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_HTTP_HTTP_CLIENT_H_
