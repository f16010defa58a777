// The cookie that keeps a browser signed in (RFC 6265), and what proves that a form came from one
// of our pages.
#ifndef SLUIS_CONNECTORS_WEB_FRAME_SESSION_COOKIE_H_
#define SLUIS_CONNECTORS_WEB_FRAME_SESSION_COOKIE_H_

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "connectors/http/http_server.h"

namespace sluis {

// `secure`: the pages are reached over TLS. The cookie then has the prefix that lets no other host
// and no plain connection set it (RFC 6265bis, "__Host-").
[[nodiscard]] std::string SessionSecretOf(const HttpRequest& request, bool secure);

// The value of the cookie of that name; empty without one.
[[nodiscard]] std::string CookieOf(const HttpRequest& request, std::string_view name);

// Of Set-Cookie, and as the session's: not for scripts, not for other sites' forms.
[[nodiscard]] std::string NamedCookie(std::string_view name, std::string_view value,
                                      absl::Duration lifetime, bool secure);
// Of Set-Cookie: a choice of the reader that gives access to nothing. Without a value it ends.
[[nodiscard]] std::string ChoiceCookie(std::string_view name, std::string_view value, bool secure);

// Values of Set-Cookie.
[[nodiscard]] std::string SessionCookie(std::string_view secret, absl::Duration lifetime,
                                        bool secure);
[[nodiscard]] std::string EndOfSessionCookie(bool secure);

// Stands in every form of the session's pages. Follows from the session's secret, which other sites
// do not know, and does not tell it.
[[nodiscard]] std::string FormToken(std::string_view session_secret);
// In a time that does not depend on where they differ.
[[nodiscard]] bool IsFormToken(std::string_view session_secret, std::string_view token);

// Whether the browser says that the request comes from a page of another site (Fetch metadata, or
// Origin against Host where it does not send that).
[[nodiscard]] bool ComesFromElsewhere(const HttpRequest& request);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_FRAME_SESSION_COOKIE_H_
