#include "connectors/web/web_site.h"

#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "connectors/web/frame/form.h"
#include "connectors/web/frame/page.h"
#include "connectors/web/frame/session_cookie.h"
#include "connectors/web/pages/sign_in_page.h"
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
  HttpAnswer answer = AnswerUnsafely(request);
  AddSafety(&answer);
  return answer;
}

HttpAnswer WebSite::AnswerUnsafely(const HttpRequest& request) const {
  std::string_view path = request.path;
  if (GoesOnBehind(kAssetPath, &path)) return AssetAnswer(path);
  if (request.method == "POST" && ComesFromElsewhere(request)) {
    return TellStranger(request, 403, "failed_heading", "page_expired");
  }
  if (GoesOnBehind(kSignInPath, &path)) return Enter(request, path, desk_, facts_.secure());
  return RouteVisit(request);
}

HttpAnswer WebSite::RouteVisit(const HttpRequest& request) const {
  const std::string secret = SessionSecretOf(request, facts_.secure());
  Visit visit{request, desk_, {}, {}, TextsOf(request), {}, facts_, absl::Now(), {}, {}};
  const Route* const route = FindRoute(request.method, request.path, &visit.parts);
  v1::ControlReply session = desk_(CheckRequest(secret, v1::ACCESS_KIND_SESSION));
  v1::ControlReply owner;
  if (session.has_access()) {
    v1::ControlRequest who;
    who.set_acting_user(session.access().owner_id());
    who.mutable_get_owner()->set_owner_id(session.access().owner_id());
    owner = desk_(who);
  }
  if (!owner.has_owner()) {
    if (route != nullptr && route->open) return route->answer(visit);
    return TellStranger(request, 401, "not_signed_in_heading", "not_signed_in");
  }
  const Texts& texts = TextsFor(owner.owner().locale());
  Visit signed_in{request,
                  desk_,
                  std::move(*session.mutable_access()),
                  owner.owner(),
                  texts,
                  {owner.owner().id(), owner.owner().name(), FormToken(secret)},
                  facts_,
                  visit.now,
                  std::move(visit.parts),
                  {}};
  absl::StatusOr<Form> form = ReadForm(request, secret, texts);
  if (!form.ok()) return signed_in.Refuse(form.status());
  signed_in.form = *std::move(form);
  return route == nullptr ? signed_in.NotFound() : route->answer(signed_in);
}

}  // namespace sluis
