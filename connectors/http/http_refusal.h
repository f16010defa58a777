// What it means for who asked a server when it answers with something else than what was asked for.
#ifndef SLUIS_CONNECTORS_HTTP_HTTP_REFUSAL_H_
#define SLUIS_CONNECTORS_HTTP_HTTP_REFUSAL_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "connectors/http/http_client.h"

namespace sluis {

// A sentence with the status and the beginning of what the server says, as ASCII. PermissionDenied
// for 401 and 403; NotFound for 404 and 410; Unavailable for 408, 425, 429 and 5xx; InvalidArgument
// for all else, a redirect that was not followed among it. `url`: what was asked.
[[nodiscard]] absl::Status RefusalError(const std::string& url, const HttpResponse& response);

// How long the server wants to be left alone: Retry-After (RFC 9110, section 10.2.3), else the end
// of a spent allowance as Mastodon and X tell it (X-RateLimit-Reset, a time of RFC 3339;
// X-Rate-Limit-Reset, seconds since 1970). Times are measured by the server's own clock where it
// tells it. Zero if it says nothing, and at most a day.
[[nodiscard]] absl::Duration WantedPause(const HttpFields& fields, absl::Time now);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_HTTP_HTTP_REFUSAL_H_
