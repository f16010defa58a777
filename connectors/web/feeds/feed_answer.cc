#include "connectors/web/feeds/feed_answer.h"

#include <optional>
#include <utility>

#include "connectors/http/percent_encoding.h"
#include "connectors/web/entry/link_sign_in.h"
#include "connectors/web/feeds/atom_feed.h"
#include "connectors/web/feeds/digest_feeds.h"
#include "connectors/web/feeds/feed_address.h"
#include "connectors/web/feeds/json_feed.h"
#include "connectors/web/frame/entity_tag.h"
#include "engine/digests/pieces.h"
#include "proto/time.h"

namespace sluis {
namespace {

// Whoever polls more often than this gets what its own cache has.
constexpr char kCaching[] = "private, max-age=300";

struct FeedName {
  std::string secret;
  // Empty: the digests.
  std::string interest_id;
  bool json = false;
};

bool TakeEnd(std::string_view end, std::string_view* text) {
  if (!text->ends_with(end)) return false;
  text->remove_suffix(end.size());
  return true;
}

std::optional<FeedName> ReadName(std::string_view rest) {
  FeedName name;
  name.json = TakeEnd(".json", &rest);
  if (!name.json && !TakeEnd(".atom", &rest)) return std::nullopt;
  const std::vector<std::string_view> parts = SplitAt(rest, '/');
  name.secret = parts[0];
  if (parts.size() == 2 && parts[1] == "digests") return name;
  if (parts.size() != 3 || parts[1] != "interests") return std::nullopt;
  name.interest_id = PercentDecode(parts[2]);
  if (name.interest_id.empty()) return std::nullopt;
  return name;
}

HttpAnswer NoFeed() {
  HttpAnswer answer;
  answer.status = 404;
  answer.body = "There is no such feed, or not any more. Make a new link on the page of feeds.\n";
  return answer;
}

HttpAnswer Failed(const v1::Status& status) {
  const auto code = static_cast<absl::StatusCode>(status.code());
  if (code == absl::StatusCode::kNotFound) return NoFeed();
  HttpAnswer answer;
  answer.status = HttpStatusOf(code);
  answer.body = status.message() + "\n";
  return answer;
}

HttpAnswer Told(const HttpRequest& request, const Feed& feed, bool json) {
  HttpAnswer answer;
  answer.content_type = json ? kJsonFeedType : kAtomType;
  answer.body = json ? WriteJsonFeed(feed) : WriteAtom(feed);
  answer.fields.emplace_back("Cache-Control", kCaching);
  AddEntityTag(request, &answer);
  return answer;
}

}  // namespace

HttpAnswer AnswerFeed(const HttpRequest& request, std::string_view rest, const AskDesk& desk,
                      const std::string& site) {
  const std::optional<FeedName> name = ReadName(rest);
  if (!name.has_value()) return NoFeed();
  const v1::ControlReply access = desk(CheckRequest(name->secret, v1::ACCESS_KIND_FEEDS));
  if (!access.has_access()) return NoFeed();
  const std::string& owner_id = access.access().owner_id();
  const auto ask = [&](v1::ControlRequest question) {
    question.set_acting_user(owner_id);
    return desk(question);
  };
  v1::ControlRequest who;
  who.mutable_get_owner()->set_owner_id(owner_id);
  const v1::ControlReply owner = ask(who);
  if (!owner.has_owner()) return Failed(owner.status());
  v1::ControlRequest list;
  list.mutable_list_digests()->set_owner_id(owner_id);
  list.mutable_list_digests()->set_whole(kDigestsInFeed);
  const v1::ControlReply digests = ask(list);
  if (!digests.has_digests()) return Failed(digests.status());
  const FeedPlace place{site, Concat(site, kFeedsPath, rest),
                        FromTimestamp(access.access().created_at())};
  if (name->interest_id.empty()) {
    return Told(request, FeedOfDigests(owner.owner(), digests.digests(), place), name->json);
  }
  v1::ControlRequest get;
  get.mutable_get_interest()->set_owner_id(owner_id);
  get.mutable_get_interest()->set_interest_id(name->interest_id);
  const v1::ControlReply interest = ask(get);
  if (!interest.has_interest()) return Failed(interest.status());
  return Told(request, FeedOfInterest(owner.owner(), interest.interest(), digests.digests(), place),
              name->json);
}

}  // namespace sluis
