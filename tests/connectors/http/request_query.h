// What a server for tests was asked for behind the '?'.
#ifndef SLUIS_TESTS_CONNECTORS_HTTP_REQUEST_QUERY_H_
#define SLUIS_TESTS_CONNECTORS_HTTP_REQUEST_QUERY_H_

#include <string>
#include <string_view>

#include "engine/digests/pieces.h"

namespace sluis {

// As sent; empty without a parameter of that name.
inline std::string ValueIn(const std::string& query, std::string_view name) {
  for (const std::string_view part : SplitAt(query, '&')) {
    const size_t mark = part.find('=');
    if (mark == std::string_view::npos || part.substr(0, mark) != name) continue;
    return std::string(part.substr(mark + 1));
  }
  return "";
}

}  // namespace sluis

#endif  // SLUIS_TESTS_CONNECTORS_HTTP_REQUEST_QUERY_H_
