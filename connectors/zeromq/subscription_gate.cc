#include "connectors/zeromq/subscription_gate.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "connectors/zeromq/live_feed.h"
#include "connectors/zeromq/peer_address.h"
#include "connectors/zeromq/socket_factory.h"

namespace sluis {
std::vector<std::string> GrantedTopics(const Principal& principal, std::string_view prefix) {
  if (principal.role == Role::kAdmin) return {std::string(prefix)};
  std::vector<std::string> topics;
  if (principal.role != Role::kReader) return topics;
  for (const std::string& user : principal.users) {
    for (const std::string_view kind : kTopicKinds) {
      const std::string topic = std::string(kind) + user + "/";
      if (topic.starts_with(prefix)) {
        topics.push_back(topic);
      } else if (prefix.starts_with(topic)) {
        topics.emplace_back(prefix);
      }
    }
  }
  return topics;
}

SubscriptionGate::SubscriptionGate(const ZmqSocket* publisher, ConnectionGuard* guard)
    : publisher_(publisher), guard_(guard) {}

void SubscriptionGate::ReadEvents() {
  guard_->ReadEvents([this](const ConnectionEvent& event) {
    if (event.accepted) {
      Accepted(event.descriptor);
    } else {
      Ended(event.descriptor);
    }
  });
}

void SubscriptionGate::Accepted(int descriptor) {
  // ZeroMQ does not report every end of a connection that is being made.
  Ended(descriptor);
  open_[descriptor].descriptor = descriptor;
}

void SubscriptionGate::Ended(int descriptor) {
  const auto found = open_.find(descriptor);
  if (found == open_.end()) return;
  ended_ |= !found->second.granted.empty();
  Past& past = past_[descriptor];
  if (found->second.number == 0) {
    past.doubtful = true;
  } else {
    past.highest_number = std::max(past.highest_number, found->second.number);
  }
  open_.erase(found);
}

void SubscriptionGate::Emptied() {
  // All that a connection sent is in the publisher before ZeroMQ accepts the next one by the same
  // descriptor. So where the next one is known, nothing of the earlier can come any more.
  for (auto& [descriptor, past] : past_) {
    if (past.doubtful && open_.contains(descriptor)) past.doubtful = false;
  }
}

SubscriptionGate::Connection* SubscriptionGate::Find(const ZmqMessage& message) {
  const auto found = open_.find(message.connection);
  if (found == open_.end()) return nullptr;
  Connection& connection = found->second;
  if (connection.number == message.peer.connection) return &connection;
  if (connection.number != 0) return nullptr;
  if (const auto past = past_.find(message.connection); past != past_.end()) {
    if (message.peer.connection <= past->second.highest_number) return nullptr;
    if (past->second.doubtful) {
      // It may be this one's or its predecessor's. It connects again, and is in no doubt then.
      guard_->Cut(connection.descriptor);
      return nullptr;
    }
  }
  connection.number = message.peer.connection;
  return &connection;
}

SubscriptionGate::Decision SubscriptionGate::Handle(const ZmqMessage& message,
                                                    std::shared_ptr<const Principal> principal) {
  Decision decision;
  const std::string& frame = message.frames[0];
  if (frame.empty() || (frame[0] != '\0' && frame[0] != '\1') || message.peer.connection == 0) {
    return decision;
  }
  // Now, and not before the message was received: else an end in between would go unseen.
  ReadEvents();
  Connection* const connection = Find(message);
  if (connection == nullptr) return decision;
  if (principal == nullptr) {
    guard_->Cut(connection->descriptor);
    return decision;
  }
  connection->principal = std::move(principal);
  if (frame[0] == '\1') {
    Subscribe(connection, frame.substr(1), &decision);
  } else {
    Unsubscribe(connection, frame.substr(1));
  }
  return decision;
}

void SubscriptionGate::Subscribe(Connection* connection, std::string prefix, Decision* decision) {
  const ConnectionLimits& limits = guard_->limits();
  connection->prefix_bytes += prefix.size();
  if (prefix.size() > limits.max_topic_bytes ||
      connection->prefixes.size() >= limits.max_subscriptions ||
      connection->prefix_bytes > limits.max_subscription_bytes) {
    return guard_->Cut(connection->descriptor);
  }
  decision->subscribes = true;
  decision->topics = GrantedTopics(*connection->principal, prefix);
  for (const std::string& topic : decision->topics) {
    if (connection->granted.insert(topic).second) SocketFactory::Grant(*publisher_, topic);
  }
  decision->prefix = prefix;
  connection->prefixes.insert(std::move(prefix));
}

// A topic that another prefix of the connection covers too is kept.
void SubscriptionGate::Unsubscribe(Connection* connection, const std::string& prefix) {
  const auto asked = connection->prefixes.find(prefix);
  if (asked != connection->prefixes.end()) {
    connection->prefix_bytes -= prefix.size();
    connection->prefixes.erase(asked);
  }
  std::set<std::string> kept;
  for (const std::string& other : connection->prefixes) {
    for (std::string& topic : GrantedTopics(*connection->principal, other)) {
      kept.insert(std::move(topic));
    }
  }
  for (const std::string& topic : connection->granted) {
    if (kept.contains(topic)) continue;
    SocketFactory::Withdraw(*publisher_, topic);
    ended_ = true;
  }
  connection->granted = std::move(kept);
}

std::set<std::string> SubscriptionGate::Granted() const {
  std::set<std::string> granted;
  for (const auto& [descriptor, connection] : open_) {
    granted.insert(connection.granted.begin(), connection.granted.end());
  }
  return granted;
}

void SubscriptionGate::CutRevoked(const StillKnown& still) {
  for (auto& [descriptor, connection] : open_) {
    if (connection.principal == nullptr) continue;
    const auto now = still(connection.principal->name, connection.principal->key);
    if (now == nullptr || *now != *connection.principal) guard_->Cut(connection.descriptor);
  }
}

}  // namespace sluis
