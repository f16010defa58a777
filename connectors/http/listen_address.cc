#include "connectors/http/listen_address.h"

#include <arpa/inet.h>

#include <charconv>

#include "fmt/format.h"

namespace sluis {
namespace {

bool ParsePort(std::string_view text, uint16_t* port) {
  if (text == "*") return true;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, *port);
  return error == std::errc() && stopped == end;
}

bool ParseHost(std::string_view text, std::string* host) {
  const bool brackets = text.starts_with('[') && text.ends_with(']');
  if (brackets) text = text.substr(1, text.size() - 2);
  *host = text == "localhost" ? "127.0.0.1" : std::string(text);
  unsigned char address[sizeof(in6_addr)];
  return inet_pton(brackets ? AF_INET6 : AF_INET, host->c_str(), address) == 1;
}

}  // namespace

absl::StatusOr<ListenAddress> ParseListenAddress(std::string_view text) {
  ListenAddress address;
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || !ParseHost(text.substr(0, colon), &address.host) ||
      !ParsePort(text.substr(colon + 1), &address.port)) {
    return absl::InvalidArgumentError(fmt::format(
        "'{}' is not an address to listen on; write 127.0.0.1:9464 or [::1]:9464.", text));
  }
  return address;
}

}  // namespace sluis
