#include "connectors/feeds/feed_document.h"

#include <fmt/format.h>

#include "connectors/feeds/json_items.h"
#include "connectors/feeds/text_encoding.h"
#include "connectors/feeds/xml_items.h"

namespace sluis {

absl::StatusOr<FeedDocument> ReadFeed(std::string_view document, const FeedOrigin& origin,
                                      const FeedLimits& limits) {
  if (document.size() > limits.max_bytes) {
    return absl::InvalidArgumentError(
        fmt::format("The feed is {} bytes; at most {} are read.", document.size(),
                    limits.max_bytes));
  }
  DecodedText decoded = DecodeDocument(document, origin.charset);
  const size_t begin = decoded.text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) {
    return absl::InvalidArgumentError("The document is empty.");
  }
  // Blanks before an XML declaration are an error that many feeds make.
  const std::string_view text = std::string_view(decoded.text).substr(begin);
  if (text[0] == '{') return ReadJsonItems(text, origin, limits);
  if (text[0] == '<') return ReadXmlItems(text, origin, limits);
  return absl::InvalidArgumentError("This is no feed: it is neither XML nor JSON.");
}

}  // namespace sluis
