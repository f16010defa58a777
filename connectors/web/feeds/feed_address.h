// Where the feeds of a link are.
#ifndef SLUIS_CONNECTORS_WEB_FEEDS_FEED_ADDRESS_H_
#define SLUIS_CONNECTORS_WEB_FEEDS_FEED_ADDRESS_H_

#include <string>
#include <string_view>
#include <vector>

#include "proto/sluis/v1/control.pb.h"

namespace sluis {

inline constexpr std::string_view kFeedsPath = "/feeds/";

struct FeedAddress {
  // Of the interest; empty of the digests.
  std::string title;
  std::string atom;
  std::string json;
};

// The digests first, then each interest. `site` is what links begin with.
[[nodiscard]] std::vector<FeedAddress> FeedAddresses(std::string_view site, std::string_view secret,
                                                     const v1::InterestList& interests);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_FEEDS_FEED_ADDRESS_H_
