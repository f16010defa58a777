// The server where there are keys: who may ask, send and follow what.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "connectors/zeromq/envelope.h"
#include "connectors/zeromq/request_rights.h"
#include "connectors/zeromq/server.h"

namespace sluis {
namespace {

// As ZeroMQ makes them for peers that choose none.
constexpr size_t kRoutingIdBytes = 5;
constexpr std::chrono::minutes kBetweenSummaries(5);

// A routing id of the peer's own choice may be that of an earlier connection, whose late answers
// would then come to this one.
absl::Status CheckRoutingId(const ZmqMessage& message) {
  const std::string& id = message.frames[0];
  if (id.size() == kRoutingIdBytes && id[0] == '\0') return absl::OkStatus();
  return absl::InvalidArgumentError(
      "With keys a connection has no routing id of its own choice: leave ZMQ_ROUTING_ID unset.");
}

}  // namespace

absl::Status ZmqServer::OpenDoors() {
  next_summary_ = std::chrono::steady_clock::now() + kBetweenSummaries;
  absl::StatusOr<std::unique_ptr<Doorkeeper>> doorkeeper =
      Doorkeeper::Open(options_.access, &context_);
  if (!doorkeeper.ok()) return doorkeeper.status();
  doorkeeper_ = *std::move(doorkeeper);
  if (doorkeeper_ != nullptr) factory_ = doorkeeper_->factory();
  return absl::OkStatus();
}

std::shared_ptr<const Principal> ZmqServer::SenderOf(Part part, const ZmqMessage& message) {
  return sockets_[part].secured() ? doorkeeper_->PrincipalOf(message) : Operator();
}

absl::Status ZmqServer::MayAsk(Part part, const ZmqMessage& message, const Principal& principal,
                               const v1::ControlRequest& request) {
  if (!sockets_[part].secured()) return absl::OkStatus();
  absl::Status may = CheckRoutingId(message);
  if (may.ok()) may = doorkeeper_->AdmitRequest(principal);
  // Beyond its rate a principal is not told of in the audit either: that has a price too.
  if (!may.ok()) return may;
  may = CheckRight(principal, request);
  if (may.ok()) return may;
  ++denied_requests_;
  AuditNote note = NoteOf(request);
  note.principal = principal.name;
  note.code = static_cast<int>(may.code());
  engine_->Audit(std::move(note));
  return may;
}

absl::Status ZmqServer::MayReplay(const ZmqMessage& message, const v1::ReplayRequest& request) {
  const std::shared_ptr<const Principal> principal = SenderOf(kReplay, message);
  if (principal == nullptr) return absl::PermissionDeniedError("This key was revoked.");
  absl::Status may;
  if (sockets_[kReplay].secured()) {
    may = CheckRoutingId(message);
    if (may.ok()) may = doorkeeper_->AdmitRequest(*principal);
    if (!may.ok()) return may;
    may = CheckReplayRight(*principal, request);
    denied_requests_ += may.ok() ? 0 : 1;
  }
  AuditNote note;
  note.principal = principal->name;
  note.action = request.has_ack_alerts() ? "ack_alerts" : "replay";
  note.owner = OwnerOfReplay(request);
  note.code = static_cast<int>(may.code());
  engine_->Audit(std::move(note));
  return may;
}

absl::Status ZmqServer::MayIngest(const ZmqMessage& message, const Principal* principal) {
  if (!sockets_[kIngest].secured()) return absl::OkStatus();
  if (principal == nullptr) return absl::PermissionDeniedError("This key was revoked.");
  if (principal->role == Role::kReader) {
    ++denied_requests_;
    return absl::PermissionDeniedError(fmt::format(
        "The key '{}' has the role reader; sending posts takes ingest.", principal->name));
  }
  return CheckRoutingId(message);
}

void ZmqServer::ReadGuardedSubscriptions() {
  for (int i = 0; i < kTurn; ++i) {
    const absl::StatusOr<ZmqMessage> message = sockets_[kLive].Receive(1);
    if (!message.ok()) return gate_->Emptied();
    guards_[kLive]->DeliveredSubscription(*message);
    std::shared_ptr<const Principal> principal = doorkeeper_->PrincipalOf(*message);
    // Who subscribes too fast is shut out like one who may not come in.
    if (principal != nullptr && !doorkeeper_->AdmitRequest(*principal).ok()) principal = nullptr;
    const SubscriptionGate::Decision decision = gate_->Handle(*message, principal);
    if (!decision.subscribes) continue;
    for (const std::string& topic : decision.topics) feed_.Follow(topic);
    AuditNote note;
    note.principal = principal->name;
    note.action = "subscribe";
    note.subject = decision.prefix.substr(0, decision.prefix.find('/'));
    if (decision.topics.empty()) {
      ++denied_requests_;
      note.subject.clear();
      note.code = static_cast<int>(absl::StatusCode::kPermissionDenied);
    } else if (const size_t begin = decision.prefix.find('/'); begin != std::string::npos) {
      note.owner = decision.prefix.substr(begin + 1);
      note.owner = note.owner.substr(0, note.owner.find('/'));
    }
    engine_->Audit(std::move(note));
  }
}

void ZmqServer::FollowPrincipals() {
  if (std::chrono::steady_clock::now() >= next_summary_) SumUpIngest();
  if (doorkeeper_ == nullptr || !doorkeeper_->PrincipalsChanged()) return;
  Report(doorkeeper_->registry()->status());
  // Who changed them had the folder in hand, so the audit can tell no more than that it happened.
  AuditNote note;
  note.action = "keys_in_force";
  engine_->Audit(std::move(note));
  if (!gate_) return;
  gate_->CutRevoked([this](std::string_view name, std::string_view key) {
    return doorkeeper_->PrincipalOf(name, key);
  });
}

// Batches are too many to be told of one by one.
void ZmqServer::SumUpIngest() {
  next_summary_ = std::chrono::steady_clock::now() + kBetweenSummaries;
  for (IngestQueue::Tally& tally : queue_.TakeTallies()) {
    AuditNote note;
    note.principal = std::move(tally.principal);
    note.action = "ingest";
    note.subject = std::move(tally.producer);
    note.batches = tally.batches;
    note.posts = tally.posts;
    engine_->Audit(std::move(note));
  }
}

}  // namespace sluis
