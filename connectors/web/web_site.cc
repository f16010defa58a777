#include "connectors/web/web_site.h"

#include <utility>
#include <vector>

#include "connectors/web/frame/form.h"
#include "connectors/web/frame/page.h"
#include "connectors/web/frame/session_cookie.h"
#include "connectors/web/pages/sign_in_page.h"
#include "connectors/web/pages/wall_page.h"
#include "connectors/web/routes.h"

namespace sluis {
namespace {

constexpr std::string_view kAssetPath = "/assets/";

// Whether the path goes on behind that, and with what.
bool GoesOnBehind(std::string_view prefix, std::string_view* path) {
  if (!path->starts_with(prefix)) return false;
  path->remove_prefix(prefix.size());
  return true;
}

// Of a POST its body, which a page of this session must have made; else the query.
absl::StatusOr<Form> ReadForm(const HttpRequest& request, std::string_view secret,
                              const Texts& texts) {
  const bool posts = request.method == "POST";
  absl::StatusOr<Form> form = Form::Parse(posts ? request.body : request.query);
  if (posts && (!form.ok() || !IsFormToken(secret, form->Get("token")))) {
    return absl::PermissionDeniedError(texts["page_expired"]);
  }
  return form;
}

}  // namespace

HttpAnswer WebSite::Answer(const HttpRequest& request) const {
  HttpAnswer answer = Route(request);
  AddSafety(&answer);
  return answer;
}

HttpAnswer WebSite::Route(const HttpRequest& request) const {
  std::string_view path = request.path;
  if (GoesOnBehind(kAssetPath, &path)) return AssetAnswer(path);
  if (request.method == "POST" && ComesFromElsewhere(request)) {
    return TellStranger(request, 403, "failed_heading", "page_expired");
  }
  if (GoesOnBehind(kWallPath, &path)) return OpenWall(request, path, desk_);
  if (GoesOnBehind(kSignInPath, &path)) return Enter(request, path, desk_, secure_);
  return RouteSignedIn(request);
}

HttpAnswer WebSite::RouteSignedIn(const HttpRequest& request) const {
  const std::string secret = SessionSecretOf(request, secure_);
  v1::ControlReply session = desk_(CheckRequest(secret, v1::ACCESS_KIND_SESSION));
  v1::ControlReply owner;
  if (session.has_access()) {
    v1::ControlRequest who;
    who.set_acting_user(session.access().owner_id());
    who.mutable_get_owner()->set_owner_id(session.access().owner_id());
    owner = desk_(who);
  }
  if (!owner.has_owner()) {
    return TellStranger(request, 401, "not_signed_in_heading", "not_signed_in");
  }
  const Texts& texts = TextsFor(owner.owner().locale());
  absl::StatusOr<Form> form = ReadForm(request, secret, texts);
  Visit visit{request,       desk_, std::move(*session.mutable_access()),
              owner.owner(), texts, {owner.owner().id(), owner.owner().name(), FormToken(secret)},
              secure_,       {},    {}};
  if (!form.ok()) return visit.Refuse(form.status());
  visit.form = *std::move(form);
  const AnswerVisit answer = FindRoute(request.method, request.path, &visit.parts);
  return answer == nullptr ? visit.NotFound() : answer(visit);
}

}  // namespace sluis
