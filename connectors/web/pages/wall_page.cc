#include "connectors/web/pages/wall_page.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "connectors/http/percent_encoding.h"
#include "connectors/web/entry/link_sign_in.h"
#include "connectors/web/entry/stranger.h"
#include "connectors/web/frame/page.h"
#include "connectors/web/frame/texts.h"
#include "connectors/web/live/live_pages.h"
#include "connectors/web/pages/wall_posts.h"
#include "engine/digests/foreign_text.h"
#include "engine/digests/json_writer.h"
#include "engine/digests/pieces.h"
#include "proto/time.h"

namespace sluis {
namespace {

// Where a wall is reached, and whose it is.
struct Place {
  std::string owner_id;
  std::string interest_id;
  // "/walls/hall": its posts and events are below.
  std::string path;
  // Who may have so many streams of events.
  std::string party;
};

v1::ControlReply AskForWall(const AskDesk& desk, const Place& place) {
  v1::ControlRequest request;
  request.set_acting_user(place.owner_id);
  request.mutable_list_wall()->set_owner_id(place.owner_id);
  request.mutable_list_wall()->set_interest_id(place.interest_id);
  request.mutable_list_wall()->set_only_shown(true);
  return desk(request);
}

PageData PostData(const WallPostView& post) {
  PageData data;
  data.set("text", post.text);
  data.set("byline", post.byline);
  data.set("size", post.size);
  data.set("text_language",
           post.language.empty() ? PageData(false) : PageData("tag", post.language));
  return data;
}

HttpAnswer WallAnswer(const v1::Wall& wall, const Place& place) {
  const Texts& texts = TextsFor(wall.locale());
  Page page{200, CleanLine(wall.title()), "wall", {}, "wall_layout"};
  page.content.set("path", place.path);
  page.content.set("about", texts[wall.at_once() ? "wall.about_at_once" : "wall.about_approved"]);
  PageData lead(PageData::type::list);
  PageData others(PageData::type::list);
  for (const WallPostView& post : ViewOfWall(wall)) {
    (lead.is_empty_list() ? lead : others).push_back(PostData(post));
  }
  page.content.set("lead", lead);
  page.content.set("others", others);
  return RenderPage(page, texts, {}, place.path);
}

HttpAnswer PostsAnswer(const v1::Wall& wall) {
  JsonWriter json;
  json.BeginObject();
  json.Key("posts");
  json.BeginArray();
  for (const WallPostView& post : ViewOfWall(wall)) {
    json.BeginObject();
    for (const auto& [name, value] : {std::pair("key", &post.key),
                                      {"text", &post.text},
                                      {"byline", &post.byline},
                                      {"language", &post.language},
                                      {"size", &post.size}}) {
      json.Key(name);
      json.String(*value);
    }
    json.EndObject();
  }
  json.EndArray();
  if (wall.has_next_shown_at()) {
    const absl::Duration until = FromTimestamp(wall.next_shown_at()) - absl::Now();
    json.Key("again_in_ms");
    json.Number(static_cast<uint64_t>(std::max<int64_t>(0, absl::ToInt64Milliseconds(until))));
  }
  json.EndObject();
  HttpAnswer answer;
  answer.content_type = "application/json";
  answer.body = json.Take();
  return answer;
}

HttpAnswer EventsAnswer(const Place& place) {
  HttpAnswer answer;
  answer.events = HttpEvents{
      {WallTopic(place.owner_id, place.interest_id), WallsTopic(place.owner_id)}, place.party};
  return answer;
}

Place PlaceOf(const Visit& visit) {
  const std::string& owner_id = visit.reader.owner_id;
  return {owner_id, visit.parts[0], Concat("/walls/", PercentEncode(visit.parts[0])), owner_id};
}

}  // namespace

std::string WallLinkPath(std::string_view secret) { return Concat(kWallPath, secret); }

HttpAnswer ShowWall(const Visit& visit) {
  const Place place = PlaceOf(visit);
  const v1::ControlReply reply = AskForWall(visit.desk, place);
  return reply.has_wall() ? WallAnswer(reply.wall(), place) : visit.NotFound();
}

HttpAnswer ShowWallPosts(const Visit& visit) {
  const v1::ControlReply reply = AskForWall(visit.desk, PlaceOf(visit));
  return reply.has_wall() ? PostsAnswer(reply.wall()) : visit.NotFound();
}

HttpAnswer ListenToWall(const Visit& visit) {
  const Place place = PlaceOf(visit);
  return AskForWall(visit.desk, place).has_wall() ? EventsAnswer(place) : visit.NotFound();
}

HttpAnswer OpenWall(const HttpRequest& request, std::string_view path, const AskDesk& desk) {
  const size_t slash = std::min(path.find('/'), path.size());
  const std::string_view secret = path.substr(0, slash);
  const std::string_view part = path.substr(slash);
  const v1::ControlReply access = desk(CheckRequest(secret, v1::ACCESS_KIND_WALL));
  const Place place = {access.access().owner_id(), access.access().interest_id(),
                       WallLinkPath(secret), Concat("wall/", access.access().id())};
  const v1::ControlReply reply = access.has_access() ? AskForWall(desk, place) : v1::ControlReply();
  const bool is_known = part.empty() || part == "/posts" || part == "/events";
  if (request.method != "GET" || !reply.has_wall() || !is_known) {
    return TellStranger(request, 404, "link_ended_heading", "link_ended");
  }
  if (part == "/posts") return PostsAnswer(reply.wall());
  if (part == "/events") return EventsAnswer(place);
  return WallAnswer(reply.wall(), place);
}

}  // namespace sluis
