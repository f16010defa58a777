#include "connectors/feeds/autodiscovery.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/ascii.h"
#include "connectors/feeds/feed_item.h"
#include "connectors/feeds/text_encoding.h"
#include "connectors/markup/tag_scanner.h"
#include "connectors/markup/web_address.h"

namespace sluis {
namespace {

constexpr size_t kMostBytes = 2 * 1024 * 1024;
constexpr size_t kMostFeeds = 32;
// Not application/json: that is what pages call their other interfaces.
constexpr std::array<std::string_view, 4> kTypes = {"application/rss+xml", "application/atom+xml",
                                                    "application/rdf+xml", "application/feed+json"};

std::string Lower(std::string_view text) { return absl::AsciiStrToLower(std::string(text)); }

bool IsFeed(const TagScanner& tag) {
  const std::string relations = " " + Lower(tag.Attribute("rel")) + " ";
  if (relations.find(" alternate ") == std::string::npos) return false;
  std::string type = Lower(tag.Attribute("type"));
  type = type.substr(0, type.find(';'));
  type = type.substr(0, type.find_last_not_of(' ') + 1);
  return std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
}

void AddFeed(const TagScanner& tag, std::string_view base, std::vector<FoundFeed>* feeds) {
  FoundFeed feed{ResolveAddress(base, tag.Attribute("href")),
                 FeedTitle({tag.Attribute("title"), FeedTextKind::kPlain, {}})};
  if (feed.address.empty()) return;
  const bool known = std::any_of(feeds->begin(), feeds->end(), [&feed](const FoundFeed& other) {
    return other.address == feed.address;
  });
  if (!known) feeds->push_back(std::move(feed));
}

}  // namespace

std::vector<FoundFeed> FindFeeds(std::string_view page, const FeedOrigin& origin) {
  const DecodedText decoded = DecodeDocument(page.substr(0, kMostBytes), origin.charset);
  std::vector<FoundFeed> feeds;
  std::string base = origin.address;
  bool has_base = false;
  TagScanner scanner(decoded.text);
  while (feeds.size() < kMostFeeds && scanner.Next()) {
    if (scanner.piece() == MarkupPiece::kText) continue;
    const bool start = scanner.piece() == MarkupPiece::kStartTag;
    if (scanner.name() == (start ? "body" : "head")) break;
    if (start && scanner.name() == "base" && !has_base) {
      // The first counts.
      has_base = true;
      std::string address = ResolveAddress(base, scanner.Attribute("href"));
      if (!address.empty()) base = std::move(address);
    } else if (start && scanner.name() == "link" && IsFeed(scanner)) {
      AddFeed(scanner, base, &feeds);
    }
  }
  return feeds;
}

}  // namespace sluis
