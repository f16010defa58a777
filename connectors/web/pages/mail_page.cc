#include "connectors/web/pages/mail_page.h"

#include "connectors/http/percent_encoding.h"
#include "connectors/web/frame/form.h"
#include "connectors/web/frame/page.h"
#include "connectors/web/pages/sign_in_page.h"

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

HttpAnswer AskSignIn(const HttpRequest& request, const MailSignIn& mail) {
  const Texts& texts = TextsOf(request);
  if (!mail) return TellStranger(request, 404, "not_found_heading", "not_found");
  if (request.method != "POST") {
    const Page page{200, texts["mail.sign_in_heading"], "mail_sign_in", {}};
    return RenderPage(page, texts, {}, request.path);
  }
  const absl::StatusOr<Form> form = Form::Parse(request.body);
  if (form.ok()) mail(form->Get("address"));
  return TellStranger(request, 200, "mail.sign_in_sent_heading", "mail.sign_in_sent");
}

HttpAnswer TellNotSignedIn(const HttpRequest& request, const MailSignIn& mail) {
  if (!mail) return TellStranger(request, 401, "not_signed_in_heading", "not_signed_in");
  const Texts& texts = TextsOf(request);
  Page page{401, texts["not_signed_in_heading"], "not_signed_in", {}};
  page.content.set("sign_in_path", std::string(kAskSignInPath));
  return RenderPage(page, texts, {}, request.path);
}

}  // namespace sluis
