// Feeds as texts, for tests of how they are polled.
#ifndef SLUIS_TESTS_CONNECTORS_FEEDS_FEED_TEXTS_H_
#define SLUIS_TESTS_CONNECTORS_FEEDS_FEED_TEXTS_H_

#include <string>
#include <vector>

#include "fmt/format.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {

struct WrittenItem {
  std::string id;
  std::string text;
  // "2026-03-12T07:00:00Z", or none.
  std::string updated = "";
};

// RSS 2.0. `more` stands in the channel, before the items.
inline std::string WrittenFeed(const std::vector<WrittenItem>& items,
                               const std::string& more = "") {
  std::string feed =
      "<?xml version='1.0'?><rss version='2.0' xmlns:a='http://www.w3.org/2005/Atom' "
      "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'><channel><title>De Krant</title>" +
      more;
  for (const WrittenItem& item : items) {
    feed += fmt::format("<item><guid isPermaLink='false'>{}</guid><title>{}</title>", item.id,
                        item.text);
    if (!item.updated.empty()) feed += fmt::format("<a:updated>{}</a:updated>", item.updated);
    feed += "</item>";
  }
  return feed + "</channel></rss>";
}

// "id/revision/title" of each.
inline std::vector<std::string> Told(const std::vector<v1::Post>& posts) {
  std::vector<std::string> told;
  for (const v1::Post& post : posts) {
    told.push_back(fmt::format("{}/{}/{}", post.id(), post.revision(), post.title()));
  }
  return told;
}

}  // namespace sluis

#endif  // SLUIS_TESTS_CONNECTORS_FEEDS_FEED_TEXTS_H_
