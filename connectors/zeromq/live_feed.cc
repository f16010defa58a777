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

bool LiveFeed::AddMatch(const v1::Match& match, const v1::Post& post, bool alert) {
  const MutexLock lock(&mutex_);
  const bool waited = !waiting_.empty();
  if (alert) AddMatchTo(fmt::format("alert/{}/", match.owner_id()), match, post);
  AddMatchTo(fmt::format("match/{}/", match.owner_id()), match, post);
  return !waited && !waiting_.empty();
}

bool LiveFeed::AddMatchTo(std::string topic, const v1::Match& match, const v1::Post& post) {
  const uint64_t sequence = ++sequences_[topic];
  if (!IsFollowed(topic)) return false;
  v1::LiveMessage message;
  message.set_sequence(sequence);
  message.set_topic(std::move(topic));
  *message.mutable_match()->mutable_match() = match;
  *message.mutable_match()->mutable_post() = post;
  return Enqueue(std::move(message));
}

bool LiveFeed::AddDigest(const v1::Digest& digest) {
  const MutexLock lock(&mutex_);
  v1::LiveMessage message;
  *message.mutable_digest() = digest;
  message.set_topic(fmt::format("digest/{}/", digest.owner_id()));
  message.set_sequence(++sequences_[message.topic()]);
  return Enqueue(std::move(message));
}

bool LiveFeed::IsFollowed(std::string_view topic) const {
  for (const auto& [length, prefixes] : followed_of_length_) {
    if (length > topic.size()) return false;
    if (followed_.contains(std::string(topic.substr(0, length)))) return true;
  }
  return false;
}

void LiveFeed::Follow(std::string_view prefix) {
  const MutexLock lock(&mutex_);
  if (followed_.insert(std::string(prefix)).second) ++followed_of_length_[prefix.size()];
  if (IsTopic(prefix)) EnqueuePosition(std::string(prefix));
}

void LiveFeed::KeepFollowing(const std::set<std::string>& prefixes) {
  const MutexLock lock(&mutex_);
  followed_.clear();
  followed_.insert(prefixes.begin(), prefixes.end());
  followed_of_length_.clear();
  for (const std::string& prefix : prefixes) ++followed_of_length_[prefix.size()];
}

void LiveFeed::AddPositions() {
  const MutexLock lock(&mutex_);
  size_t left = kMostFollowed;
  for (const std::string& prefix : followed_) {
    if (!IsTopic(prefix)) continue;
    if (left-- == 0) return;
    EnqueuePosition(prefix);
  }
}

void LiveFeed::EnqueuePosition(const std::string& topic) {
  v1::LiveMessage message;
  const auto found = sequences_.find(topic);
  message.set_sequence(found == sequences_.end() ? 0 : found->second);
  message.set_topic(topic);
  Enqueue(std::move(message));
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
