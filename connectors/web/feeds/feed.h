// A feed, neutral of its format: what RFC 4287 (Atom) and JSON Feed 1.1 both tell.
#ifndef SLUIS_CONNECTORS_WEB_FEEDS_FEED_H_
#define SLUIS_CONNECTORS_WEB_FEEDS_FEED_H_

#include <string>
#include <vector>

#include "absl/time/time.h"

namespace sluis {

struct FeedEntry {
  // A URI that is this entry's for ever.
  std::string id;
  std::string title;
  // Our page about it, and the source's; http or https. The second may be empty.
  std::string link;
  std::string source_link;
  std::string author;
  absl::Time updated;
  // Markup of our own templates, in which everything foreign is escaped.
  std::string html;
};

struct Feed {
  std::string id;
  std::string title;
  std::string language;
  // Where the feed itself is, and the page that it follows.
  std::string self;
  std::string home;
  absl::Time updated;
  // The newest first.
  std::vector<FeedEntry> entries;
};

inline constexpr char kFeedAuthor[] = "Sluis";

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_FEEDS_FEED_H_
