#include "connectors/feeds/feed_document.h"

#include <fmt/format.h>

#include "connectors/feeds/json_items.h"
#include "connectors/feeds/text_encoding.h"
#include "connectors/feeds/xml_items.h"

namespace sluis {

absl::StatusOr<FeedDocument> ReadFeed(std::string_view document, const FeedOrigin& origin,
                                      const FeedLimits& limits) {
  if (document.size() > limits.max_bytes) {
    return absl::InvalidArgumentError(fmt::format("The feed is {} bytes; at most {} are read.",
                                                  document.size(), limits.max_bytes));
  }
  const std::string text = DecodeDocument(document, origin.charset).text;
  const size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return absl::InvalidArgumentError("The document is empty.");
  if (text[begin] == '{') return ReadJsonItems(text, origin, limits);
  if (text[begin] == '<') return ReadXmlItems(text, origin, limits);
  return absl::InvalidArgumentError("This is no feed: it is neither XML nor JSON.");
}

}  // namespace sluis
