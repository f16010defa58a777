#include "connectors/websocket/web_socket_address.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include "connectors/http/curl_handle.h"
#include "fmt/format.h"

namespace sluis {
namespace {

constexpr uint16_t kPort = 80;
constexpr uint16_t kSecurePort = 443;

bool IsPlain(std::string_view url) {
  return std::none_of(url.begin(), url.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '\x7f' || c == '\\' || c == '#';
  });
}

WebSocketAddress Take(CURLU* url) {
  WebSocketAddress address;
  address.is_secure = UrlPart(url, CURLUPART_SCHEME) == "wss";
  address.host = UrlPart(url, CURLUPART_HOST);
  if (address.host.front() == '[') address.host = address.host.substr(1, address.host.size() - 2);
  address.port = address.is_secure ? kSecurePort : kPort;
  const std::string port = UrlPart(url, CURLUPART_PORT);
  std::from_chars(port.data(), port.data() + port.size(), address.port);
  address.target = UrlPart(url, CURLUPART_PATH);
  const std::string query = UrlPart(url, CURLUPART_QUERY);
  if (!query.empty()) address.target += "?" + query;
  return address;
}

}  // namespace

std::string WebSocketAddress::HostField() const {
  const bool is_v6 = host.find(':') != std::string::npos;
  std::string field = is_v6 ? fmt::format("[{}]", host) : host;
  if (port != (is_secure ? kSecurePort : kPort)) field += fmt::format(":{}", port);
  return field;
}

absl::StatusOr<WebSocketAddress> ParseWebSocketAddress(const std::string& url) {
  const CurlUrl parts(curl_url());
  const bool is_url =
      parts != nullptr && IsPlain(url) &&
      curl_url_set(parts.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK;
  const std::string scheme = is_url ? UrlPart(parts.get(), CURLUPART_SCHEME) : "";
  const std::string host = is_url ? UrlPart(parts.get(), CURLUPART_HOST) : "";
  if ((scheme == "ws" || scheme == "wss") && !host.empty() &&
      UrlPart(parts.get(), CURLUPART_USER).empty()) {
    return Take(parts.get());
  }
  return absl::InvalidArgumentError(
      fmt::format("'{}' is no address of a WebSocket: write wss://host/path.", url));
}

}  // namespace sluis
