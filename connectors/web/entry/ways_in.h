// How readers come in besides by links that they were given, and what those see who are not in.
#ifndef SLUIS_CONNECTORS_WEB_ENTRY_WAYS_IN_H_
#define SLUIS_CONNECTORS_WEB_ENTRY_WAYS_IN_H_

#include <memory>
#include <string_view>

#include "connectors/http/http_server.h"
#include "connectors/web/entry/account_sign_in.h"
#include "connectors/web/entry/mail_sign_in.h"

namespace sluis {

inline constexpr std::string_view kMailSignInPath = "/sign-in";

struct WaysIn {
  // Each empty where there is no such way.
  MailSignIn mail;
  std::shared_ptr<const AccountSignIn> account;
};

// The page on which one can do nothing but come in.
[[nodiscard]] HttpAnswer TellNotSignedIn(const HttpRequest& request, const WaysIn& ways);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_ENTRY_WAYS_IN_H_
