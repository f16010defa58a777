#include "connectors/web/pages/post_data.h"

#include "engine/digests/foreign_text.h"
#include "proto/time.h"

namespace sluis {

Manner MannerOf(const Visit& visit) {
  return MannerFor(visit.owner.locale(), visit.owner.time_zone(), visit.now);
}

PageData PostData(const Visit& visit, const v1::Post& post,
                  const google::protobuf::Timestamp& arrived_at) {
  const Manner manner = MannerOf(visit);
  const PostView view = ViewOfPost(manner, post, FromTimestamp(arrived_at));
  PageData data;
  data.set("words", view.text);
  data.set("text_language", Present("tag", view.language));
  data.set("byline", view.byline);
  data.set("link", Present("address", view.link));
  data.set("open_post", std::string(manner.wording.open_post));
  return data;
}

InterestTitles::InterestTitles(const Visit& visit) {
  v1::ControlRequest list;
  list.mutable_list_interests()->set_owner_id(visit.reader.owner_id);
  const v1::ControlReply reply = visit.Ask(list);
  for (const v1::Interest& interest : reply.interests().interests()) {
    titles_[interest.id()] = CleanLine(interest.title());
  }
}

std::string InterestTitles::operator[](const std::string& interest_id) const {
  const auto found = titles_.find(interest_id);
  return found == titles_.end() ? interest_id : found->second;
}

PageData Present(const std::string& name, const std::string& value) {
  return value.empty() ? PageData(false) : PageData(name, value);
}

PageData Lines(const std::vector<std::string>& lines) {
  PageData list(PageData::type::list);
  for (const std::string& line : lines) {
    if (!line.empty()) list.push_back(PageData("line", line));
  }
  return list;
}

}  // namespace sluis
