// The way in by a link: the page behind it, its button, and the end of a session.
#ifndef SLUIS_CONNECTORS_WEB_ENTRY_LINK_SIGN_IN_H_
#define SLUIS_CONNECTORS_WEB_ENTRY_LINK_SIGN_IN_H_

#include <string>
#include <string_view>

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

inline constexpr std::string_view kSignInPath = "/in/";

// The path of the link that signs in with this secret.
[[nodiscard]] std::string SignInPath(std::string_view secret);

[[nodiscard]] v1::ControlRequest CheckRequest(std::string_view secret, v1::AccessKind kind);

// A GET shows a button and uses nothing up, for scanners of mail open links too; a POST begins a
// session, and goes on to the page that "to" of the query names.
[[nodiscard]] HttpAnswer Enter(const HttpRequest& request, std::string_view secret,
                               const AskDesk& desk, bool secure);

// Begins a session with the secret of a link, which `label` names, and goes on to `to`.
[[nodiscard]] HttpAnswer UseLink(std::string_view secret, const std::string& label,
                                 const std::string& to, const HttpRequest& request,
                                 const AskDesk& desk, bool secure);

[[nodiscard]] HttpAnswer SignOut(const Visit& visit);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_ENTRY_LINK_SIGN_IN_H_
