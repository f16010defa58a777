// Answers readers of feeds: no cookie, the secret in the path is the key. What has not changed
// since is answered by that word alone (RFC 9110, sections 8.8.3 and 13.1.2).
#ifndef SLUIS_CONNECTORS_WEB_FEEDS_FEED_ANSWER_H_
#define SLUIS_CONNECTORS_WEB_FEEDS_FEED_ANSWER_H_

#include <string>
#include <string_view>

#include "connectors/http/http_server.h"
#include "connectors/web/frame/visit.h"

namespace sluis {

// `rest` is the path behind kFeedsPath: "SECRET/digests.atom", "SECRET/interests/ID.json". 404 for
// any other, for an interest that is not there, and for a link that is revoked or never was: they
// cannot be told apart. `site` is what links begin with.
[[nodiscard]] HttpAnswer AnswerFeed(const HttpRequest& request, std::string_view rest,
                                    const AskDesk& desk, const std::string& site);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_FEEDS_FEED_ANSWER_H_
