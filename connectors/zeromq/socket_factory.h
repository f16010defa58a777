// Every ZeroMQ socket of Sluis is made here, so that no limit is ever forgotten on one.
#ifndef SLUIS_CONNECTORS_ZEROMQ_SOCKET_FACTORY_H_
#define SLUIS_CONNECTORS_ZEROMQ_SOCKET_FACTORY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "connectors/zeromq/curve_keys.h"
#include "connectors/zeromq/socket.h"

namespace sluis {

// The ZAP domains (RFC 27) that listening sockets with keys name. That of ingest is its own: a
// producer that floods is kept from there alone.
inline constexpr char kZapDomain[] = "sluis";
inline constexpr char kIngestZapDomain[] = "sluis.ingest";

enum class ZmqRole {
  // ROUTER: ingest and control.
  kRouter,
  // XPUB: live.
  kPublisher,
  // DEALER: clients of ingest and control.
  kDealer,
  // SUB: clients of live.
  kSubscriber,
  // REP and PAIR: only within the process.
  kReply,
  kPair,
};

struct ZmqLimits {
  // Messages queued per peer and direction; what is beyond waits in the peer (a publisher drops).
  int high_water_mark = 64;
  // A longer frame closes the connection that sends it. Holds per frame, not per message.
  int64_t max_frame_bytes = 16 << 20;
  // A silent peer is asked for a sign of life, and dropped without one.
  absl::Duration heartbeat = absl::Seconds(5);
  absl::Duration heartbeat_timeout = absl::Seconds(15);
  // How long a connection may take to shake hands.
  absl::Duration handshake = absl::Seconds(5);
  // How long a closing socket goes on sending what is queued.
  absl::Duration linger = absl::Seconds(1);
};

// Safe on any thread; `context` must outlive the sockets.
class SocketFactory {
 public:
  // Sockets without keys: they listen to this machine alone.
  explicit SocketFactory(const ZmqContext* context) : context_(context) {}

  // With a server's secret key every TCP socket that listens takes CURVE only, and lets nobody in
  // but whom the context's ZAP handler lets in; it may listen to the whole network then.
  SocketFactory(const ZmqContext* context, std::string server_secret)
      : context_(context), server_secret_(std::move(server_secret)) {}

  // With a client's keys every socket that connects by TCP shows them, and talks to the server of
  // that key only.
  SocketFactory(const ZmqContext* context, std::optional<CurveClientKeys> client_keys)
      : context_(context), client_keys_(std::move(client_keys)) {}

  // A listening socket. Without keys it refuses an endpoint that others than this machine could
  // reach; names the endpoint and a way out when the port is taken. A publisher with keys makes no
  // subscription by itself: Grant does.
  [[nodiscard]] absl::StatusOr<ZmqSocket> Bind(ZmqRole role, std::string_view endpoint,
                                               const ZmqLimits& limits,
                                               std::string_view zap_domain = kZapDomain) const;

  // A connecting socket. Succeeds whether or not anybody listens; it becomes writable when the
  // connection stands, and nothing is queued before (ZMQ_IMMEDIATE).
  [[nodiscard]] absl::StatusOr<ZmqSocket> Connect(ZmqRole role, std::string_view endpoint,
                                                  const ZmqLimits& limits) const;

  // Sockets that never leave the process; `name` begins with inproc://. They have no limits.
  [[nodiscard]] absl::StatusOr<ZmqSocket> BindInside(ZmqRole role, const std::string& name) const;
  [[nodiscard]] absl::StatusOr<ZmqSocket> ConnectInside(ZmqRole role,
                                                        const std::string& name) const;

  // On a kPublisher with keys: gives the connection of the message that was received last the
  // topics that start with `prefix`, or takes them away. That connection must still stand: see
  // subscription_gate.h.
  static void Grant(const ZmqSocket& socket, std::string_view prefix);
  static void Withdraw(const ZmqSocket& socket, std::string_view prefix);

  // Subscribes a kSubscriber to every topic that starts with `prefix`.
  [[nodiscard]] static absl::Status Subscribe(const ZmqSocket& socket, std::string_view prefix);

  // A socket that tells of the connections that `watched` accepts and loses: each event is two
  // frames, see zmq_socket_monitor(3). Call StopMonitor before either of the two is closed:
  // ZeroMQ's thread would wait for ever to tell a socket that is gone.
  [[nodiscard]] absl::StatusOr<ZmqSocket> Monitor(const ZmqSocket& watched) const;
  static void StopMonitor(const ZmqSocket& watched);

 private:
  absl::StatusOr<ZmqSocket> Inside(ZmqRole role) const;

  const ZmqContext* context_;
  // Empty without.
  std::string server_secret_;
  std::optional<CurveClientKeys> client_keys_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_SOCKET_FACTORY_H_
