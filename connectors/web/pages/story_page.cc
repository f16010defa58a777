#include "connectors/web/pages/story_page.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "connectors/http/percent_encoding.h"
#include "connectors/web/frame/page.h"
#include "connectors/web/pages/bar_chart.h"
#include "connectors/web/pages/post_data.h"
#include "connectors/web/pages/voices_data.h"
#include "engine/digests/foreign_text.h"
#include "engine/digests/pieces.h"
#include "engine/digests/wording.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr int kMostBars = 24;

const v1::Story* StoryOf(const v1::Digest& digest, const std::string& id) {
  for (const v1::Story& story : digest.stories()) {
    if (absl::StrCat(story.id()) == id) return &story;
  }
  return nullptr;
}

absl::Time TimeOf(const v1::StoryPosts::Member& member) {
  return FromTimestamp(member.kept().arrived_at());
}

// How many posts came in each stretch between the first and the last: hours, or more than one.
struct Spread {
  absl::Time from;
  absl::Duration stretch = absl::Hours(1);
  std::vector<int> posts;
};

Spread SpreadOf(const v1::StoryPosts& story) {
  Spread spread;
  absl::Time last = absl::InfinitePast();
  absl::Time first = absl::InfiniteFuture();
  for (const auto& member : story.posts()) {
    if (member.interest_ids().empty()) continue;
    first = std::min(first, TimeOf(member));
    last = std::max(last, TimeOf(member));
  }
  if (last < first) return spread;
  spread.from = first;
  while (last - first >= spread.stretch * kMostBars) spread.stretch *= 2;
  spread.posts.resize(static_cast<size_t>((last - first) / spread.stretch) + 1);
  for (const auto& member : story.posts()) {
    if (member.interest_ids().empty()) continue;
    ++spread.posts[static_cast<size_t>((TimeOf(member) - first) / spread.stretch)];
  }
  return spread;
}

void SetSpread(const Visit& visit, const v1::StoryPosts& story, PageData* content) {
  const Manner manner = MannerOf(visit);
  const Spread spread = SpreadOf(story);
  std::vector<Bar> bars;
  PageData rows(PageData::type::list);
  for (size_t i = 0; i < spread.posts.size(); ++i) {
    const absl::Time at = spread.from + spread.stretch * static_cast<double>(i);
    const std::string label = ShortTimeIn(manner.wording, at, manner.now, manner.zone);
    const std::string number = NumberIn(manner.wording, static_cast<uint64_t>(spread.posts[i]));
    bars.push_back({Concat(label, ": ", number), static_cast<double>(spread.posts[i])});
    PageData row;
    row.set("label", label);
    row.set("value", number);
    rows.push_back(row);
  }
  content->set("chart", BarChartOf(bars));
  content->set("spread", rows);
}

PageData MembersOf(const Visit& visit, const v1::StoryPosts& story) {
  PageData list(PageData::type::list);
  for (const auto& member : story.posts()) {
    PageData data = PostData(visit, member.kept().post(), member.kept().arrived_at());
    data.set("context", PageData(member.interest_ids().empty()));
    list.push_back(data);
  }
  return list;
}

}  // namespace

HttpAnswer ShowStory(const Visit& visit) {
  v1::ControlRequest get;
  get.mutable_get_digest()->set_owner_id(visit.reader.owner_id);
  get.mutable_get_digest()->set_digest_id(visit.parts[0]);
  const v1::ControlReply digest = visit.Ask(get);
  const v1::Story* const shown = StoryOf(digest.digest(), visit.parts[1]);
  if (shown == nullptr) return visit.NotFound();
  v1::ControlRequest request;
  request.mutable_get_story()->set_owner_id(visit.reader.owner_id);
  request.mutable_get_story()->add_story_ids(shown->id());
  for (const uint64_t id : shown->folded_story_ids()) {
    request.mutable_get_story()->add_story_ids(id);
  }
  const v1::ControlReply reply = visit.Ask(request);
  if (!reply.has_story_posts()) return visit.Tell(reply.status());
  const v1::StoryPosts& story = reply.story_posts();
  Page page{200, CleanLine(shown->interest_title()), "story", {}};
  page.content.set("heading", page.title);
  page.content.set(
      "back", absl::StrCat("/digests/", PercentEncode(visit.parts[0]), "#story-", shown->id()));
  const Wording& wording = MannerOf(visit).wording;
  const auto kept = static_cast<uint64_t>(story.posts_size());
  page.content.set("summary", CountIn(wording, wording.posts, story.count()));
  page.content.set("voices", VoiceRows(visit, story.voices()));
  page.content.set("remark", std::string(wording.remark));
  page.content.set("gone", PageData(story.count() > kept));
  SetSpread(visit, story, &page.content);
  page.content.set("members", MembersOf(visit, story));
  return visit.Show(page);
}

}  // namespace sluis
