#include "engine/runtime/digest_delivery.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "engine/digests/digest_id.h"
#include "engine/digests/outbox.h"
#include "engine/state/kill_point.h"

namespace sluis {
namespace {

// More wait for the next tick, so that posts are not kept waiting.
constexpr size_t kMostAtOnce = 256;
constexpr int kLongestPause = 64;

}  // namespace

void DigestDelivery::AddSink(Sink* sink) {
  if (sink->channel().empty()) {
    listeners_.push_back(sink);
    return;
  }
  channels_.emplace_back().sink = sink;
  digests_->outbox().AddChannel(sink->channel());
}

void DigestDelivery::Give(const v1::Digest& digest) {
  for (Sink* const sink : listeners_) sink->OnDigest(digest);
  for (Channel& channel : channels_) {
    PassKillPoint("before-deliver");
    digests_->outbox().Given(channel.sink->channel(), digest.id());
    channel.sink->OnDigest(digest);
    PassKillPoint("after-deliver");
  }
}

absl::Status DigestDelivery::Settle() {
  if (digests_->outbox().empty()) return absl::OkStatus();
  StateBatch batch;
  for (Channel& channel : channels_) SettleOne(&channel, &batch);
  if (batch.empty()) return absl::OkStatus();
  PassKillPoint("before-settle");
  const absl::Status status = store_->Write(std::move(batch), store_->counters());
  PassKillPoint("after-settle");
  return status;
}

void DigestDelivery::SettleOne(Channel* channel, StateBatch* batch) {
  const std::vector<DeliveryOutcome> outcomes = channel->sink->TakeOutcomes();
  bool failed = false;
  for (const DeliveryOutcome& outcome : outcomes) {
    failed = failed || !outcome.status.ok();
    digests_->outbox().Settle(channel->sink->channel(), outcome.digest_id, outcome.status.ok(),
                              batch);
  }
  if (failed) {
    channel->pause = channel->next_pause;
    channel->next_pause = std::min(2 * channel->next_pause, kLongestPause);
  } else if (!outcomes.empty()) {
    channel->next_pause = 1;
  }
}

absl::Status DigestDelivery::Tick() {
  if (absl::Status status = Settle(); !status.ok()) return status;
  for (Channel& channel : channels_) {
    if (absl::Status status = GiveAgain(&channel); !status.ok()) return status;
  }
  return Settle();
}

absl::Status DigestDelivery::GiveAgain(Channel* channel) {
  if (channel->pause > 0) {
    --channel->pause;
    return absl::OkStatus();
  }
  // After a failure one at a time, until it goes well again.
  const size_t most = channel->next_pause > 1 ? 1 : kMostAtOnce;
  for (const std::string& id :
       digests_->outbox().Waiting(channel->sink->channel(), channel->last, most)) {
    channel->last = id;
    if (absl::Status status = GiveOne(channel, id); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status DigestDelivery::GiveOne(Channel* channel, const std::string& digest_id) {
  const std::optional<DigestName> name = ReadDigestId(digest_id);
  if (!name.has_value()) return absl::OkStatus();
  const absl::StatusOr<v1::Digest> digest = digests_->Get(name->owner_id, digest_id);
  Outbox& outbox = digests_->outbox();
  if (digest.ok()) {
    PassKillPoint("before-deliver");
    outbox.Given(channel->sink->channel(), digest_id);
    channel->sink->OnDigest(*digest);
    PassKillPoint("after-deliver");
    return absl::OkStatus();
  }
  if (!absl::IsNotFound(digest.status())) return digest.status();
  StateBatch batch;
  const absl::Status withdrawn = channel->sink->Withdraw(digest_id);
  outbox.Settle(channel->sink->channel(), digest_id, withdrawn.ok(), &batch);
  return batch.empty() ? absl::OkStatus() : store_->Write(std::move(batch), store_->counters());
}

}  // namespace sluis
