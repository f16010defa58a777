#include "connectors/http/http_reach.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstdint>

#include "absl/strings/numbers.h"
#include "connectors/http/curl_handle.h"
#include "connectors/http/public_address.h"
#include "fmt/format.h"

namespace sluis {
namespace {

struct UrlParts {
  std::string scheme;
  std::string user;
  std::string host;
};

// All empty for what is no URL.
UrlParts PartsOf(const std::string& url) {
  const CurlUrl parts(curl_url());
  if (parts == nullptr || curl_url_set(parts.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) {
    return {};
  }
  return {UrlPart(parts.get(), CURLUPART_SCHEME), UrlPart(parts.get(), CURLUPART_USER),
          UrlPart(parts.get(), CURLUPART_HOST)};
}

bool IsPort(const std::string& text) {
  uint32_t port = 0;
  return absl::SimpleAtoi(text, &port) && port > 0 && port <= 0xffff &&
         text == fmt::format("{}", port);
}

}  // namespace

absl::Status CheckServerUrl(const std::string& url) {
  const UrlParts parts = PartsOf(url);
  const bool is_here =
      parts.host == "127.0.0.1" || parts.host == "[::1]" || parts.host == "localhost";
  const bool is_safe = parts.scheme == "https" || (parts.scheme == "http" && is_here);
  if (parts.host.empty() || !parts.user.empty() || !is_safe ||
      url.find_first_of(" \t\r\n\\#") != std::string::npos) {
    return absl::InvalidArgumentError(fmt::format(
        "'{}' is no server that may be asked: write https://host/path (http:// for this machine "
        "alone).",
        url));
  }
  return absl::OkStatus();
}

absl::Status CheckUrl(const std::string& url, const HttpReach& reach) {
  if (!reach.is_public_only) return CheckServerUrl(url);
  const UrlParts parts = PartsOf(url);
  if ((parts.scheme == "http" || parts.scheme == "https") && parts.user.empty()) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      fmt::format("'{}' is no address that can be read: write https://host/path.", url));
}

absl::Status CheckPlaceText(const std::string& place) {
  const size_t colon = place.rfind(':');
  std::string host = place.substr(0, colon);
  const bool is_ip6 = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (is_ip6) host = host.substr(1, host.size() - 2);
  const int family = is_ip6 ? AF_INET6 : AF_INET;
  in6_addr address = {};
  char text[INET6_ADDRSTRLEN] = {};
  // What is not written as a connection's address is would let nobody in.
  if (inet_pton(family, host.c_str(), &address) == 1 &&
      host == inet_ntop(family, &address, text, sizeof(text)) && colon != std::string::npos &&
      IsPort(place.substr(colon + 1))) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      fmt::format("'{}' is no address with a port. Write 10.1.2.3:443 or [fd00::7]:8080.", place));
}

absl::Status NotWithin(const HttpReach& reach, const std::string& url, const std::string& place) {
  return absl::PermissionDeniedError(
      fmt::format("{} leads to {}, which is not on the internet and is not asked.{}{}", url, place,
                  reach.advice.empty() ? "" : " ", reach.advice));
}

bool IsWithin(const HttpReach& reach, const sockaddr& address) {
  return !reach.is_public_only || (IsPublicAddress(address) && !IsOwnAddress(address)) ||
         std::find(reach.also.begin(), reach.also.end(), PlaceText(address)) != reach.also.end();
}

}  // namespace sluis
