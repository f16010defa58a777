// Addresses of the web as they stand in documents: relative, with blanks, or of another kind.
#ifndef SLUIS_CONNECTORS_MARKUP_WEB_ADDRESS_H_
#define SLUIS_CONNECTORS_MARKUP_WEB_ADDRESS_H_

#include <string>
#include <string_view>

namespace sluis {

// `reference` as an absolute http or https address of at most 4096 bytes; a relative one is taken
// from `base` (RFC 3986, section 5). An absolute one stays as it was written, but for the blanks
// around and in it. Empty when it leads nowhere else: another scheme, a mere "#place", no base,
// no host.
[[nodiscard]] std::string ResolveAddress(std::string_view base, std::string_view reference);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MARKUP_WEB_ADDRESS_H_
