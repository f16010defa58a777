#include "engine/runtime/digest_delivery.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "engine/digests/digest_id.h"
#include "engine/digests/outbox.h"
#include "engine/state/kill_point.h"
#include "engine/users/unsubscribe_token.h"
#include "proto/mail_address.h"

namespace sluis {
namespace {

// More wait for the next tick, so that posts are not kept waiting.
constexpr size_t kMostAtOnce = 256;
constexpr int kLongestPause = 64;
// What a channel whose repeats do harm may have in its queue. The rest waits in the outbox.
constexpr size_t kMostAddressed = 64;

DeliveryEnd EndOf(const DeliveryOutcome& outcome, bool repeats_do_harm) {
  DeliveryEnd end;
  if (outcome.status.ok()) return end;
  end.kind = outcome.in_doubt ? DeliveryEnd::Kind::kInDoubt : DeliveryEnd::Kind::kFailed;
  end.error = std::string(outcome.status.message());
  end.alone = repeats_do_harm && !absl::IsUnavailable(outcome.status);
  end.for_ever = outcome.for_ever;
  return end;
}

}  // namespace

void DigestDelivery::AddSink(Sink* sink) {
  if (sink->channel().empty()) {
    listeners_.push_back(sink);
    return;
  }
  channels_.emplace_back().sink = sink;
  digests_->outbox().AddChannel(sink->channel(),
                                sink->repeats_do_harm() ? Repeats::kHarmful : Repeats::kHarmless);
}

void DigestDelivery::Give(const v1::Digest& digest) {
  for (Sink* const sink : listeners_) sink->OnDigest(digest);
  for (Channel& channel : channels_) {
    if (channel.sink->repeats_do_harm()) {
      // A new one waits for the tick. In the queue the latest version takes the place of the other.
      const bool waits_there = digests_->outbox().IsUnderWay(channel.sink->channel(), digest.id());
      if (waits_there) GiveAddressed(channel, digest);
      continue;
    }
    PassKillPoint("before-deliver");
    digests_->outbox().Given(channel.sink->channel(), digest.id());
    channel.sink->OnDigest(digest);
    PassKillPoint("after-deliver");
  }
}

bool DigestDelivery::GiveAddressed(const Channel& channel, const v1::Digest& digest) {
  std::string address = AddressOf(channel.sink->channel(), digest.owner_id());
  if (address.empty()) return false;
  std::string token = UnsubscribeToken(*store_, digest.owner_id(), address);
  channel.sink->OnAddressed({digest, std::move(address), std::move(token)});
  return true;
}

std::string DigestDelivery::AddressOf(std::string_view channel, const std::string& owner_id) const {
  const std::shared_ptr<const LiveOwner> owner = directory_->FindOwner(owner_id);
  return owner == nullptr ? "" : std::string(AddressIn(owner->stored.owner(), channel));
}

absl::Status DigestDelivery::Begin(std::string_view channel, const std::string& digest_id,
                                   std::string_view address) {
  const std::optional<DigestName> name = ReadDigestId(digest_id);
  if (!name.has_value() || AddressOf(channel, name->owner_id) != address) {
    return absl::FailedPreconditionError("This digest does not go to that address any more.");
  }
  StateBatch batch;
  absl::Status status = digests_->outbox().Begin(channel, digest_id, clock_->Now(), &batch);
  if (!status.ok()) return status;
  PassKillPoint("before-sending-mark");
  status = store_->Write(std::move(batch), store_->counters());
  if (!status.ok()) digests_->outbox().MakeWaiting(channel, digest_id);
  return status;
}

absl::Status DigestDelivery::Settle() {
  if (digests_->outbox().empty()) return absl::OkStatus();
  StateBatch batch;
  std::vector<v1::Delivery> given_up;
  for (Channel& channel : channels_) SettleOne(&channel, &batch, &given_up);
  if (batch.empty()) return absl::OkStatus();
  PassKillPoint("before-settle");
  const absl::Status status = store_->Write(std::move(batch), store_->counters());
  PassKillPoint("after-settle");
  if (!status.ok()) return status;
  for (const v1::Delivery& delivery : given_up) {
    for (Sink* const sink : listeners_) sink->OnGivenUp(delivery);
  }
  return status;
}

void DigestDelivery::SettleOne(Channel* channel, StateBatch* batch,
                               std::vector<v1::Delivery>* given_up) {
  const std::vector<DeliveryOutcome> outcomes = channel->sink->TakeOutcomes();
  bool failed = false;
  for (const DeliveryOutcome& outcome : outcomes) {
    const DeliveryEnd end = EndOf(outcome, channel->sink->repeats_do_harm());
    failed = failed || (!outcome.status.ok() && !end.alone);
    std::optional<v1::Delivery> lost = digests_->outbox().Settle(
        channel->sink->channel(), outcome.digest_id, end, clock_->Now(), batch);
    if (lost.has_value()) given_up->push_back(*std::move(lost));
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
  digests_->outbox().PassTick();
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
  size_t most = channel->next_pause > 1 ? 1 : kMostAtOnce;
  if (channel->sink->repeats_do_harm()) {
    const size_t queued = digests_->outbox().UnderWay(channel->sink->channel());
    most = std::min(most, kMostAddressed - std::min(kMostAddressed, queued));
  }
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
  StateBatch batch;
  if (digest.ok() && channel->sink->repeats_do_harm()) {
    outbox.Given(channel->sink->channel(), digest_id);
    if (GiveAddressed(*channel, *digest)) return absl::OkStatus();
    // Nobody is there to have it.
    outbox.Settle(channel->sink->channel(), digest_id, DeliveryEnd(), clock_->Now(), &batch);
    return store_->Write(std::move(batch), store_->counters());
  }
  if (digest.ok()) {
    PassKillPoint("before-deliver");
    outbox.Given(channel->sink->channel(), digest_id);
    channel->sink->OnDigest(*digest);
    PassKillPoint("after-deliver");
    return absl::OkStatus();
  }
  if (!absl::IsNotFound(digest.status())) return digest.status();
  const absl::Status withdrawn = channel->sink->Withdraw(digest_id);
  outbox.Settle(channel->sink->channel(), digest_id, EndOf({digest_id, withdrawn}, false),
                clock_->Now(), &batch);
  return batch.empty() ? absl::OkStatus() : store_->Write(std::move(batch), store_->counters());
}

}  // namespace sluis
