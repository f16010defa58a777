#include "tools/access/own_door.h"

#include <utility>

#include "connectors/files/digest_folder.h"
#include "connectors/zeromq/control_client.h"
#include "engine/runtime/clock.h"

namespace sluis {
namespace {

class OwnSender final : public PostSender {
 public:
  OwnSender(Engine* engine, v1::Welcome welcome)
      : engine_(engine),
        welcome_(std::move(welcome)),
        next_sequence_(welcome_.last_durable_sequence() + 1) {}

  uint32_t max_posts_per_batch() const override { return welcome_.max_posts_per_batch(); }

  absl::StatusOr<uint64_t> Send(v1::PostBatch batch) override {
    batch.set_sequence(next_sequence_);
    const v1::IngestReply reply = engine_->Ingest(welcome_.producer(), batch);
    if (!reply.has_ack()) return absl::FailedPreconditionError(reply.nack().message());
    CountAck(reply.ack(), batch);
    return next_sequence_++;
  }

  absl::Status Drain() override { return engine_->Deliver(); }
  const IngestTotals& totals() const override { return totals_; }
  std::vector<RefusedItem> TakeRefused() override { return std::exchange(refused_, {}); }

 private:
  void CountAck(const v1::Ack& ack, const v1::PostBatch& batch) {
    ++totals_.batches;
    totals_.accepted += ack.accepted();
    totals_.duplicates += ack.duplicates();
    totals_.refused += static_cast<uint64_t>(ack.refused_size());
    totals_.stream_sequence = ack.stream_sequence();
    for (const v1::RefusedPost& refused : ack.refused()) {
      const v1::Post& post = batch.posts(static_cast<int>(refused.index()));
      refused_.push_back(
          {batch.sequence(), refused.index(), post.source(), post.id(), refused.reason()});
    }
  }

  Engine* const engine_;
  const v1::Welcome welcome_;
  uint64_t next_sequence_;
  IngestTotals totals_;
  std::vector<RefusedItem> refused_;
};

class OwnDoor final : public EngineDoor {
 public:
  explicit OwnDoor(OwnDoorDigests digests)
      : has_folder_(!digests.folder.empty()),
        digests_(std::move(digests.folder), std::move(digests.on_error)) {}

  absl::Status Open(const EngineOptions& options) {
    absl::StatusOr<std::unique_ptr<Engine>> engine = Engine::Open(options, &clock_);
    if (!engine.ok()) return engine.status();
    engine_ = *std::move(engine);
    if (has_folder_) engine_->AddSink(&digests_);
    return absl::OkStatus();
  }

  absl::StatusOr<v1::ControlReply> Call(const v1::ControlRequest& request) override {
    v1::ControlReply reply = engine_->Handle(request);
    if (absl::Status status = StatusOf(reply); !status.ok()) return status;
    return reply;
  }

  absl::StatusOr<std::unique_ptr<PostSender>> OpenSender(const std::string& producer) override {
    v1::Hello hello;
    hello.set_producer(producer);
    absl::StatusOr<v1::Welcome> welcome = engine_->Hello(hello);
    if (!welcome.ok()) return welcome.status();
    if (absl::Status status = engine_->Deliver(); !status.ok()) return status;
    return std::make_unique<OwnSender>(engine_.get(), *std::move(welcome));
  }

 private:
  SystemClock clock_;
  const bool has_folder_;
  DigestFolder digests_;
  std::unique_ptr<Engine> engine_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<EngineDoor>> OpenOwnDoor(const EngineOptions& options,
                                                        OwnDoorDigests digests) {
  auto door = std::make_unique<OwnDoor>(std::move(digests));
  if (absl::Status status = door->Open(options); !status.ok()) return status;
  return door;
}

}  // namespace sluis
