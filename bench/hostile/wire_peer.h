// A peer made of bytes: TCP without ZeroMQ, so that it can say what ZeroMQ never would
// (rfc.zeromq.org/spec/23, ZMTP 3.0).
#ifndef SLUIS_BENCH_HOSTILE_WIRE_PEER_H_
#define SLUIS_BENCH_HOSTILE_WIRE_PEER_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/time/time.h"

namespace sluis {

// 64 bytes: signature, version 3.0, mechanism NULL.
std::string WireGreeting();
// The command that ends the handshake; `type` is DEALER, SUB and so on.
std::string WireReady(std::string_view type);
// One frame; `more` says that the message goes on.
std::string WireFrame(std::string_view bytes, bool more = false);

// Belongs to one thread. Waits no longer than it is told.
class WirePeer {
 public:
  // Not connected.
  WirePeer() = default;
  // "tcp://127.0.0.1:PORT".
  explicit WirePeer(const std::string& endpoint);
  ~WirePeer();
  WirePeer(WirePeer&& other) noexcept;
  WirePeer& operator=(WirePeer&& other) noexcept;

  // False when the other side refused the connection or has ended it.
  bool stands() const { return descriptor_ >= 0; }

  // Sends what there is room for within that time; returns how much that was.
  size_t Send(std::string_view bytes, absl::Duration patience);
  // At least `size` bytes, unless the other side ends the connection or the time is over.
  std::string Read(size_t size, absl::Duration patience);
  // Greeting and READY, and those of the other side.
  bool ShakeHands(std::string_view type, absl::Duration patience);
  // Throws away what comes until the other side ends the connection. False when it did not.
  bool AwaitEnd(absl::Duration patience);
  // Throws away what has come.
  void Drain();

 private:
  void Close();

  int descriptor_ = -1;
};

}  // namespace sluis

#endif  // SLUIS_BENCH_HOSTILE_WIRE_PEER_H_
