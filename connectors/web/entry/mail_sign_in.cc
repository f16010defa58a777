#include "connectors/web/entry/mail_sign_in.h"

#include "connectors/web/entry/stranger.h"
#include "connectors/web/frame/form.h"
#include "connectors/web/frame/local_path.h"
#include "connectors/web/frame/page.h"

namespace sluis {

HttpAnswer AskForAddress(const HttpRequest& request, const MailSignIn& mail) {
  const bool posts = request.method == "POST";
  const absl::StatusOr<Form> form = Form::Parse(posts ? request.body : request.query);
  const std::string to = LocalPath(form.ok() ? form->Get("to") : "");
  if (posts) {
    if (form.ok()) mail(form->Get("address"), BackTo(to));
    return TellStranger(request, 200, "mail.sign_in_sent_heading", "mail.sign_in_sent");
  }
  const Texts& texts = TextsOf(request);
  Page page{200, texts["mail.sign_in_heading"], "mail_sign_in", {}};
  page.content.set("to", to);
  return RenderPage(page, texts, {}, request.path);
}

}  // namespace sluis
