// Any bytes as a feed: refused with a sentence, or posts that are valid, the same each time. The
// first byte chooses a charset that HTTP might have said.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "connectors/feeds/feed_document.h"
#include "connectors/feeds/feed_item.h"
#include "proto/checks.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr std::array<const char*, 8> kCharsets = {
      "", "utf-8", "iso-8859-1", "koi8-r", "shift_jis", "euc-jp", "gb18030", "iso-2022-jp"};
  if (size == 0) return 0;
  const std::string_view document(reinterpret_cast<const char*>(data + 1), size - 1);
  sluis::FeedLimits limits;
  limits.max_items = 20;
  limits.max_field_bytes = 4096;
  const sluis::FeedOrigin origin{"feed", "https://example.org/feed", kCharsets[data[0] % 8]};
  const auto feed = sluis::ReadFeed(document, origin, limits);
  const auto again = sluis::ReadFeed(document, origin, limits);
  if (feed.status() != again.status()) std::abort();
  if (!feed.ok()) {
    if (feed.status().message().empty()) std::abort();
    return 0;
  }
  if (feed->items.size() + feed->skipped > limits.max_items) std::abort();
  if (feed->items.size() != again->items.size()) std::abort();
  for (size_t i = 0; i < feed->items.size(); ++i) {
    const sluis::v1::Post& post = feed->items[i];
    if (!sluis::CheckPost(post).ok()) std::abort();
    if (post.SerializeAsString() != again->items[i].SerializeAsString()) std::abort();
    if (sluis::PostFingerprint(post) != sluis::PostFingerprint(again->items[i])) std::abort();
  }
  return 0;
}
