#include "connectors/web/web_site.h"

#include <utility>

#include "absl/time/time.h"
#include "connectors/web/digest_page.h"
#include "connectors/web/form.h"
#include "connectors/web/judging_form.h"
#include "connectors/web/page.h"
#include "connectors/web/session_cookie.h"
#include "connectors/web/texts.h"
#include "engine/digests/pieces.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr std::string_view kSignInPath = "/in/";
constexpr std::string_view kAssetPath = "/assets/";
constexpr std::string_view kDigestPath = "/digests/";

// Whether the path goes on behind that, and with what.
bool GoesOnBehind(std::string_view prefix, std::string_view* path) {
  if (!path->starts_with(prefix)) return false;
  path->remove_prefix(prefix.size());
  return true;
}

// The first language that the browser asks for; of those that we speak the next are near enough.
const Texts& TextsOf(const HttpRequest& request) {
  return TextsFor(request.Field("accept-language").substr(0, 2));
}

HttpAnswer Message(const HttpRequest& request, int status, std::string_view heading,
                   std::string_view message) {
  const Texts& texts = TextsOf(request);
  return RenderPage(MessagePage(status, texts[heading], texts[message]), texts, {}, request.path);
}

int HttpStatusOf(int code) {
  switch (static_cast<absl::StatusCode>(code)) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
      return 400;
    case absl::StatusCode::kUnauthenticated:
      return 401;
    case absl::StatusCode::kPermissionDenied:
      return 403;
    case absl::StatusCode::kNotFound:
      return 404;
    default:
      return 503;
  }
}

v1::ControlRequest CheckRequest(std::string_view secret, v1::AccessKind kind) {
  v1::ControlRequest request;
  request.mutable_check_access()->set_secret(std::string(secret));
  request.mutable_check_access()->set_kind(kind);
  return request;
}

}  // namespace

// A request of a browser that is signed in.
struct WebSite::Visit {
  const HttpRequest& request;
  v1::Access session;
  const Texts& texts;
  Reader reader;

  HttpAnswer Show(const Page& page) const { return RenderPage(page, texts, reader, request.path); }
  HttpAnswer Tell(const v1::Status& status) const {
    return Show(
        MessagePage(HttpStatusOf(status.code()), texts["failed_heading"], status.message()));
  }
};

std::string SignInPath(std::string_view secret) { return Concat(kSignInPath, secret); }

HttpAnswer WebSite::Answer(const HttpRequest& request) const {
  HttpAnswer answer = Route(request);
  AddSafety(&answer);
  return answer;
}

HttpAnswer WebSite::Route(const HttpRequest& request) const {
  std::string_view path = request.path;
  if (GoesOnBehind(kAssetPath, &path)) return AssetAnswer(path);
  if (request.method == "POST" && ComesFromElsewhere(request)) {
    return Message(request, 403, "failed_heading", "page_expired");
  }
  if (GoesOnBehind(kSignInPath, &path)) return Enter(request, path);
  const std::string secret = SessionSecretOf(request, secure_);
  v1::ControlReply session = ask_(CheckRequest(secret, v1::ACCESS_KIND_SESSION));
  if (!session.has_access()) {
    return Message(request, 401, "not_signed_in_heading", "not_signed_in");
  }
  v1::ControlRequest who;
  who.set_acting_user(session.access().owner_id());
  who.mutable_get_owner()->set_owner_id(session.access().owner_id());
  const v1::ControlReply owner = ask_(who);
  if (!owner.has_owner()) return Message(request, 401, "not_signed_in_heading", "not_signed_in");
  return RouteSignedIn({request,
                        std::move(*session.mutable_access()),
                        TextsFor(owner.owner().locale()),
                        {owner.owner().id(), owner.owner().name(), FormToken(secret)}});
}

