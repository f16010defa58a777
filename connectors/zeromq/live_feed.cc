#include "connectors/zeromq/live_feed.h"

#include <fmt/format.h>

#include <utility>

#include "proto/checks.h"

namespace sluis {
namespace {

// "match/<owner>/" and its like: what something can be published under.
bool IsTopic(std::string_view text) {
  for (const std::string_view kind : kTopicKinds) {
    if (!text.starts_with(kind) || !text.ends_with('/')) continue;
    // Of "match/" alone both are the same '/'.
    if (text.size() == kind.size()) return false;
    return CheckId("owner", text.substr(kind.size(), text.size() - kind.size() - 1)).ok();
  }
  return false;
}

}  // namespace

void LiveFeed::AddMatch(const v1::MatchEvent& event, bool alert) {
  v1::LiveMessage message;
  *message.mutable_match() = event;
  const std::string& owner = event.match().owner_id();
  if (alert) Add(fmt::format("alert/{}/", owner), message);
  Add(fmt::format("match/{}/", owner), std::move(message));
}

bool LiveFeed::AddDigest(const v1::Digest& digest) {
  v1::LiveMessage message;
  *message.mutable_digest() = digest;
  return Add(fmt::format("digest/{}/", digest.owner_id()), std::move(message));
}

void LiveFeed::AddPosition(std::string_view topic) {
  if (!IsTopic(topic)) return;
  const MutexLock lock(&mutex_);
  if (followed_.size() < kMostFollowed) followed_.insert(std::string(topic));
  EnqueuePosition(std::string(topic));
}

void LiveFeed::Forget(std::string_view topic) {
  const MutexLock lock(&mutex_);
  followed_.erase(std::string(topic));
}

void LiveFeed::AddPositions() {
  const MutexLock lock(&mutex_);
  for (const std::string& topic : followed_) EnqueuePosition(topic);
}

void LiveFeed::EnqueuePosition(const std::string& topic) {
  v1::LiveMessage message;
  const auto found = sequences_.find(topic);
  message.set_sequence(found == sequences_.end() ? 0 : found->second);
  message.set_topic(topic);
  Enqueue(std::move(message));
}

bool LiveFeed::Add(std::string topic, v1::LiveMessage message) {
  const MutexLock lock(&mutex_);
  message.set_sequence(++sequences_[topic]);
  message.set_topic(std::move(topic));
  return Enqueue(std::move(message));
}

bool LiveFeed::Enqueue(v1::LiveMessage message) {
  message.set_epoch(epoch_);
  std::string envelope = message.SerializeAsString();
  if (waiting_bytes_ + envelope.size() > capacity_bytes_) {
    ++dropped_;
    return false;
  }
  waiting_bytes_ += envelope.size();
  waiting_.push_back({std::move(*message.mutable_topic()), std::move(envelope),
                      message.has_digest() ? message.digest().id() : ""});
  return true;
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
