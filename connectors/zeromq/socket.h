// ZeroMQ's context and sockets as owned values whose failures are values too. Only the socket
// factory makes sockets; everybody else holds them.
#ifndef SLUIS_CONNECTORS_ZEROMQ_SOCKET_H_
#define SLUIS_CONNECTORS_ZEROMQ_SOCKET_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace sluis {

// Safe to share among threads. Must outlive its sockets: closing it waits for them.
class ZmqContext {
 public:
  ZmqContext();
  ~ZmqContext();
  ZmqContext(const ZmqContext&) = delete;
  ZmqContext& operator=(const ZmqContext&) = delete;

  void* handle() const { return handle_; }

 private:
  void* handle_;
};

// What a frame of `size` bytes takes on the wire: flags and a short or a long length go before it.
constexpr size_t WireBytes(size_t size) { return size + (size > 255 ? 9 : 2); }

// What CURVE adds to each frame (RFC 26, MESSAGE): name, nonce, authenticator, flags.
inline constexpr size_t kCurveFrameBytes = 8 + 8 + 16 + 1;

// What the ZAP handler writes on a connection, besides its User-Id (zap_handler.h).
inline constexpr char kZapKeyProperty[] = "X-Key";
inline constexpr char kZapConnectionProperty[] = "X-Connection";

// Who is at the other end of a connection with CURVE, as the ZAP handler wrote it there.
struct ZmqPeer {
  // The principal and its public key. Empty where there is no CURVE.
  std::string name;
  std::string key;
  // A number that no other connection of this run has.
  uint64_t connection = 0;
};

// One message of one or more frames.
struct ZmqMessage {
  std::vector<std::string> frames;
  // The descriptor of the connection it came by, -1 when ZeroMQ does not say.
  int connection = -1;
  // True when there were more frames than `Receive` was asked to keep; the rest was thrown away.
  bool cut = false;
  // What all frames, those thrown away included, take on the wire (ZMTP 3.1, framing).
  size_t wire_bytes = 0;
  ZmqPeer peer = {};
};

// Belongs to one thread at a time.
class ZmqSocket {
 public:
  ZmqSocket() = default;
  // `secured` says that it is a server's with CURVE: only then a message says truly who sent it,
  // for without a ZAP handler a peer may write a User-Id of its own.
  explicit ZmqSocket(void* handle, bool secured = false) : handle_(handle), secured_(secured) {}

  explicit operator bool() const { return handle_ != nullptr; }
  void* handle() const { return handle_.get(); }
  bool secured() const { return secured_; }

  // All frames or none, without waiting. Unavailable when the message cannot be queued now,
  // NotFound when a ROUTER knows no such peer: it has gone.
  [[nodiscard]] absl::Status Send(const std::vector<std::string_view>& frames);

  // The next message that is there, without waiting; NotFound when there is none. Keeps
  // `most_frames` of it.
  [[nodiscard]] absl::StatusOr<ZmqMessage> Receive(size_t most_frames);

  // The endpoint as bound, with a wildcard port resolved; empty before.
  std::string bound_endpoint() const;

 private:
  struct Close {
    void operator()(void* handle) const;
  };
  std::unique_ptr<void, Close> handle_;
  bool secured_ = false;
};

// Waits until the socket can be read, can be written, or the time is over.
enum class ZmqEvent { kReadable, kWritable };
[[nodiscard]] bool WaitFor(const ZmqSocket& socket, ZmqEvent event, absl::Duration timeout);

// Rounded up and never below zero, as zmq_poll wants it.
long PollMilliseconds(absl::Duration timeout);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_SOCKET_H_
