// "HOST:PORT" as people write it, for a server that listens.
#ifndef SLUIS_CONNECTORS_HTTP_LISTEN_ADDRESS_H_
#define SLUIS_CONNECTORS_HTTP_LISTEN_ADDRESS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace sluis {

struct ListenAddress {
  // A number address, without brackets.
  std::string host;
  // 0: any free one.
  uint16_t port = 0;
};

// The host is an address in numbers, an IPv6 one in brackets, or `localhost`; the port a number or
// `*`. Names are not looked up.
[[nodiscard]] absl::StatusOr<ListenAddress> ParseListenAddress(std::string_view text);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_HTTP_LISTEN_ADDRESS_H_
