// Any bytes as a web page: few feeds, each at an address of the web.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "connectors/feeds/autodiscovery.h"
#include "connectors/markup/web_address.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view page(reinterpret_cast<const char*>(data), size);
  const auto feeds = sluis::FindFeeds(page, {"", "https://example.org/a/", ""});
  if (feeds.size() > 32) std::abort();
  for (const sluis::FoundFeed& feed : feeds) {
    if (sluis::ResolveAddress("", feed.address) != feed.address) std::abort();
  }
  return 0;
}
