#include "connectors/web/entry/unsubscribe_page.h"

#include "connectors/http/percent_encoding.h"
#include "connectors/web/entry/stranger.h"
#include "connectors/web/frame/page.h"

namespace sluis {

HttpAnswer Unsubscribe(const HttpRequest& request, std::string_view token, const AskDesk& desk) {
  if (request.method != "POST") {
    const Texts& texts = TextsOf(request);
    Page page{200, texts["mail.unsubscribe_heading"], "unsubscribe", {}};
    page.content.set("action", request.path);
    return RenderPage(page, texts, {}, request.path);
  }
  v1::ControlRequest ask;
  ask.mutable_unsubscribe()->set_token(PercentDecode(token));
  const v1::ControlReply reply = desk(ask);
  if (reply.has_removed()) {
    return TellStranger(request, 200, "mail.unsubscribed_heading", "mail.unsubscribed");
  }
  const bool is_wrong =
      reply.status().code() == static_cast<int>(absl::StatusCode::kUnauthenticated);
  // A mail program tries again where that may help.
  return is_wrong ? TellStranger(request, 404, "link_ended_heading", "mail.unsubscribe_ended")
                  : TellStranger(request, 503, "failed_heading", "mail.unsubscribe_later");
}

}  // namespace sluis
