// One item as its feed says it, in whatever format, and the post that it makes.
#ifndef SLUIS_CONNECTORS_FEEDS_FEED_ITEM_H_
#define SLUIS_CONNECTORS_FEEDS_FEED_ITEM_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proto/checks.h"
#include "proto/sluis/v1/post.pb.h"

namespace sluis {

enum class FeedTextKind {
  kPlain,
  kHtml,
  // HTML if it looks like it: what RSS leaves open for titles.
  kGuess,
};

struct FeedText {
  std::string value;
  FeedTextKind kind = FeedTextKind::kPlain;
  // What relative addresses in it are taken from.
  std::string base;
};

struct FeedPerson {
  std::string name;
  std::string address;
};

struct FeedMedia {
  std::string address;
  // A MIME type, or "image", "video", "audio".
  std::string type;
  std::string alt_text;
};

struct FeedItem {
  std::string id;
  // Absolute.
  std::string link;
  FeedText title;
  FeedText summary;
  FeedText content;
  std::string published;
  std::string updated;
  std::vector<FeedPerson> authors;
  std::vector<std::string> tags;
  std::vector<FeedMedia> media;
  std::string language;
  std::string reply_to;
};

// The words of a text on one line, markup taken off.
[[nodiscard]] std::string FeedTitle(const FeedText& text);

// "jan@example.nl (Jan de Wit)" gives the name, an address alone itself.
[[nodiscard]] std::string FeedPersonName(std::string_view text);

// "nl_NL" gives "nl-NL"; empty for what is no language tag.
[[nodiscard]] std::string FeedLanguage(std::string_view tag);

// The post of `item`, which passes CheckPost with `limits`: what is too long is cut, what is too
// many is left out. Its id is the item's, or its link, or a hash of what it says; it stays when the
// feed is read again. Its revision is the time of its last update in milliseconds since 1970, 0
// when the feed gives none: see PostFingerprint. None for an item that says nothing.
[[nodiscard]] std::optional<v1::Post> PostOfItem(const FeedItem& item, std::string_view source,
                                                 const PostLimits& limits);

// Changes when what the post says does. A feed without times of update makes revision 0 of every
// version; who polls it compares this with that of the last time, and counts the revisions.
[[nodiscard]] uint64_t PostFingerprint(const v1::Post& post);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FEEDS_FEED_ITEM_H_
