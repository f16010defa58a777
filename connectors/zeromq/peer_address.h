// The other end of a connection that ZeroMQ accepted, known by its descriptor.
#ifndef SLUIS_CONNECTORS_ZEROMQ_PEER_ADDRESS_H_
#define SLUIS_CONNECTORS_ZEROMQ_PEER_ADDRESS_H_

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "connectors/zeromq/socket.h"

namespace sluis {

// Address and port as bytes; empty when the descriptor is no connected socket (any more).
std::string PeerOf(int descriptor);
// Of those bytes the address alone.
std::string AddressOnly(const std::string& peer);

struct ConnectionEvent {
  bool accepted = false;
  int descriptor = -1;
};
// The next thing that a socket of SocketFactory::Monitor tells; nothing when it has no more.
std::optional<ConnectionEvent> NextConnectionEvent(ZmqSocket* monitor);

// ZeroMQ owns the descriptor and may have closed it by now; nothing but the connection with `peer`
// is shut down. False when that one has gone.
bool ShutDown(int descriptor, const std::string& peer);

// Unlike the wall's clock it does not jump.
absl::Duration SteadyTime();

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_PEER_ADDRESS_H_
