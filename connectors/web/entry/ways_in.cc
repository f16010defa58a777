#include "connectors/web/entry/ways_in.h"

#include "connectors/web/entry/stranger.h"
#include "connectors/web/frame/local_path.h"
#include "connectors/web/frame/page.h"
#include "engine/digests/pieces.h"

namespace sluis {

HttpAnswer TellNotSignedIn(const HttpRequest& request, const WaysIn& ways) {
  const Texts& texts = TextsOf(request);
  Page page{401, texts["not_signed_in_heading"], "not_signed_in", {}};
  const std::string back = BackTo(request);
  if (ways.mail) page.content.set("mail_href", Concat(kMailSignInPath, back));
  if (ways.account != nullptr) page.content.set("account_href", Concat(kAccountPath, back));
  page.content.set("only_by_link", PageData(!ways.mail && ways.account == nullptr));
  return RenderPage(page, texts, {}, request.path);
}

}  // namespace sluis
