#include "connectors/web/pages/search_page.h"

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

constexpr uint32_t kFoundOnAPage = 20;

std::string SummaryOf(const Visit& visit, const v1::FoundPosts& found) {
  const Wording& wording = MannerOf(visit).wording;
  const std::string looked_at = NumberIn(wording, found.looked_at());
  std::string summary =
      found.posts().empty()
          ? Fill(visit.texts["search.nothing"], looked_at)
          : Fill(visit.texts["search.found"],
                 NumberIn(wording, static_cast<uint64_t>(found.posts_size())), looked_at);
  if (found.muted() > 0) {
    Append(&summary, " ", Fill(visit.texts["search.muted"], NumberIn(wording, found.muted())));
  }
  return summary;
}

PageData ResultsOf(const Visit& visit, const std::string& query, const v1::FoundPosts& found) {
  PageData results;
  results.set("summary", SummaryOf(visit, found));
  PageData posts(PageData::type::list);
  for (const v1::KeptPost& kept : found.posts()) {
    posts.push_back(PostData(visit, kept.post(), kept.arrived_at()));
  }
  results.set("posts", posts);
  const std::string encoded = PercentEncode(query);
  results.set("interest_href", Concat("/interests/new?title=", encoded, "&query=", encoded));
  results.set("more", Present("href", found.next_before_sequence() == 0
                                          ? ""
                                          : absl::StrCat("/search?q=", encoded, "&before=",
                                                         found.next_before_sequence())));
  return results;
}

}  // namespace

HttpAnswer ShowSearch(const Visit& visit) {
  const std::string& query = visit.form.Get("q");
  Page page{200, visit.texts["search.heading"], "search", {}};
  page.content.set("query", query);
  page.content.set("fault", PageData(false));
  page.content.set("results", PageData(false));
  if (query.empty()) return visit.Show(page);
  v1::ControlRequest request;
  v1::SearchPostsRequest* const search = request.mutable_search_posts();
  search->set_owner_id(visit.reader.owner_id);
  search->set_query(query);
  search->set_limit(kFoundOnAPage);
  const std::string& before = visit.form.Get("before");
  uint64_t sequence = 0;
  std::from_chars(before.data(), before.data() + before.size(), sequence);
  search->set_before_sequence(sequence);
  const v1::ControlReply reply = visit.Ask(request);
  if (reply.has_found_posts()) {
    page.content.set("results", ResultsOf(visit, query, reply.found_posts()));
  } else {
    page.status = HttpStatusOf(static_cast<absl::StatusCode>(reply.status().code()));
    page.content.set("fault", Present("sentence", reply.status().message()));
  }
  return visit.Show(page);
}

}  // namespace sluis
