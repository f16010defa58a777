// The end of a reader's mail, for whoever has the link in a message.
#ifndef SLUIS_CONNECTORS_WEB_ENTRY_UNSUBSCRIBE_PAGE_H_
#define SLUIS_CONNECTORS_WEB_ENTRY_UNSUBSCRIBE_PAGE_H_

#include <string_view>

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

inline constexpr std::string_view kUnsubscribePath = "/unsubscribe/";

// A GET shows a button and changes nothing. A POST ends it: of the button, or of the reader's mail
// program (RFC 8058), which has no session and comes from another site. The token is all that
// counts.
[[nodiscard]] HttpAnswer Unsubscribe(const HttpRequest& request, std::string_view token,
                                     const AskDesk& desk);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_ENTRY_UNSUBSCRIBE_PAGE_H_
