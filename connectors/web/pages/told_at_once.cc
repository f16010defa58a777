#include "connectors/web/pages/told_at_once.h"

#include <string>

#include "connectors/web/pages/post_data.h"
#include "engine/digests/foreign_text.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr uint32_t kMostTold = 5;
// Of a text: enough to know whether to look.
constexpr size_t kMostCharacters = 160;

PageData AlertData(const Visit& visit, const InterestTitles& titles, const v1::MatchEvent& alert) {
  PageData data = PostData(visit, alert.post(), alert.match().arrived_at());
  const PostView view =
      ViewOfPost(MannerOf(visit), alert.post(), FromTimestamp(alert.match().arrived_at()));
  data.set("words", CleanLine(view.text, kMostCharacters));
  data.set("subject", titles[alert.match().interest_id()]);
  return data;
}

}  // namespace

void AddToldAtOnce(const Visit& visit, PageData* content) {
  v1::ControlRequest request;
  request.mutable_list_alerts()->set_owner_id(visit.reader.owner_id);
  request.mutable_list_alerts()->set_limit(kMostTold);
  const v1::ControlReply reply = visit.Ask(request);
  content->set("told", PageData(false));
  if (reply.matches().matches().empty()) return;
  const InterestTitles titles(visit);
  PageData posts(PageData::type::list);
  for (const v1::MatchEvent& alert : reply.matches().matches()) {
    posts.push_back(AlertData(visit, titles, alert));
  }
  content->set("told", PageData("posts", posts));
}

HttpAnswer ShowNews(const Visit& visit) {
  Page page{200, "", "told_at_once", {}, "told_at_once"};
  AddToldAtOnce(visit, &page.content);
  return visit.Show(page);
}

}  // namespace sluis
