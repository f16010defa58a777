// Any bytes as what is kept of a feed: refused with a sentence, or progress within the limits that
// is written and read the same again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "connectors/feeds/feed_progress.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto progress = sluis::ReadFeedProgress({reinterpret_cast<const char*>(data), size});
  if (!progress.ok()) {
    if (progress.status().message().empty()) std::abort();
    return 0;
  }
  const std::string written = sluis::WriteFeedProgress(*progress);
  if (written.size() > sluis::kMostProgressBytes) std::abort();
  const auto again = sluis::ReadFeedProgress(written);
  if (!again.ok() || *again != *progress) std::abort();
  return 0;
}
