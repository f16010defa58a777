#include "connectors/zeromq/socket_factory.h"

#include <fmt/format.h>
#include <zmq.h>

#include <cerrno>
#include <string>

#include "connectors/zeromq/endpoint.h"

namespace sluis {
namespace {

// In libzmq since 4.3, but in its header only among the drafts. Without it a server without ZAP
// handler would let in everybody who knows the server's public key.
constexpr int kZapEnforceDomain = 93;
constexpr int kReconnectMilliseconds = 100;
constexpr int kReconnectMaxMilliseconds = 2000;

int TypeOf(ZmqRole role) {
  switch (role) {
    case ZmqRole::kRouter:
      return ZMQ_ROUTER;
    case ZmqRole::kPublisher:
      return ZMQ_XPUB;
    case ZmqRole::kDealer:
      return ZMQ_DEALER;
    case ZmqRole::kSubscriber:
      return ZMQ_SUB;
    case ZmqRole::kReply:
      return ZMQ_REP;
    case ZmqRole::kPair:
      return ZMQ_PAIR;
  }
  return ZMQ_DEALER;
}

absl::Status ZmqFailure(std::string_view what) {
  return absl::InternalError(fmt::format("{}: {}", what, zmq_strerror(errno)));
}

int Milliseconds(absl::Duration duration) {
  return static_cast<int>(absl::ToInt64Milliseconds(duration));
}

bool SetInt(void* socket, int option, int value) {
  return zmq_setsockopt(socket, option, &value, sizeof(value)) == 0;
}

absl::Status Configure(void* socket, bool ipv6, const ZmqLimits& limits) {
  const int64_t frame = limits.max_frame_bytes;
  const bool set = zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &frame, sizeof(frame)) == 0 &&
                   SetInt(socket, ZMQ_SNDHWM, limits.high_water_mark) &&
                   SetInt(socket, ZMQ_RCVHWM, limits.high_water_mark) &&
                   SetInt(socket, ZMQ_HEARTBEAT_IVL, Milliseconds(limits.heartbeat)) &&
                   SetInt(socket, ZMQ_HEARTBEAT_TIMEOUT, Milliseconds(limits.heartbeat_timeout)) &&
                   SetInt(socket, ZMQ_HANDSHAKE_IVL, Milliseconds(limits.handshake)) &&
                   SetInt(socket, ZMQ_LINGER, Milliseconds(limits.linger)) &&
                   SetInt(socket, ZMQ_RECONNECT_IVL, kReconnectMilliseconds) &&
                   SetInt(socket, ZMQ_RECONNECT_IVL_MAX, kReconnectMaxMilliseconds) &&
                   SetInt(socket, ZMQ_IPV6, ipv6 ? 1 : 0);
  return set ? absl::OkStatus() : ZmqFailure("cannot configure a ZeroMQ socket");
}

bool SetText(void* socket, int option, std::string_view value) {
  return zmq_setsockopt(socket, option, value.data(), value.size()) == 0;
}

// ZeroMQ takes a key as text when it is given 41 bytes: the NUL is one of them.
bool SetKey(void* socket, int option, const std::string& key) {
  return zmq_setsockopt(socket, option, key.c_str(), key.size() + 1) == 0;
}

absl::Status SecureServer(void* socket, ZmqRole role, const std::string& secret,
                          std::string_view zap_domain) {
  const bool set =
      SetInt(socket, ZMQ_CURVE_SERVER, 1) && SetKey(socket, ZMQ_CURVE_SECRETKEY, secret) &&
      SetText(socket, ZMQ_ZAP_DOMAIN, zap_domain) && SetInt(socket, kZapEnforceDomain, 1);
  if (!set) return ZmqFailure("cannot set up CURVE on a ZeroMQ socket");
  if (role == ZmqRole::kPublisher && !SetInt(socket, ZMQ_XPUB_MANUAL, 1)) {
    return ZmqFailure("cannot set ZMQ_XPUB_MANUAL");
  }
  return absl::OkStatus();
}

absl::Status SecureClient(void* socket, const CurveClientKeys& keys) {
  const bool set = SetKey(socket, ZMQ_CURVE_SERVERKEY, keys.server_key) &&
                   SetKey(socket, ZMQ_CURVE_PUBLICKEY, keys.own.public_key) &&
                   SetKey(socket, ZMQ_CURVE_SECRETKEY, keys.own.secret_key);
  return set ? absl::OkStatus() : ZmqFailure("cannot set the keys of a ZeroMQ socket");
}

absl::StatusOr<ZmqSocket> Make(const ZmqContext& context, ZmqRole role, bool ipv6,
                               const ZmqLimits& limits, bool secured = false) {
  ZmqSocket socket(zmq_socket(context.handle(), TypeOf(role)), secured);
  if (!socket) return ZmqFailure("cannot make a ZeroMQ socket");
  if (absl::Status set = Configure(socket.handle(), ipv6, limits); !set.ok()) return set;
  // A full queue is told and not taken for a reason to drop (reply_queue.h).
  if (role == ZmqRole::kRouter && !SetInt(socket.handle(), ZMQ_ROUTER_MANDATORY, 1)) {
    return ZmqFailure("cannot set ZMQ_ROUTER_MANDATORY");
  }
  // Every subscription is reported, also to a topic that somebody else follows already.
  if (role == ZmqRole::kPublisher && !SetInt(socket.handle(), ZMQ_XPUB_VERBOSE, 1)) {
    return ZmqFailure("cannot set ZMQ_XPUB_VERBOSE");
  }
  return socket;
}

absl::Status BindFailure(std::string_view endpoint) {
  if (errno == EADDRINUSE) {
    return absl::FailedPreconditionError(
        fmt::format("cannot listen on {}: another program has the port (perhaps another sluis "
                    "serve); stop it, or choose another port",
                    endpoint));
  }
  return absl::FailedPreconditionError(
      fmt::format("cannot listen on {}: {}", endpoint, zmq_strerror(errno)));
}

}  // namespace