HttpAnswer WebSite::Enter(const HttpRequest& request, std::string_view secret) const {
  if (request.method != "POST") {
    // Whoever only looks, as mail scanners do, uses nothing up.
    const bool lets_in = ask_(CheckRequest(secret, v1::ACCESS_KIND_PAGES)).has_access() ||
                         ask_(CheckRequest(secret, v1::ACCESS_KIND_SIGN_IN)).has_access();
    if (!lets_in) return Message(request, 404, "link_ended_heading", "link_ended");
    const Texts& texts = TextsOf(request);
    Page page{200, texts["sign_in_heading"], "sign_in", {}};
    page.content.set("action", request.path);
    return RenderPage(page, texts, {}, request.path);
  }
  v1::ControlRequest sign_in;
  sign_in.mutable_sign_in()->set_secret(std::string(secret));
  const v1::ControlReply reply = ask_(sign_in);
  if (!reply.has_granted_access()) {
    return Message(request, 404, "link_ended_heading", "link_ended");
  }
  const v1::Access& session = reply.granted_access().access();
  const absl::Duration lifetime =
      FromTimestamp(session.expires_at()) - FromTimestamp(session.created_at());
  HttpAnswer answer = Redirect("/");
  answer.fields.emplace_back("Set-Cookie",
                             SessionCookie(reply.granted_access().secret(), lifetime, secure_));
  return answer;
}

HttpAnswer WebSite::RouteSignedIn(const Visit& visit) const {
  std::string_view path = visit.request.path;
  if (visit.request.method == "POST") return TakeForm(visit);
  if (path == "/") return ShowDigest(visit, "");
  if (GoesOnBehind(kDigestPath, &path)) return ShowDigest(visit, PercentDecode(path));
  return visit.Show(MessagePage(404, visit.texts["not_found_heading"], visit.texts["not_found"]));
}

HttpAnswer WebSite::TakeForm(const Visit& visit) const {
  const absl::StatusOr<Form> form = Form::Parse(visit.request.body);
  const std::string secret = SessionSecretOf(visit.request, secure_);
  if (!form.ok() || !IsFormToken(secret, form->Get("token"))) {
    return visit.Show(MessagePage(403, visit.texts["failed_heading"], visit.texts["page_expired"]));
  }
  if (visit.request.path == "/sign-out") return SignOut(visit);
  const bool undoes = visit.request.path == "/judgements/undo";
  if (!undoes && visit.request.path != "/judgements") {
    return visit.Show(MessagePage(404, visit.texts["not_found_heading"], visit.texts["not_found"]));
  }
  const absl::StatusOr<v1::ControlRequest> said =
      undoes ? UndoRequestOf(*form, visit.reader.owner_id)
             : JudgeRequestOf(*form, visit.reader.owner_id);
  if (!said.ok()) {
    return visit.Show(
        MessagePage(400, visit.texts["failed_heading"], std::string(said.status().message())));
  }
  const v1::ControlReply reply = ask_(*said);
  return reply.has_judge() ? Redirect(PlaceOf(*form)) : visit.Tell(reply.status());
}

HttpAnswer WebSite::ShowDigest(const Visit& visit, const std::string& digest_id) const {
  v1::ControlRequest get;
  get.set_acting_user(visit.reader.owner_id);
  get.mutable_get_digest()->set_owner_id(visit.reader.owner_id);
  get.mutable_get_digest()->set_digest_id(digest_id);
  const v1::ControlReply digest = ask_(get);
  if (!digest.has_digest()) {
    const bool newest = digest_id.empty();
    return visit.Show(MessagePage(newest ? 200 : 404,
                                  visit.texts[newest ? "today" : "not_found_heading"],
                                  visit.texts[newest ? "no_digest" : "not_found"]));
  }
  v1::ControlRequest list;
  list.set_acting_user(visit.reader.owner_id);
  list.mutable_list_judgements()->set_owner_id(visit.reader.owner_id);
  list.mutable_list_judgements()->set_limit(10'000);
  const v1::ControlReply said = ask_(list);
  if (!said.has_judgements()) return visit.Tell(said.status());
  return visit.Show(DigestPage(digest.digest(), said.judgements(), visit.texts));
}

HttpAnswer WebSite::SignOut(const Visit& visit) const {
  v1::ControlRequest revoke;
  revoke.set_acting_user(visit.reader.owner_id);
  revoke.mutable_revoke_access()->set_owner_id(visit.session.owner_id());
  revoke.mutable_revoke_access()->set_access_id(visit.session.id());
  const v1::ControlReply reply = ask_(revoke);
  if (!reply.has_removed()) return visit.Tell(reply.status());
  HttpAnswer answer =
      RenderPage(MessagePage(200, visit.texts["signed_out_heading"], visit.texts["signed_out"]),
                 visit.texts, {}, visit.request.path);
  answer.fields.emplace_back("Set-Cookie", EndOfSessionCookie(secure_));
  return answer;
}

}  // namespace sluis
