#include "connectors/web/pages/wall_desk_page.h"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/numbers.h"
#include "connectors/http/percent_encoding.h"
#include "connectors/web/frame/form.h"
#include "connectors/web/frame/page.h"
#include "connectors/web/pages/wall_posts.h"
#include "engine/digests/foreign_text.h"
#include "engine/digests/pieces.h"
#include "engine/digests/wording.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr uint32_t kMostListed = 100;

// A part of the page: the posts in a state, and what can be done with each.
struct Part {
  v1::WallState state;
  std::string_view heading;
  std::string_view none;  // what it says without posts; without it, it is left out then
  std::string_view approve;
  std::string_view recall;
};
// First what must be stopped at once if it must be stopped.
constexpr std::array kParts = {
    Part{v1::WALL_STATE_HELD_BACK, "wall.held_back", "", "", "wall.stop"},
    Part{v1::WALL_STATE_SHOWN, "wall.shown", "wall.nothing_shown", "", "wall.take_off"},
    Part{v1::WALL_STATE_WAITING, "wall.waiting", "wall.nothing_waits", "wall.approve",
         "wall.leave_out"},
    Part{v1::WALL_STATE_PASSED, "wall.passed", "", "", "wall.leave_out"},
    Part{v1::WALL_STATE_RECALLED, "wall.recalled", "", "wall.put_back", ""},
};

std::string WallAddress(const std::string& interest_id) {
  return Concat("/walls/", PercentEncode(interest_id));
}

PageData Button(const Texts& texts, std::string_view text) {
  return text.empty() ? PageData(false) : PageData("label", texts[text]);
}

// Who said the last word, and when; and when it will be seen.
std::string HistoryOf(const v1::WallPost& post, const v1::Wall& wall, const Texts& texts) {
  const Wording& wording = WordingFor(wall.locale());
  absl::TimeZone zone = absl::UTCTimeZone();
  if (!absl::LoadTimeZone(wall.time_zone(), &zone)) zone = absl::UTCTimeZone();
  const auto told = [&](std::string_view text, const google::protobuf::Timestamp& at) {
    const absl::Time time = FromTimestamp(at);
    return Fill(texts[text], ShortTimeIn(wording, time, time, zone), post.decided_by());
  };
  if (post.state() == v1::WALL_STATE_HELD_BACK) {
    return told("wall.shown_from", post.shown_from());
  }
  if (!post.has_decided_at() || post.decided_by().empty()) return "";
  return told(post.state() == v1::WALL_STATE_RECALLED ? "wall.recalled_by" : "wall.approved_by",
              post.decided_at());
}

PageData PostData(const v1::WallPost& post, const Part& part, const v1::Wall& wall,
                  const Texts& texts) {
  const WallPostView view = ViewOfWallPost(post, wall);
  PageData data;
  data.set("sequence", view.key);
  data.set("text", post.has_post() ? view.text : texts["wall.gone"]);
  data.set("beginning", CleanLine(view.text, 40));
  data.set("byline", post.has_post() ? view.byline : "");
  data.set("text_language",
           view.language.empty() ? PageData(false) : PageData("tag", view.language));
  const std::string history = HistoryOf(post, wall, texts);
  data.set("history", history.empty() ? PageData(false) : PageData("line", history));
  const bool is_there = post.has_post();
  data.set("approve", is_there ? Button(texts, part.approve) : PageData(false));
  data.set("recall", Button(texts, part.recall));
  return data;
}

PageData PartData(const Part& part, const v1::Wall& wall, const Texts& texts, size_t* count) {
  PageData posts(PageData::type::list);
  *count = 0;
  for (const v1::WallPost& post : wall.posts()) {
    if (post.state() != part.state) continue;
    ++*count;
    posts.push_back(PostData(post, part, wall, texts));
  }
  PageData data;
  data.set("id", std::string(part.heading.substr(part.heading.find('.') + 1)));
  data.set("heading", texts[part.heading]);
  data.set("count", std::to_string(*count));
  data.set("none", *count == 0 && !part.none.empty() ? PageData("line", texts[part.none])
                                                     : PageData(false));
  data.set("posts", posts);
  return data;
}

