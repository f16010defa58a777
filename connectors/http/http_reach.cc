#include "connectors/http/http_reach.h"

#include <algorithm>

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

bool IsWithin(const HttpReach& reach, const sockaddr& address) {
  return !reach.is_public_only || IsPublicAddress(address) ||
         std::find(reach.also.begin(), reach.also.end(), PlaceText(address)) != reach.also.end();
}

}  // namespace sluis
