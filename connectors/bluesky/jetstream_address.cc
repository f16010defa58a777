#include "connectors/bluesky/jetstream_address.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "connectors/bluesky/record_key.h"
#include "connectors/websocket/web_socket_address.h"
#include "engine/digests/pieces.h"
#include "fmt/format.h"

namespace sluis {
namespace {

constexpr std::string_view kFirstPath = "/subscribe";
constexpr std::string_view kSecondPath = "/xrpc/network.bsky.jetstream.subscribeEvents";
// Of both versions.
constexpr std::array<std::string_view, 8> kOurs = {
    "cursor",      "compress", "requireHello",   "wantedCollections",
    "collections", "kinds",    "socketEncoding", "zstdDictionary"};

absl::Status CheckParameters(std::string_view query) {
  for (const std::string_view parameter : SplitAt(query, '&')) {
    const std::string_view name = parameter.substr(0, parameter.find('='));
    if (std::find(kOurs.begin(), kOurs.end(), name) == kOurs.end()) continue;
    return absl::InvalidArgumentError(fmt::format(
        "Leave '{}' out of the address of Jetstream: it is set when the server is asked.", name));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<JetstreamAddress> ParseJetstreamAddress(const std::string& url) {
  const absl::StatusOr<WebSocketAddress> parsed = ParseWebSocketAddress(url);
  if (!parsed.ok()) return parsed.status();
  const size_t mark = std::min(parsed->target.find('?'), parsed->target.size());
  const std::string path = parsed->target.substr(0, mark);
  const std::string query = parsed->target.substr(std::min(mark + 1, parsed->target.size()));
  if (absl::Status status = CheckParameters(query); !status.ok()) return status;
  JetstreamAddress address;
  address.server = parsed->HostField();
  address.version = path.ends_with(kSecondPath) ? 2 : 1;
  if (path != "/" && !path.ends_with(kFirstPath) && !path.ends_with(kSecondPath)) {
    return absl::InvalidArgumentError(fmt::format(
        "'{}' is no address of Jetstream: write wss://host, wss://host{} or wss://host{}.", url,
        kFirstPath, kSecondPath));
  }
  address.url = Concat(parsed->is_secure ? "wss://" : "ws://", address.server,
                       path == "/" ? kFirstPath : std::string_view(path), "?", query);
  return address;
}

std::string SubprotocolOf(const JetstreamAddress& address) {
  return address.version == 2 ? "xrpc.v1.json" : "";
}

std::string SubscriptionUrl(const JetstreamAddress& address, const JetstreamWishes& wishes) {
  const bool is_first = address.version == 1;
  std::string url = address.url;
  const auto add = [&url](std::string_view name, std::string_view value) {
    Append(&url, url.back() == '?' ? "" : "&", name, "=", value);
  };
  const std::string_view collections = is_first ? "wantedCollections" : "collections";
  add(collections, kPostCollection);
  if (wishes.counts) {
    add(collections, kLikeCollection);
    add(collections, kRepostCollection);
  }
  // Repositories that broke off (sync) say nothing of posts.
  for (const char* kind : {"commit", "identity", "account"}) {
    if (!is_first) add("kinds", kind);
  }
  if (wishes.dictionary != 0 && is_first) add("compress", "true");
  if (wishes.dictionary != 0 && !is_first) {
    add("zstdDictionary", fmt::format("{}", wishes.dictionary));
  }
  if (wishes.cursor != 0) add("cursor", fmt::format("{}", wishes.cursor));
  return url;
}

}  // namespace sluis
