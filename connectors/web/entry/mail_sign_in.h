// The way in by mail: whoever fills in a reader's address is mailed a link.
#ifndef SLUIS_CONNECTORS_WEB_ENTRY_MAIL_SIGN_IN_H_
#define SLUIS_CONNECTORS_WEB_ENTRY_MAIL_SIGN_IN_H_

#include <functional>
#include <string>

#include "connectors/http/http_server.h"

namespace sluis {

// Mails a link to sign in to whoever has that address, later and if it may be; nothing tells
// whether. The link ends with `query`, which says where it goes on to. Empty when there is no mail.
using MailSignIn = std::function<void(const std::string& address, const std::string& query)>;

// A GET asks for an address; a POST takes it, and answers the same whatever it is. `mail` is not
// empty.
[[nodiscard]] HttpAnswer AskForAddress(const HttpRequest& request, const MailSignIn& mail);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_ENTRY_MAIL_SIGN_IN_H_
