// Decides which keys get in: the ZAP handler (RFC 27, ZMQ Authentication Protocol) of a context.
//
// ZeroMQ asks it at each CURVE handshake, after the client has proved that it holds the secret of
// the key it shows. Every message of a connection that was let in carries the principal's name
// ("User-Id") and the key (kZapKeyProperty). Sockets that enforce their ZAP domain let nobody in
// while there is no handler.
#ifndef SLUIS_CONNECTORS_ZEROMQ_ZAP_HANDLER_H_
#define SLUIS_CONNECTORS_ZEROMQ_ZAP_HANDLER_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "connectors/zeromq/over_credit.h"
#include "connectors/zeromq/principal_registry.h"
#include "connectors/zeromq/socket.h"
#include "connectors/zeromq/socket_factory.h"

namespace sluis {

// Has a thread of its own, for as long as it lives.
class ZapHandler {
 public:
  // `factory`'s context, `registry` and `refused` must outlive it; `refused` are the keys that are
  // not let in on sockets of kIngestZapDomain until their time is over, and may be null.
  // FailedPrecondition when the context has a handler already.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<ZapHandler>> Start(
      const SocketFactory& factory, PrincipalRegistry* registry,
      const RefusedKeys* refused = nullptr);
  ~ZapHandler();
  ZapHandler(const ZapHandler&) = delete;
  ZapHandler& operator=(const ZapHandler&) = delete;

  // Handshakes that were let in, and those that were not.
  uint64_t admitted() const { return admitted_.load(); }
  uint64_t refused() const { return refused_.load(); }

 private:
  ZapHandler(ZmqSocket requests, ZmqSocket stop, ZmqSocket stopper, PrincipalRegistry* registry,
             const RefusedKeys* refused);
  void Run();
  void Answer(const ZmqMessage& request);
  std::shared_ptr<const Principal> Admit(const ZmqMessage& request);

  PrincipalRegistry* const registry_;
  const RefusedKeys* const refused_keys_;
  ZmqSocket requests_;
  // Two ends of a pipe: the thread's, and the one that tells it to end.
  ZmqSocket stop_;
  ZmqSocket stopper_;
  std::atomic<uint64_t> admitted_ = 0;
  std::atomic<uint64_t> refused_ = 0;
  uint64_t next_connection_ = 1;
  std::thread thread_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_ZAP_HANDLER_H_
