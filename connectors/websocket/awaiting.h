// Runs one asynchronous operation to its end, within a time.
#ifndef SLUIS_CONNECTORS_WEBSOCKET_AWAITING_H_
#define SLUIS_CONNECTORS_WEBSOCKET_AWAITING_H_

#include <algorithm>
#include <atomic>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/system/error_code.hpp>
#include <chrono>
#include <memory>
#include <optional>

#include "absl/time/time.h"

namespace sluis {

// When waiting ends.
using WaitEnd = std::chrono::steady_clock::time_point;

[[nodiscard]] inline WaitEnd EndAfter(absl::Duration wait) {
  return std::chrono::steady_clock::now() + absl::ToChronoNanoseconds(wait);
}

// How long something is worth waiting for.
struct Patience {
  WaitEnd end;
  // Once it is true, no longer than kStopLook. May be null.
  const std::atomic<bool>* stop = nullptr;
};
inline constexpr std::chrono::milliseconds kStopLook(250);

// `start` begins the operation and has it call what it is given, with the error first. What the
// operation uses has to live as long as it does: one that did not end in time (timed_out), or that
// was given up (operation_aborted), goes on whenever the context runs, or ends with it.
template <typename Start>
[[nodiscard]] boost::system::error_code Await(boost::asio::io_context* context,
                                              const Patience& patience, Start start) {
  const auto outcome = std::make_shared<std::optional<boost::system::error_code>>();
  start([outcome](boost::system::error_code error, auto&&...) { *outcome = error; });
  context->restart();
  while (!outcome->has_value() && !context->stopped()) {
    if (patience.stop != nullptr && *patience.stop) return boost::asio::error::operation_aborted;
    const WaitEnd now = std::chrono::steady_clock::now();
    if (now >= patience.end) break;
    context->run_one_until(std::min<WaitEnd>(patience.end, now + kStopLook));
  }
  return outcome->value_or(boost::asio::error::timed_out);
}

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEBSOCKET_AWAITING_H_
