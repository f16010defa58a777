// Any bytes as a query, and as a title: what is read is written so that it reads the same, and what
// is refused says so with a caret or a limit.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "models/text/person_name.h"
#include "models/text/query.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(sluis::NamesPerson(text));
  const auto query = sluis::ParseQuery(text);
  if (!query.ok()) {
    const std::string message(query.status().message());
    const bool points = !message.empty() && message.back() == '^';
    const bool states_limit = message.find("at most") != message.npos ||
                              message.find("UTF-8") != message.npos;
    if (!points && !states_limit) std::abort();
    return 0;
  }
  const auto again = sluis::ParseQuery(sluis::FormatQuery(*query));
  // Writing it can take more bytes than a query may have.
  if (!again.ok() && sluis::FormatQuery(*query).size() <= sluis::kMaxQueryBytes) std::abort();
  if (again.ok() && *again != *query) std::abort();
  return 0;
}
