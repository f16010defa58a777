#include "connectors/web/pages/digest_list_page.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "absl/strings/str_cat.h"
#include "connectors/http/percent_encoding.h"
#include "connectors/web/frame/page.h"
#include "connectors/web/pages/post_data.h"
#include "engine/digests/pieces.h"
#include "engine/digests/wording.h"

namespace sluis {
namespace {

constexpr uint32_t kMatchesOnAPage = 50;
constexpr int kMostDigests = 100;

// One for each post, with all interests that it matched.
PageData PostsOf(const Visit& visit, const v1::MatchList& matches) {
  const InterestTitles titles(visit);
  PageData list(PageData::type::list);
  for (int i = 0; i < matches.matches_size();) {
    const v1::MatchEvent& event = matches.matches(i);
    std::vector<std::string> subjects;
    for (; i < matches.matches_size() &&
           matches.matches(i).match().sequence() == event.match().sequence();
         ++i) {
      subjects.push_back(titles[matches.matches(i).match().interest_id()]);
    }
    // Deleted or kept no more.
    if (!event.has_post()) continue;
    PageData post = PostData(visit, event.post(), event.match().arrived_at());
    post.set("subjects", ListIn(MannerOf(visit).wording, subjects));
    list.push_back(post);
  }
  return list;
}

}  // namespace

HttpAnswer ShowDigests(const Visit& visit) {
  v1::ControlRequest request;
  request.mutable_list_digests()->set_owner_id(visit.reader.owner_id);
  const v1::ControlReply reply = visit.Ask(request);
  if (!reply.has_digests()) return visit.Tell(reply.status());
  Page page{200, visit.texts["digests_place"], "digests", {}};
  PageData digests(PageData::type::list);
  const auto& ids = reply.digests().digest_ids();
  const int first = std::max(0, ids.size() - kMostDigests);
  for (int i = ids.size() - 1; i >= first; --i) {
    // "anna/07:00/2026-03-12": its day and hour.
    const std::vector<std::string_view> parts = SplitAt(ids[i], '/');
    PageData digest;
    digest.set("href", Concat("/digests/", PercentEncode(ids[i])));
    digest.set("label", Concat(parts.back(), ", ", parts[parts.size() - 2]));
    digests.push_back(digest);
  }
  page.content.set("digests", digests);
  page.content.set("none", PageData(ids.empty()));
  return visit.Show(page);
}

HttpAnswer ShowByTime(const Visit& visit) {
  v1::ControlRequest request;
  v1::ListMatchesRequest* const list = request.mutable_list_matches();
  list->set_owner_id(visit.reader.owner_id);
  list->set_newest_first(true);
  list->set_limit(kMatchesOnAPage);
  const std::string& before = visit.form.Get("before");
  uint64_t sequence = 0;
  std::from_chars(before.data(), before.data() + before.size(), sequence);
  list->set_before_sequence(sequence);
  const v1::ControlReply reply = visit.Ask(request);
  if (!reply.has_matches()) return visit.Tell(reply.status());
  Page page{200, visit.texts["by_time.heading"], "by_time", {}};
  page.content.set("posts", PostsOf(visit, reply.matches()));
  page.content.set("none", PageData(reply.matches().matches().empty()));
  const uint64_t next = reply.matches().next_sequence();
  page.content.set("more",
                   Present("href", next == 0 ? "" : absl::StrCat("/by-time?before=", next)));
  return visit.Show(page);
}

}  // namespace sluis