absl::StatusOr<ZmqSocket> SocketFactory::Bind(ZmqRole role, std::string_view endpoint,
                                              const ZmqLimits& limits,
                                              std::string_view zap_domain) const {
  absl::StatusOr<ZmqEndpoint> parsed = ParseEndpoint(endpoint);
  if (!parsed.ok()) return parsed.status();
  const bool ipc = parsed->kind == ZmqEndpoint::Kind::kIpc;
  const bool secured = !ipc && !server_secret_.empty();
  if (!secured) {
    if (absl::Status loopback = RequireLoopback(*parsed); !loopback.ok()) return loopback;
  }
  if (ipc) {
    if (absl::Status ready = PrepareIpcFolder(*parsed); !ready.ok()) return ready;
  }
  absl::StatusOr<ZmqSocket> socket = Make(*context_, role, parsed->ipv6, limits, secured);
  if (!socket.ok()) return socket;
  if (secured) {
    absl::Status set = SecureServer(socket->handle(), role, server_secret_, zap_domain);
    if (!set.ok()) return set;
  }
  if (zmq_bind(socket->handle(), parsed->address.c_str()) != 0) return BindFailure(endpoint);
  if (ipc) {
    if (absl::Status mode = RestrictIpcFile(*parsed); !mode.ok()) return mode;
  }
  return socket;
}

absl::StatusOr<ZmqSocket> SocketFactory::Connect(ZmqRole role, std::string_view endpoint,
                                                 const ZmqLimits& limits) const {
  absl::StatusOr<ZmqEndpoint> parsed = ParseEndpoint(endpoint);
  if (!parsed.ok()) return parsed.status();
  absl::StatusOr<ZmqSocket> socket = Make(*context_, role, parsed->ipv6, limits);
  if (!socket.ok()) return socket;
  if (client_keys_.has_value() && parsed->kind == ZmqEndpoint::Kind::kTcp) {
    if (absl::Status set = SecureClient(socket->handle(), *client_keys_); !set.ok()) return set;
  }
  // A message is either on a standing connection or still ours to send elsewhere.
  if (!SetInt(socket->handle(), ZMQ_IMMEDIATE, 1)) return ZmqFailure("cannot set ZMQ_IMMEDIATE");
  if (zmq_connect(socket->handle(), parsed->address.c_str()) != 0) {
    return absl::InvalidArgumentError(
        fmt::format("cannot connect to {}: {}", endpoint, zmq_strerror(errno)));
  }
  return socket;
}

absl::StatusOr<ZmqSocket> SocketFactory::Inside(ZmqRole role) const {
  ZmqSocket socket(zmq_socket(context_->handle(), TypeOf(role)));
  if (!socket) return ZmqFailure("cannot make a ZeroMQ socket");
  // Without a high-water mark: neither end may wait for the other.
  if (!SetInt(socket.handle(), ZMQ_SNDHWM, 0) || !SetInt(socket.handle(), ZMQ_RCVHWM, 0) ||
      !SetInt(socket.handle(), ZMQ_LINGER, 0)) {
    return ZmqFailure("cannot configure a ZeroMQ socket");
  }
  return socket;
}

absl::StatusOr<ZmqSocket> SocketFactory::BindInside(ZmqRole role, const std::string& name) const {
  absl::StatusOr<ZmqSocket> socket = Inside(role);
  if (socket.ok() && zmq_bind(socket->handle(), name.c_str()) != 0) return BindFailure(name);
  return socket;
}

absl::StatusOr<ZmqSocket> SocketFactory::ConnectInside(ZmqRole role,
                                                       const std::string& name) const {
  absl::StatusOr<ZmqSocket> socket = Inside(role);
  if (socket.ok() && zmq_connect(socket->handle(), name.c_str()) != 0) {
    return ZmqFailure("cannot connect within the process");
  }
  return socket;
}

void SocketFactory::Grant(const ZmqSocket& socket, std::string_view prefix) {
  SetText(socket.handle(), ZMQ_SUBSCRIBE, prefix);
}

void SocketFactory::Withdraw(const ZmqSocket& socket, std::string_view prefix) {
  SetText(socket.handle(), ZMQ_UNSUBSCRIBE, prefix);
}

absl::Status SocketFactory::Subscribe(const ZmqSocket& socket, std::string_view prefix) {
  if (zmq_setsockopt(socket.handle(), ZMQ_SUBSCRIBE, prefix.data(), prefix.size()) != 0) {
    return ZmqFailure("cannot subscribe");
  }
  return absl::OkStatus();
}

absl::StatusOr<ZmqSocket> SocketFactory::Monitor(const ZmqSocket& watched) const {
  // The name only has to be unique within the context.
  const std::string name =
      fmt::format("inproc://monitor-{}", reinterpret_cast<uintptr_t>(watched.handle()));
  constexpr int kEvents = ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_CLOSED | ZMQ_EVENT_DISCONNECTED;
  if (zmq_socket_monitor(watched.handle(), name.c_str(), kEvents) != 0) {
    return ZmqFailure("cannot watch a ZeroMQ socket");
  }
  // Its pipe has no high-water mark: ZeroMQ's one thread waits when it cannot tell of an event.
  return ConnectInside(ZmqRole::kPair, name);
}

void SocketFactory::StopMonitor(const ZmqSocket& watched) {
  zmq_socket_monitor(watched.handle(), nullptr, 0);
}

}  // namespace sluis
