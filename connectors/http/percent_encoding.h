// Percent-encoding of RFC 3986, section 2.1.
#ifndef SLUIS_CONNECTORS_HTTP_PERCENT_ENCODING_H_
#define SLUIS_CONNECTORS_HTTP_PERCENT_ENCODING_H_

#include <string>
#include <string_view>

namespace sluis {

// As a part of a path or a value of a query: everything but the unreserved characters becomes
// "%XX".
[[nodiscard]] std::string PercentEncode(std::string_view text);
// Of a part of a path. A '%' that begins no byte stays as it is.
[[nodiscard]] std::string PercentDecode(std::string_view text);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_HTTP_PERCENT_ENCODING_H_