std::string RuleOf(const v1::Wall& wall, const Texts& texts) {
  std::string rule = texts[wall.at_once() ? "wall.rule_at_once" : "wall.rule_approved"];
  if (wall.hold_back_seconds() > 0) {
    Append(&rule, " ",
           Fill(texts["wall.rule_hold_back"], std::to_string(wall.hold_back_seconds())));
  }
  return rule;
}

// The sequence that the form names; what is no number is on no wall.
uint64_t SequenceIn(const Form& form) {
  uint64_t sequence = 0;
  return absl::SimpleAtoi(form.Get("sequence"), &sequence) ? sequence : 0;
}

HttpAnswer AskAndGoBack(const Visit& visit, const v1::ControlRequest& request) {
  const v1::ControlReply reply = visit.Ask(request);
  if (!reply.has_wall_post()) return visit.Tell(reply.status());
  return Redirect(Concat(WallAddress(visit.parts[0]), "/desk"));
}

}  // namespace

HttpAnswer ShowWalls(const Visit& visit) {
  v1::ControlRequest request;
  request.mutable_list_interests()->set_owner_id(visit.reader.owner_id);
  const v1::ControlReply reply = visit.Ask(request);
  if (!reply.has_interests()) return visit.Tell(reply.status());
  PageData walls(PageData::type::list);
  bool any = false;
  for (const v1::Interest& interest : reply.interests().interests()) {
    if (interest.kind() != v1::INTEREST_KIND_WALL) continue;
    any = true;
    PageData wall;
    wall.set("title", CleanLine(interest.title()));
    wall.set("address", WallAddress(interest.id()));
    walls.push_back(wall);
  }
  Page page{200, visit.texts["wall.walls"], "walls", {}};
  page.content.set("walls", walls);
  page.content.set("has_none", PageData(!any));
  return visit.Show(page);
}

HttpAnswer ShowWallDesk(const Visit& visit) {
  v1::ControlRequest request;
  request.mutable_list_wall()->set_owner_id(visit.reader.owner_id);
  request.mutable_list_wall()->set_interest_id(visit.parts[0]);
  request.mutable_list_wall()->set_limit(kMostListed);
  const v1::ControlReply reply = visit.Ask(request);
  if (!reply.has_wall()) return visit.NotFound();
  const v1::Wall& wall = reply.wall();
  const std::string title = CleanLine(wall.title());
  Page page{200, title, "wall_desk", {}};
  page.content.set("heading", title);
  page.content.set("address", WallAddress(visit.parts[0]));
  page.content.set("rule", RuleOf(wall, visit.texts));
  PageData parts(PageData::type::list);
  for (const Part& part : kParts) {
    size_t count = 0;
    PageData data = PartData(part, wall, visit.texts, &count);
    if (count > 0 || !part.none.empty()) parts.push_back(data);
  }
  page.content.set("parts", parts);
  return visit.Show(page);
}

HttpAnswer TakeOnWall(const Visit& visit) {
  v1::ControlRequest request;
  request.mutable_approve_on_wall()->set_owner_id(visit.reader.owner_id);
  request.mutable_approve_on_wall()->set_interest_id(visit.parts[0]);
  request.mutable_approve_on_wall()->set_sequence(SequenceIn(visit.form));
  return AskAndGoBack(visit, request);
}

HttpAnswer TakeOffWall(const Visit& visit) {
  v1::ControlRequest request;
  request.mutable_recall_from_wall()->set_owner_id(visit.reader.owner_id);
  request.mutable_recall_from_wall()->set_interest_id(visit.parts[0]);
  request.mutable_recall_from_wall()->set_sequence(SequenceIn(visit.form));
  return AskAndGoBack(visit, request);
}

}  // namespace sluis
