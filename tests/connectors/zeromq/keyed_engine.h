// A real engine whose sockets take keys, and peers with good and bad ones.
#ifndef SLUIS_TESTS_CONNECTORS_ZEROMQ_KEYED_ENGINE_H_
#define SLUIS_TESTS_CONNECTORS_ZEROMQ_KEYED_ENGINE_H_

#include <memory>
#include <string>
#include <vector>

#include "connectors/zeromq/control_client.h"
#include "connectors/zeromq/key_folder.h"
#include "tests/connectors/zeromq/served_engine.h"

namespace sluis {

// The principals: feeds (ingest), jan (reader of jan), janneke (reader of janneke), boss (admin).
class KeyedEngine {
 public:
  explicit KeyedEngine(const AccessOptions& access = {},
                       const ConnectionLimits& control_connections = {},
                       const OverCreditOptions& over_credit = {});

  const KeyFolder& folder() const { return keys_; }
  ServedEngine& served() { return *served_; }
  ZmqServer& server() { return served_->server(); }
  CurveClientKeys KeysOf(const std::string& name) const;
  // Adds one more and returns its keys.
  CurveClientKeys Add(const std::string& name, Role role, const std::vector<std::string>& users);

  // By the Unix socket, which needs no key.
  v1::ControlReply AskAsOperator(const v1::ControlRequest& request);
  v1::ControlReply Ask(const CurveClientKeys& keys, const v1::ControlRequest& request);
  // A reader of water with an interest of kind alert.
  void AddReader(const std::string& owner);
  // Sends a post that matches every interest in water, and waits until it is durable.
  void SendPost(uint64_t sequence);
  // The newest entries of the audit.
  std::vector<v1::AuditEntry> Audit();

  std::unique_ptr<RawPeer> Peer(ZmqRole role, const std::string& endpoint,
                                const CurveClientKeys& keys);

 private:
  TemporaryFolder temporary_;
  KeyFolder keys_{temporary_.path() + "/keys"};
  std::unique_ptr<ServedEngine> served_;
  std::unique_ptr<RawPeer> feeds_;
};

// What only a certain key could: keys that the server has never seen.
CurveClientKeys StrangersKeys(const std::string& server_key);

// Returns when the peer's handshake has failed or its connection has ended.
void AwaitRefusal(RawPeer* peer);

}  // namespace sluis

#endif  // SLUIS_TESTS_CONNECTORS_ZEROMQ_KEYED_ENGINE_H_
