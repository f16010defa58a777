#include "connectors/websocket/dialing.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "connectors/http/public_address.h"
#include "fmt/format.h"

namespace sluis {
namespace {

using boost::asio::ip::tcp;
using Error = boost::system::error_code;

absl::Status Failed(const WebSocketAddress& address, const Error& error) {
  return absl::UnavailableError(
      fmt::format("{} cannot be reached: {}.", address.HostField(), error.message()));
}

absl::StatusOr<std::vector<tcp::endpoint>> LookUp(const WebSocketAddress& address,
                                                  const Patience& patience,
                                                  boost::asio::io_context* context) {
  const auto resolver = std::make_shared<tcp::resolver>(*context);
  const auto found = std::make_shared<std::vector<tcp::endpoint>>();
  const Error error = Await(context, patience, [&](auto done) {
    resolver->async_resolve(
        address.host, std::to_string(address.port), tcp::resolver::numeric_service,
        [resolver, found, done](Error resolved, const tcp::resolver::results_type& results) {
          for (const auto& result : results) found->push_back(result.endpoint());
          done(resolved);
        });
  });
  if (error) return Failed(address, error);
  return *found;
}

}  // namespace

absl::Status CheckPlace(const WebSocketAddress& address, const HttpReach& reach,
                        const tcp::endpoint& place) {
  const std::string text = PlaceText(*place.data());
  if (!IsWithin(reach, *place.data())) {
    return NotWithin(reach, address.HostField(), text);
  }
  const bool is_named = std::find(reach.also.begin(), reach.also.end(), text) != reach.also.end();
  if (address.is_secure || is_named || place.address().is_loopback()) return absl::OkStatus();
  return absl::InvalidArgumentError(fmt::format(
      "Anybody on the way to {} could read and change what ws:// carries: write wss://.",
      address.HostField()));
}

absl::Status Dial(const WebSocketAddress& address, const HttpReach& reach, const Patience& patience,
                  boost::asio::io_context* context, boost::beast::tcp_stream* stream) {
  const absl::StatusOr<std::vector<tcp::endpoint>> places = LookUp(address, patience, context);
  if (!places.ok()) return places.status();
  absl::Status refused;
  bool has_tried = false;
  Error error = boost::asio::error::host_not_found;
  for (size_t i = 0; i < places->size(); ++i) {
    const tcp::endpoint& place = (*places)[i];
    if (absl::Status status = CheckPlace(address, reach, place); !status.ok()) {
      refused = status;
      continue;
    }
    // An address that never answers leaves the others their share of the time.
    const WaitEnd now = std::chrono::steady_clock::now();
    const auto share = (patience.end - now) / static_cast<int64_t>(places->size() - i);
    has_tried = true;
    error = Await(context, {now + share, patience.stop},
                  [&](auto done) { stream->async_connect(place, std::move(done)); });
    if (!error) return absl::OkStatus();
    stream->close();
  }
  return refused.ok() || has_tried ? Failed(address, error) : refused;
}

}  // namespace sluis
