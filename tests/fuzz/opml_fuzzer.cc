// Any bytes as a list of feeds: refused with a sentence, or a list that reads the same when it is
// written and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "connectors/feeds/opml.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto list = sluis::ReadOpml({reinterpret_cast<const char*>(data), size});
  if (!list.ok()) {
    if (list.status().message().empty()) std::abort();
    return 0;
  }
  const std::string written = sluis::WriteOpml(*list, absl::UnixEpoch());
  const auto again = sluis::ReadOpml(written);
  if (!again.ok() || again->title != list->title) std::abort();
  if (again->feeds.size() != list->feeds.size()) std::abort();
  if (sluis::WriteOpml(*again, absl::UnixEpoch()) != written) std::abort();
  return 0;
}
