// The server's connections: how many, what they hold, and who goes too far.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "connectors/zeromq/peer_address.h"
#include "connectors/zeromq/server.h"

namespace sluis {
namespace {

// Between two looks at what connections hold: the kernel is asked about each.
constexpr std::chrono::milliseconds kBetweenChecks(1);
// Times as long as a look takes: a thousand connections that do nothing cost a tenth of the time.
constexpr int kLooksApart = 9;

}  // namespace

absl::Status ZmqServer::Guard(Part part, const ConnectionLimits& limits) {
  if (!sockets_[part]) return absl::OkStatus();
  absl::StatusOr<ZmqSocket> monitor = factory_.Monitor(sockets_[part]);
  if (!monitor.ok()) return monitor.status();
  guards_[part].emplace(*std::move(monitor), limits,
                        doorkeeper_ == nullptr ? nullptr : doorkeeper_->addresses());
  if (part == kLive && sockets_[part].secured()) gate_.emplace(&sockets_[part], &*guards_[part]);
  return absl::OkStatus();
}

void ZmqServer::WatchConnections() {
  const auto now = std::chrono::steady_clock::now();
  const bool check = now >= next_check_;
  bool all_checked = true;
  for (int part = 0; part < kParts; ++part) {
    if (!guards_[part]) continue;
    if (part == kLive && gate_) {
      gate_->ReadEvents();
    } else {
      guards_[part]->ReadEvents();
    }
    if (!check) continue;
    all_checked &= guards_[part]->Check(
        [&] { return WaitFor(sockets_[part], ZmqEvent::kReadable, absl::ZeroDuration()); });
  }
  if (!check) return;
  all_checked_ = all_checked;
  const auto end = std::chrono::steady_clock::now();
  next_check_ = end + std::max<std::chrono::steady_clock::duration>(kBetweenChecks,
                                                                    kLooksApart * (end - now));
}

// Without keys a sender is but its connection: that is ended, and nobody is refused.
void ZmqServer::NoteThrownAway(const Principal& principal, const std::string& routing_id,
                               int connection) {
  const absl::Duration now = SteadyTime();
  const bool keyed = sockets_[kIngest].secured();
  const std::string& sender = keyed ? principal.key : routing_id;
  if (!over_credit_.ThrownAway(sender, routing_id, queue_.credit(), now)) return;
  const absl::Duration refusal = options_.over_credit.refusal;
  if (keyed && refusal > absl::ZeroDuration() &&
      doorkeeper_->RefuseOnIngest(principal, now + refusal)) {
    ++refused_producers_;
    AuditNote note;
    note.principal = principal.name;
    note.action = "ingest_refused";
    note.code = static_cast<int>(absl::StatusCode::kResourceExhausted);
    engine_->Audit(std::move(note));
    Report(absl::ResourceExhaustedError(fmt::format(
        "The key '{}' went on sending to ingest beyond its credit. It is not let in there for {}: "
        "mend the program that uses it.",
        principal.name, absl::FormatDuration(refusal))));
  }
  guards_[kIngest]->Cut(connection);
}

}  // namespace sluis
