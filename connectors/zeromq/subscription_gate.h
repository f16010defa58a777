// Grants the subscriptions to a publisher with keys one by one: to each connection what its
// principal may follow.
//
// A reader gets, of whatever prefix it asks for, the topics of its own users: of "" all of them, of
// "alert/" or "alert/jan" the topic "alert/jan/", of "match/janneke/" nothing. So no wording of a
// subscription reaches another's messages.
//
// The publisher is an XPUB with ZMQ_XPUB_MANUAL: what is granted goes to the connection of the
// message that was received last. libzmq up to 4.3.4 does so even when that connection has ended
// meanwhile, and the grant then falls to whichever later connection gets its place in memory
// (libzmq pull request 4137; in a trial of 50 a stranger got the messages 34 times). So nothing is
// granted unless it is certain that the connection still stands. That is known from the socket's
// monitor: ZeroMQ tells of an end before it takes the connection out of the publisher.
#ifndef SLUIS_CONNECTORS_ZEROMQ_SUBSCRIPTION_GATE_H_
#define SLUIS_CONNECTORS_ZEROMQ_SUBSCRIPTION_GATE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "connectors/zeromq/connection_guard.h"
#include "connectors/zeromq/principals.h"
#include "connectors/zeromq/socket.h"

namespace sluis {

// The topics that `principal` gets when it subscribes to `prefix`, as prefixes themselves.
std::vector<std::string> GrantedTopics(const Principal& principal, std::string_view prefix);

// Belongs to one thread, the publisher's.
class SubscriptionGate {
 public:
  // Both must outlive the gate; `guard` is the publisher's, and nobody else reads its events.
  SubscriptionGate(const ZmqSocket* publisher, ConnectionGuard* guard);

  // What came of a message of the publisher.
  struct Decision {
    // Whether it was a new subscription of a connection that stands.
    bool subscribes = false;
    std::string prefix;
    // What it has of that now. Empty: refused.
    std::vector<std::string> topics;
  };
  // Handles the message that was received last, before anything else is done with the publisher.
  // `principal` is whose connection it came by; null when its key is not good (any more).
  Decision Handle(const ZmqMessage& message, std::shared_ptr<const Principal> principal);

  // The publisher had no more messages.
  void Emptied();

  // Takes in what the guard hears of connections made and lost.
  void ReadEvents();

  // Shuts down the connections whose principal is not what it was when they were granted something:
  // `still` returns the principal of that name and key as it is now.
  using StillKnown =
      std::function<std::shared_ptr<const Principal>(std::string_view name, std::string_view key)>;
  void CutRevoked(const StillKnown& still);

  // What all connections together have been granted.
  std::set<std::string> Granted() const;
  // Whether anything granted has ended since the last call.
  bool TakeEnds() { return std::exchange(ended_, false); }

 private:
  // One connection, from its acceptance to its end. ZeroMQ names it by its descriptor, which the
  // next connection may get again, and in its messages also by the ZAP handler's number.
  struct Connection {
    int descriptor = -1;
    // The ZAP handler's number; 0 before the first message.
    uint64_t number = 0;
    std::shared_ptr<const Principal> principal;
    // The same topic twice included: each costs memory here and in ZeroMQ.
    std::multiset<std::string> prefixes;
    size_t prefix_bytes = 0;
    std::set<std::string> granted;
  };

  void Accepted(int descriptor);
  void Ended(int descriptor);
  Connection* Find(const ZmqMessage& message);
  void Subscribe(Connection* connection, std::string prefix, Decision* decision);
  void Unsubscribe(Connection* connection, const std::string& prefix);

  const ZmqSocket* publisher_;
  ConnectionGuard* const guard_;
  // By descriptor.
  absl::flat_hash_map<int, Connection> open_;
  // What earlier connections of a descriptor leave behind.
  struct Past {
    // Numbers up to this one are of ended connections.
    uint64_t highest_number = 0;
    // One ended without telling its number, so a message of an unknown number may be that one's:
    // until the publisher was emptied after the next connection had come.
    bool doubtful = false;
  };
  absl::flat_hash_map<int, Past> past_;
  bool ended_ = false;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_SUBSCRIPTION_GATE_H_
