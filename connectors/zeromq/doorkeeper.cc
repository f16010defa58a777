#include "connectors/zeromq/doorkeeper.h"

#include <fmt/format.h>

#include <utility>

#include "connectors/zeromq/peer_address.h"

namespace sluis {
namespace {

// Keys of the past may stay in the book for a while.
constexpr size_t kMostRates = 10'000;
constexpr double kBurstSeconds = 10;

absl::Status TooFast(const Principal& principal, std::string_view what, double rate) {
  return absl::ResourceExhaustedError(
      fmt::format("The key '{}' sends more than its {} {} a second. Wait a moment and try again.",
                  principal.name, rate, what));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Doorkeeper>> Doorkeeper::Open(const AccessOptions& options,
                                                             const ZmqContext* context) {
  const KeyFolder folder(options.key_folder);
  if (options.key_folder.empty() || !folder.HasKeys()) return nullptr;
  absl::StatusOr<CurveKeyPair> keys = folder.ReadServerKeys();
  if (!keys.ok()) return keys.status();
  std::unique_ptr<Doorkeeper> keeper(new Doorkeeper(options, context, keys->secret_key));
  // Told at the start, where somebody looks; later it lets nobody in, and is told in the log.
  if (absl::Status read = keeper->registry_.status(); !read.ok()) return read;
  absl::StatusOr<std::unique_ptr<ZapHandler>> handler =
      ZapHandler::Start(keeper->factory_, &keeper->registry_, &keeper->refused_keys_);
  if (!handler.ok()) return handler.status();
  keeper->handler_ = *std::move(handler);
  return keeper;
}

Doorkeeper::Doorkeeper(const AccessOptions& options, const ZmqContext* context, std::string secret)
    : options_(options),
      factory_(context, std::move(secret)),
      registry_(KeyFolder(options.key_folder)),
      addresses_(options.failed_handshakes_per_second) {}

std::shared_ptr<const Principal> Doorkeeper::PrincipalOf(const ZmqMessage& message) {
  return registry_.Find(message.peer.name, message.peer.key);
}

Doorkeeper::Rates& Doorkeeper::RatesOf(const Principal& principal) {
  if (rates_.size() > kMostRates) rates_.clear();
  const double requests = options_.control_requests_per_second;
  const double posts = options_.posts_per_second;
  return rates_
      .try_emplace(principal.key, Rates{TokenBucket(requests, kBurstSeconds * requests),
                                        TokenBucket(posts, kBurstSeconds * posts)})
      .first->second;
}

absl::Status Doorkeeper::AdmitRequest(const Principal& principal) {
  if (RatesOf(principal).requests.Take(1, SteadyTime())) return absl::OkStatus();
  return TooFast(principal, "requests", options_.control_requests_per_second);
}

absl::Status Doorkeeper::AdmitPosts(const Principal& principal, uint64_t posts) {
  if (RatesOf(principal).posts.Take(static_cast<double>(posts), SteadyTime())) {
    return absl::OkStatus();
  }
  return TooFast(principal, "posts", options_.posts_per_second);
}

bool Doorkeeper::PrincipalsChanged() {
  const uint64_t generation = registry_.Current().generation;
  return std::exchange(seen_generation_, generation) != generation;
}

}  // namespace sluis
