#include "connectors/zeromq/live_feed.h"

#include <fmt/format.h>

#include <utility>

namespace sluis {

void LiveFeed::AddMatch(const v1::MatchEvent& event, bool alert) {
  v1::LiveMessage message;
  *message.mutable_match() = event;
  const std::string& owner = event.match().owner_id();
  if (alert) Add(fmt::format("alert/{}/", owner), message);
  Add(fmt::format("match/{}/", owner), std::move(message));
}

void LiveFeed::AddDigest(const v1::Digest& digest) {
  v1::LiveMessage message;
  *message.mutable_digest() = digest;
  Add(fmt::format("digest/{}/", digest.owner_id()), std::move(message));
}

void LiveFeed::Add(std::string topic, v1::LiveMessage message) {
  message.set_topic(topic);
  message.set_epoch(epoch_);
  const MutexLock lock(&mutex_);
  message.set_sequence(++sequences_[topic]);
  std::string envelope = message.SerializeAsString();
  if (waiting_bytes_ + envelope.size() > capacity_bytes_) {
    ++dropped_;
    return;
  }
  waiting_bytes_ += envelope.size();
  waiting_.push_back({std::move(topic), std::move(envelope)});
}

std::deque<LiveFeed::Publication> LiveFeed::TakeAll() {
  const MutexLock lock(&mutex_);
  waiting_bytes_ = 0;
  return std::exchange(waiting_, {});
}

uint64_t LiveFeed::dropped() const {
  const MutexLock lock(&mutex_);
  return dropped_;
}

}  // namespace sluis
