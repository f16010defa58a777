// Bounds what one connection can make ZeroMQ hold.
//
// ZeroMQ's own limits do not: the size limit is per frame and the high-water mark counts whole
// messages, so one message that never ends grew a ROUTER to 1.2 GiB. But the kernel counts the
// bytes that each connection brought (RFC 4898, tcp_info), and every message that comes out says
// by which connection it came. The difference is what is held: in queues, and in an unfinished
// message. Above the limit the connection is shut down; ZeroMQ then drops what it held for it.
//
// Of TCP only: the kernel keeps no such count for a Unix socket, and there only processes of the
// same user can connect. Checked between two batches, so a fast sender can overrun the limit by
// what it sends meanwhile.
#ifndef SLUIS_CONNECTORS_ZEROMQ_CONNECTION_GUARD_H_
#define SLUIS_CONNECTORS_ZEROMQ_CONNECTION_GUARD_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "connectors/zeromq/address_limit.h"
#include "connectors/zeromq/peer_address.h"
#include "connectors/zeromq/socket.h"

namespace sluis {

struct ConnectionLimits {
  // Bytes that came in and were not delivered as whole messages.
  uint64_t max_held_bytes = uint64_t{256} << 20;
  // Connections at one time; the next is shut down.
  size_t max_connections = 256;
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

  // Takes in what the monitor tells of connections made and lost.
  void ReadEvents();

  // A whole message came out of the ROUTER; its first frame is the routing id, which the ROUTER
  // adds.
  void Delivered(const ZmqMessage& message);

  // Shuts down the connections that hold too much.
  void Check();

  size_t connections() const { return connections_.size(); }
  uint64_t cut() const { return cut_; }

 private:
  struct Connection {
    // Address and port of the peer: a descriptor may have been closed and given to another
    // connection since.
    std::string peer;
    uint64_t delivered_bytes = 0;
  };
  void Accepted(int descriptor);
  void Ended(int descriptor);
  void ForgetGone();
  void Cut(int descriptor);

  ZmqSocket monitor_;
  const ConnectionLimits limits_;
  AddressLimit* const addresses_;
  absl::flat_hash_map<int, Connection> connections_;
  uint64_t cut_ = 0;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_CONNECTION_GUARD_H_
