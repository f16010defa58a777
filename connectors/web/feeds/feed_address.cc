#include "connectors/web/feeds/feed_address.h"

#include <utility>

#include "connectors/http/percent_encoding.h"
#include "engine/digests/foreign_text.h"
#include "engine/digests/pieces.h"

namespace sluis {
namespace {

FeedAddress At(const std::string& address, std::string title) {
  return {std::move(title), Concat(address, ".atom"), Concat(address, ".json")};
}

}  // namespace

std::vector<FeedAddress> FeedAddresses(std::string_view site, std::string_view secret,
                                       const v1::InterestList& interests) {
  const std::string base = Concat(site, kFeedsPath, secret);
  std::vector<FeedAddress> addresses = {At(base + "/digests", "")};
  for (const v1::Interest& interest : interests.interests()) {
    std::string title = CleanLine(interest.title());
    addresses.push_back(At(Concat(base, "/interests/", PercentEncode(interest.id())),
                           title.empty() ? interest.id() : std::move(title)));
  }
  return addresses;
}

}  // namespace sluis
