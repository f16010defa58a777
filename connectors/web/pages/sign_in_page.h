// How a reader comes in and goes out: the page behind a link, its button, and the end of a session.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_SIGN_IN_PAGE_H_
#define SLUIS_CONNECTORS_WEB_PAGES_SIGN_IN_PAGE_H_

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
// session.
[[nodiscard]] HttpAnswer Enter(const HttpRequest& request, std::string_view secret,
                               const AskDesk& desk, bool secure);

[[nodiscard]] HttpAnswer SignOut(const Visit& visit);

// The first language that the browser asks for; of those that we speak the next are near enough.
[[nodiscard]] const Texts& TextsOf(const HttpRequest& request);

// A heading and a sentence, by their names in the texts, in a language that the browser asks for.
[[nodiscard]] HttpAnswer TellStranger(const HttpRequest& request, int status,
                                      std::string_view heading, std::string_view message);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_SIGN_IN_PAGE_H_
