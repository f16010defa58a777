// What mail leads to before anybody is signed in: the end of a reader's mail, and a link to sign in
// that is mailed.
#ifndef SLUIS_CONNECTORS_WEB_PAGES_MAIL_PAGE_H_
#define SLUIS_CONNECTORS_WEB_PAGES_MAIL_PAGE_H_

#include <functional>
#include <string>
#include <string_view>

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

inline constexpr std::string_view kUnsubscribePath = "/unsubscribe/";
inline constexpr std::string_view kAskSignInPath = "/sign-in";

// Mails a link to sign in to whoever has that address, later and if it may be; nothing tells
// whether. Empty when there is no mail.
using MailSignIn = std::function<void(const std::string& address)>;

// A GET shows a button and changes nothing. A POST ends it: of the button, or of the reader's mail
// program (RFC 8058), which has no session and comes from another site. The token is all that
// counts.
[[nodiscard]] HttpAnswer Unsubscribe(const HttpRequest& request, std::string_view token,
                                     const AskDesk& desk);

// A GET asks for an address; a POST takes it, and answers the same whatever it is.
[[nodiscard]] HttpAnswer AskSignIn(const HttpRequest& request, const MailSignIn& mail);

// Where nobody is signed in; with mail it says how to.
[[nodiscard]] HttpAnswer TellNotSignedIn(const HttpRequest& request, const MailSignIn& mail);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_PAGES_MAIL_PAGE_H_
