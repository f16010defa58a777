// Asks other servers over HTTP: one question, one answer of a bounded size in a bounded time. Goes
// through no proxy that the environment names.
//
// What the operator names is asked over HTTPS alone, and no redirect is followed. Where addresses
// come from strangers (a feed, a redirect, a name that resolves to something else the next time)
// `reach` keeps us from being sent into our own network: what counts is the address that a
// connection is about to be made to.
#ifndef SLUIS_CONNECTORS_HTTP_HTTP_CLIENT_H_
#define SLUIS_CONNECTORS_HTTP_HTTP_CLIENT_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "connectors/http/curl_handles.h"
#include "connectors/http/http_reach.h"
#include "connectors/http/http_server.h"

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
  // Further fields of the request.
  HttpFields fields = {};
  std::string user_agent = "sluis";
  // Once it is true, the question is given up within a second. May be null.
  const std::atomic<bool>* stop = nullptr;
};

struct HttpClientLimits {
  size_t max_body_bytes = 1 << 20;
  absl::Duration connect_patience = absl::Seconds(5);
  // For all of it, redirects too.
  absl::Duration patience = absl::Seconds(10);
};

struct HttpResponse {
  int status = 0;
  // Unpacked; never more than the limit.
  std::string body;
  // Names in lower case.
  HttpFields fields;
  // Where the answer came from: another than was asked after a redirect.
  std::string url;
  // Of the body, packed as it came.
  uint64_t received_bytes = 0;
  // All redirects on the way there were permanent (301, 308).
  bool moved_for_good = false;

  // The first of that name, in lower case; empty without one.
  [[nodiscard]] std::string_view Field(std::string_view name) const;
};

class HttpClient {
 public:
  // `ca_file`: certificates, PEM, of who may vouch for servers; empty: those of the system.
  explicit HttpClient(std::string ca_file = "", const HttpClientLimits& limits = {},
                      HttpReach reach = {});

  // The server's answer, whatever its status. InvalidArgument for what CheckQuestion
  // (curl_request.h) does not take; PermissionDenied where it leads to an address that is not
  // asked; ResourceExhausted for an answer that is too large; Unavailable for all else. Safe on any
  // thread; blocks it.
  [[nodiscard]] absl::StatusOr<HttpResponse> Ask(const HttpQuestion& question) const;

 private:
  [[nodiscard]] absl::StatusOr<HttpResponse> AskOnce(const HttpQuestion& question,
                                                     absl::Duration patience) const;

  const std::string ca_file_;
  const HttpClientLimits limits_;
  const HttpReach reach_;
  mutable CurlHandles handles_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_HTTP_HTTP_CLIENT_H_
