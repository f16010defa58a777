#include "connectors/web/entry/link_sign_in.h"

#include "absl/time/time.h"
#include "connectors/web/entry/stranger.h"
#include "connectors/web/frame/form.h"
#include "connectors/web/frame/local_path.h"
#include "connectors/web/frame/page.h"
#include "connectors/web/frame/session_cookie.h"
#include "connectors/web/frame/texts.h"
#include "engine/digests/pieces.h"
#include "proto/time.h"

namespace sluis {

std::string SignInPath(std::string_view secret) { return Concat(kSignInPath, secret); }

v1::ControlRequest CheckRequest(std::string_view secret, v1::AccessKind kind) {
  v1::ControlRequest request;
  request.mutable_check_access()->set_secret(std::string(secret));
  request.mutable_check_access()->set_kind(kind);
  return request;
}

HttpAnswer Enter(const HttpRequest& request, std::string_view secret, const AskDesk& desk,
                 bool secure) {
  if (request.method == "POST") {
    const absl::StatusOr<Form> query = Form::Parse(request.query);
    return UseLink(secret, "", LocalPath(query.ok() ? query->Get("to") : ""), request, desk,
                   secure);
  }
  const bool lets_in = desk(CheckRequest(secret, v1::ACCESS_KIND_PAGES)).has_access() ||
                       desk(CheckRequest(secret, v1::ACCESS_KIND_SIGN_IN)).has_access();
  if (!lets_in) return TellStranger(request, 404, "link_ended_heading", "link_ended");
  const Texts& texts = TextsOf(request);
  Page page{200, texts["sign_in_heading"], "sign_in", {}};
  page.content.set("action",
                   request.query.empty() ? request.path : Concat(request.path, "?", request.query));
  return RenderPage(page, texts, {}, request.path);
}

HttpAnswer UseLink(std::string_view secret, const std::string& label, const std::string& to,
                   const HttpRequest& request, const AskDesk& desk, bool secure) {
  v1::ControlRequest sign_in;
  sign_in.mutable_sign_in()->set_secret(std::string(secret));
  sign_in.mutable_sign_in()->set_label(label);
  const v1::ControlReply reply = desk(sign_in);
  if (!reply.has_granted_access()) {
    return TellStranger(request, 404, "link_ended_heading", "link_ended");
  }
  const v1::Access& session = reply.granted_access().access();
  const absl::Duration lifetime =
      FromTimestamp(session.expires_at()) - FromTimestamp(session.created_at());
  HttpAnswer answer = Redirect(to);
  answer.fields.emplace_back("Set-Cookie",
                             SessionCookie(reply.granted_access().secret(), lifetime, secure));
  return answer;
}

HttpAnswer SignOut(const Visit& visit) {
  v1::ControlRequest revoke;
  revoke.mutable_revoke_access()->set_owner_id(visit.session.owner_id());
  revoke.mutable_revoke_access()->set_access_id(visit.session.id());
  const v1::ControlReply reply = visit.Ask(revoke);
  if (!reply.has_removed()) return visit.Tell(reply.status());
  HttpAnswer answer =
      RenderPage(MessagePage(200, visit.texts["signed_out_heading"], visit.texts["signed_out"]),
                 visit.texts, {}, visit.request.path);
  answer.fields.emplace_back("Set-Cookie", EndOfSessionCookie(visit.facts.secure()));
  return answer;
}

}  // namespace sluis
