#include "connectors/web/web_site.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "connectors/web/entry/link_sign_in.h"
#include "connectors/web/entry/stranger.h"
#include "connectors/web/entry/unsubscribe_page.h"
#include "connectors/web/feeds/feed_address.h"
#include "connectors/web/feeds/feed_answer.h"
#include "connectors/web/frame/form.h"
#include "connectors/web/frame/page.h"
#include "connectors/web/frame/session_cookie.h"
#include "connectors/web/pages/team_page.h"
#include "connectors/web/pages/wall_page.h"
#include "connectors/web/routes.h"
#include "engine/digests/foreign_text.h"
#include "engine/digests/pieces.h"

namespace sluis {
namespace {

// Of kAnsweringThreads, so that other pages have some left.
constexpr int kMostSlow = 2;
constexpr std::string_view kAssetPath = "/assets/";
// Below that one.
constexpr std::string_view kStyle = "theme.css";
constexpr std::string_view kThemePath = "theme/";

// Whether the path goes on behind that, and with what.
bool GoesOnBehind(std::string_view prefix, std::string_view* path) {
  if (!path->starts_with(prefix)) return false;
  path->remove_prefix(prefix.size());
  return true;
}

// Of a POST its body, which a page of this session must have made; else the query.
absl::StatusOr<Form> ReadForm(const HttpRequest& request, std::string_view secret) {
  const bool posts = request.method == "POST";
  absl::StatusOr<Form> form = Form::Parse(posts ? request.body : request.query);
  if (posts && (!form.ok() || !IsFormToken(secret, form->Get("token")))) {
    return absl::PermissionDeniedError("The form is not one of this session's pages.");
  }
  return form;
}

// What links to the pages begin with; as the browser calls us where the operator does not say.
std::string SiteOf(const HttpRequest& request, const SiteFacts& facts) {
  std::string site = facts.url.empty() ? Concat("http://", request.Field("host")) : facts.url;
  while (site.ends_with('/')) site.pop_back();
  return SafeLink(site);
}

std::optional<v1::Owner> AskOwner(const Visit& visit, const std::string& id) {
  v1::ControlRequest who;
  who.mutable_get_owner()->set_owner_id(id);
  v1::ControlReply reply = visit.Ask(who);
  if (!reply.has_owner()) return std::nullopt;
  return std::move(*reply.mutable_owner());
}

std::vector<v1::Owner> TeamsOf(const Visit& visit) {
  v1::ControlRequest list;
  list.mutable_list_teams()->set_user_id(visit.reader.user_id);
  const v1::ControlReply reply = visit.Ask(list);
  return {reply.owners().owners().begin(), reply.owners().owners().end()};
}

// The user's own, unless a team of theirs was chosen or a digest of one is asked for.
v1::Owner WhosePages(const Visit& visit, v1::Owner user) {
  std::string wanted = ChosenTeam(visit.request);
  if (visit.request.path.starts_with("/digests/") && !visit.parts.empty()) {
    wanted = std::string(SplitAt(visit.parts.front(), '/').front());
  }
  for (const v1::Owner& team : visit.teams) {
    if (team.id() == wanted) return team;
  }
  return user;
}

}  // namespace

HttpAnswer WebSite::Answer(const HttpRequest& request) const {
  HttpAnswer answer = AnswerUnsafely(request);
  AddSafety(&answer);
  return answer;
}

HttpAnswer WebSite::AnswerUnsafely(const HttpRequest& request) const {
  std::string_view path = request.path;
  if (GoesOnBehind(kAssetPath, &path)) return AnswerAsset(request, path);
  // Before what follows: a mail program is elsewhere.
  if (GoesOnBehind(kUnsubscribePath, &path)) return Unsubscribe(request, path, desk_);
  if (request.method == "POST" && ComesFromElsewhere(request)) {
    return TellStranger(request, 403, "failed_heading", "page_expired");
  }
  if (GoesOnBehind(kWallPath, &path)) return OpenWall(request, path, desk_);
  if (request.method == "GET" && GoesOnBehind(kFeedsPath, &path)) {
    return AnswerFeed(request, path, desk_, SiteOf(request, facts_));
  }
  if (GoesOnBehind(kSignInPath, &path)) return Enter(request, path, desk_, facts_.secure());
  if (path.starts_with(kMailSignInPath)) return LetIn(request);
  return RouteVisit(request);
}

HttpAnswer WebSite::AnswerAsset(const HttpRequest& request, std::string_view name) const {
  if (name == kStyle) return theme_.Style(request);
  if (GoesOnBehind(kThemePath, &name)) return theme_.File(request, name);
  return AssetAnswer(name);
}

HttpAnswer WebSite::AnswerSlowly(const std::function<HttpAnswer()>& answer,
                                 const std::function<HttpAnswer()>& refuse) const {
  const bool has_room = ++slow_ <= kMostSlow;
  HttpAnswer made = has_room ? answer() : refuse();
  --slow_;
  return made;
}

HttpAnswer WebSite::LetIn(const HttpRequest& request) const {
  const auto busy = [&] { return TellStranger(request, 503, "failed_heading", "busy"); };
  const AccountSignIn* const account = ways_in_.account.get();
  if (request.path == kMailSignInPath && ways_in_.mail) {
    return AskForAddress(request, ways_in_.mail);
  }
  if (account != nullptr && request.method == "GET" && request.path == kAccountPath) {
    return AnswerSlowly([&] { return account->Begin(request, facts_.secure()); }, busy);
  }
  if (account != nullptr && request.method == "GET" && request.path == kAccountReturnPath) {
    return AnswerSlowly([&] { return account->Finish(request, desk_, facts_.secure()); }, busy);
  }
  return TellStranger(request, 404, "not_found_heading", "not_found");
}

HttpAnswer WebSite::RouteVisit(const HttpRequest& request) const {
  const std::string secret = SessionSecretOf(request, facts_.secure());
  Visit visit{request, desk_,  {},          {}, {}, TextsOf(request),
              {},      facts_, absl::Now(), {}, {}, SiteOf(request, facts_)};
  const Route* const route = FindRoute(request.method, request.path, &visit.parts);
  v1::ControlReply session = desk_(CheckRequest(secret, v1::ACCESS_KIND_SESSION));
  visit.reader.user_id = session.access().owner_id();
  std::optional<v1::Owner> user;
  if (session.has_access()) user = AskOwner(visit, visit.reader.user_id);
  if (!user.has_value()) {
    if (route != nullptr && route->open) return route->answer(visit);
    return TellNotSignedIn(request, ways_in_);
  }
  visit.session = std::move(*session.mutable_access());
  visit.teams = TeamsOf(visit);
  visit.owner = WhosePages(visit, *std::move(user));
  const Texts& texts = TextsFor(visit.owner.locale());
  Visit signed_in{request,
                  desk_,
                  std::move(visit.session),
                  std::move(visit.owner),
                  std::move(visit.teams),
                  texts,
                  std::move(visit.reader),
                  facts_,
                  visit.now,
                  std::move(visit.parts),
                  {},
                  std::move(visit.site)};
  signed_in.reader.owner_id = signed_in.owner.id();
  signed_in.reader.name = signed_in.owner.name();
  signed_in.reader.has_teams = !signed_in.teams.empty();
  signed_in.reader.form_token = FormToken(secret);
  signed_in.reader.look_only = signed_in.session.look_only();
  absl::StatusOr<Form> form = ReadForm(request, secret);
  if (absl::IsPermissionDenied(form.status())) {
    return signed_in.Show(MessagePage(403, texts["failed_heading"], texts["page_expired"]));
  }
  if (!form.ok()) return signed_in.Refuse(form.status());
  signed_in.form = *std::move(form);
  if (route == nullptr) return signed_in.NotFound();
  if (signed_in.session.look_only() && route->method == "POST" && !route->for_lookers) {
    return signed_in.Show(MessagePage(403, texts["look_only_heading"], texts["look_only"]));
  }
  if (!route->slow) return route->answer(signed_in);
  return AnswerSlowly(
      [&] { return route->answer(signed_in); },
      [&] { return signed_in.Show(MessagePage(503, texts["failed_heading"], texts["busy"])); });
}

}  // namespace sluis
