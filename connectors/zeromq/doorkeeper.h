// Who is behind a message of a server's socket, and whether they may go on: keys, roles, rates.
#ifndef SLUIS_CONNECTORS_ZEROMQ_DOORKEEPER_H_
#define SLUIS_CONNECTORS_ZEROMQ_DOORKEEPER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connectors/zeromq/address_limit.h"
#include "connectors/zeromq/over_credit.h"
#include "connectors/zeromq/peer_address.h"
#include "connectors/zeromq/principal_registry.h"
#include "connectors/zeromq/principals.h"
#include "connectors/zeromq/socket.h"
#include "connectors/zeromq/socket_factory.h"
#include "connectors/zeromq/token_bucket.h"
#include "connectors/zeromq/zap_handler.h"

namespace sluis {

struct AccessOptions {
  // Empty, or a folder without keys: there are none, and everybody on this machine is the operator.
  std::string key_folder;
  // Of one principal, over time; for a moment ten seconds' worth. The operator has no limit.
  double control_requests_per_second = 200;
  double posts_per_second = 500'000;
  // Of one address; see AddressLimit.
  double failed_handshakes_per_second = 20;
};

// Belongs to the server's thread, but for the ZAP handler's own.
class Doorkeeper {
 public:
  // Null when there are no keys. PermissionDenied when others can read the server's secret, and
  // whatever else KeyFolder says of it. `context` must outlive the doorkeeper.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<Doorkeeper>> Open(
      const AccessOptions& options, const ZmqContext* context);

  // Makes the server's sockets.
  const SocketFactory& factory() const { return factory_; }

  // Who sent the message. Null when the key has been revoked since its handshake.
  std::shared_ptr<const Principal> PrincipalOf(const ZmqMessage& message);
  std::shared_ptr<const Principal> PrincipalOf(std::string_view name, std::string_view key) {
    return registry_.Find(name, key);
  }

  // ResourceExhausted when the principal asks too fast.
  [[nodiscard]] absl::Status AdmitRequest(const Principal& principal);
  [[nodiscard]] absl::Status AdmitPosts(const Principal& principal, uint64_t posts);

  // True once after each change of the principals.
  bool PrincipalsChanged();

  // Lets the principal's key in on ingest no more until then. True when it was let in before.
  bool RefuseOnIngest(const Principal& principal, absl::Duration until) {
    return refused_keys_.Refuse(principal.key, until, SteadyTime());
  }

  AddressLimit* addresses() { return &addresses_; }
  PrincipalRegistry* registry() { return &registry_; }
  uint64_t refused_handshakes() const { return handler_->refused(); }

 private:
  struct Rates {
    TokenBucket requests;
    TokenBucket posts;
  };
  Doorkeeper(const AccessOptions& options, const ZmqContext* context, std::string secret);
  Rates& RatesOf(const Principal& principal);

  const AccessOptions options_;
  SocketFactory factory_;
  PrincipalRegistry registry_;
  AddressLimit addresses_;
  RefusedKeys refused_keys_;
  // By the principal's key, so that a new key begins anew.
  absl::flat_hash_map<std::string, Rates> rates_;
  uint64_t seen_generation_ = 0;
  // The last member: its thread uses the registry and the refused keys.
  std::unique_ptr<ZapHandler> handler_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_DOORKEEPER_H_
