// Bounds what the connections of a socket can make ZeroMQ hold, and how many there are.
//
// ZeroMQ's own limits do not: the size limit is per frame and the high-water mark counts whole
// messages, so one message that never ends grew a ROUTER to 1.2 GiB. But the kernel counts the
// bytes that each connection brought (RFC 4898, tcp_info), and every message that comes out says
// by which connection it came. The difference is what is held: in queues, and in an unfinished
// message; of the latter alone while the socket has nothing to read. Above the limit of one the
// connection is shut down, above the limit of all together the one that holds the most; ZeroMQ then
// drops what it held for it. Signs of life (ZMTP 3.1, PING)
// come in and are never delivered, so some bytes a second are not counted.
//
// Of TCP only: the kernel keeps no such count for a Unix socket, and there only processes of the
// same user can connect. Checked between two batches, so a fast sender can overrun the limit by
// what it sends meanwhile.
#ifndef SLUIS_CONNECTORS_ZEROMQ_CONNECTION_GUARD_H_
#define SLUIS_CONNECTORS_ZEROMQ_CONNECTION_GUARD_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"
#include "connectors/zeromq/address_limit.h"
#include "connectors/zeromq/peer_address.h"
#include "connectors/zeromq/socket.h"

namespace sluis {

struct ConnectionLimits {
  // Bytes of one connection that came in and were not delivered as whole messages.
  uint64_t max_held_bytes = uint64_t{256} << 20;
  // The same while the socket has nothing to read: an unfinished message. A whole one is at most a
  // frame and what goes before it.
  uint64_t max_unfinished_bytes = uint64_t{33} << 20;
  // Of all connections together.
  uint64_t max_total_held_bytes = uint64_t{512} << 20;
  // Connections at one time. For the next one that one is shut down which stands longest without
  // having brought a message; the next one itself when all have brought some. So whoever connects
  // and says nothing keeps nobody out.
  size_t max_connections = 256;
  // Of a publisher: topics that one connection may subscribe to, and bytes of one and of all. For
  // each byte ZeroMQ keeps a node in a tree, and walks through all of it when a connection ends.
  size_t max_subscriptions = 1024;
  size_t max_topic_bytes = 128;
  size_t max_subscription_bytes = size_t{32} << 10;
};

// Belongs to one thread.
class ConnectionGuard {
 public:
  // `monitor` is a socket of SocketFactory::Monitor. `addresses` may be null; else it must outlive
  // the guard, and connections that brought nothing count there.
  ConnectionGuard(ZmqSocket monitor, const ConnectionLimits& limits,
                  AddressLimit* addresses = nullptr)
      : monitor_(std::move(monitor)), limits_(limits), addresses_(addresses) {}

  const ZmqSocket& monitor() const { return monitor_; }
  const ConnectionLimits& limits() const { return limits_; }

  // Takes in what the monitor tells of connections made and lost, and tells it to `hear`.
  void ReadEvents(const std::function<void(const ConnectionEvent&)>& hear = nullptr);

  // A whole message came out of the ROUTER; its first frame is the routing id, which the ROUTER
  // adds.
  void Delivered(const ZmqMessage& message);
  // A whole message came out of the publisher: a new subscription or the end of one. True when it
  // is a subscription of a connection that stands.
  //
  // ZeroMQ's own word on an end is not enough: 4.3.4 reports the "end" of a topic to which a
  // connection never subscribed as if nobody followed it any more.
  bool DeliveredSubscription(const ZmqMessage& message);

  // Of a publisher: what the connections that stand are subscribed to, and whether any of that has
  // ended since the last call.
  std::set<std::string> Subscriptions() const;
  bool TakeEnds() { return std::exchange(subscriptions_ended_, false); }

  // Shuts down the connections that hold too much. Asks the kernel about each, and `readable`
  // whether the socket has something to read. Looks at some of them at each call, so that many
  // connections make nobody wait, and after the last ones at what all hold together. False: there
  // are more to look at.
  bool Check(const std::function<bool()>& readable);

  // Shuts down the connection with this descriptor, if it stands.
  void Cut(int descriptor);

  size_t connections() const { return connections_.size(); }
  uint64_t cut() const { return cut_; }

 private:
  struct Connection {
    // Address and port of the peer: a descriptor may have been closed and given to another
    // connection since.
    std::string peer;
    absl::Duration since;
    // Accepted as the how many-th.
    uint64_t number = 0;
    uint64_t delivered_bytes = 0;
    // When it was last looked at.
    uint64_t held_bytes = 0;
    // It stays in the book until ZeroMQ reports its end.
    bool cut = false;
    absl::flat_hash_set<std::string> subscriptions;
    size_t subscription_bytes = 0;
  };
  void Accepted(int descriptor);
  void Ended(int descriptor);
  void ForgetGone();
  void CheckTotal();
  uint64_t HeldBytes(int descriptor, const Connection& connection) const;
  void Brought(Connection* connection, size_t bytes);
  void Cut(int descriptor, Connection* connection);

  ZmqSocket monitor_;
  const ConnectionLimits limits_;
  AddressLimit* const addresses_;
  absl::flat_hash_map<int, Connection> connections_;
  // By Connection::number: those that brought nothing and are not cut, with their descriptors.
  std::map<uint64_t, int> silent_;
  // Descriptors of this round of looks, from the back.
  std::vector<int> to_check_;
  absl::Duration forgot_at_;
  uint64_t accepted_ = 0;
  // Connections in the book that are cut.
  size_t ending_ = 0;
  uint64_t cut_ = 0;
  bool subscriptions_ended_ = false;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_CONNECTION_GUARD_H_
