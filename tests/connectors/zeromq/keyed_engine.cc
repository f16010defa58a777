#include "tests/connectors/zeromq/keyed_engine.h"

#include <gtest/gtest.h>
#include <zmq.h>

#include <atomic>
#include <cstring>

namespace sluis {

KeyedEngine::KeyedEngine(const AccessOptions& access, const ConnectionLimits& control_connections,
                         const OverCreditOptions& over_credit) {
  Add("feeds", Role::kIngest, {});
  Add("jan", Role::kReader, {"jan"});
  Add("janneke", Role::kReader, {"janneke"});
  Add("boss", Role::kAdmin, {});
  ZmqServerOptions options = ServerIn(temporary_.path());
  options.access = access;
  options.control_connections = control_connections;
  options.over_credit = over_credit;
  options.access.key_folder = keys_.path();
  served_ = std::make_unique<ServedEngine>(EngineIn(temporary_.path()), options);
}

CurveClientKeys KeyedEngine::KeysOf(const std::string& name) const {
  auto keys = ReadClientKeyFile(temporary_.path() + "/" + name + ".key");
  EXPECT_TRUE(keys.ok()) << keys.status();
  return keys.ok() ? *keys : CurveClientKeys();
}

CurveClientKeys KeyedEngine::Add(const std::string& name, Role role,
                                 const std::vector<std::string>& users) {
  const absl::Status added =
      keys_.AddClient(name, role, users, temporary_.path() + "/" + name + ".key");
  EXPECT_TRUE(added.ok()) << added;
  return KeysOf(name);
}

v1::ControlReply KeyedEngine::AskAsOperator(const v1::ControlRequest& request) {
  auto reply = ControlClient(server().control_ipc_endpoint()).Call(request, absl::Seconds(10));
  EXPECT_TRUE(reply.ok()) << reply.status();
  return reply.ok() ? *reply : v1::ControlReply();
}

v1::ControlReply KeyedEngine::Ask(const CurveClientKeys& keys, const v1::ControlRequest& request) {
  auto reply = ControlClient(server().control_endpoint(), ZmqLimits(), keys)
                   .Call(request, absl::Seconds(10));
  EXPECT_TRUE(reply.ok()) << reply.status();
  return reply.ok() ? *reply : v1::ControlReply();
}

void KeyedEngine::AddReader(const std::string& owner) {
  EXPECT_EQ(AskAsOperator(PutOwner(owner)).status().code(), 0);
  EXPECT_EQ(AskAsOperator(PutWaterInterest(owner, v1::INTEREST_KIND_ALERT)).status().code(), 0);
}

void KeyedEngine::SendPost(uint64_t sequence) {
  if (feeds_ == nullptr) {
    feeds_ = Peer(ZmqRole::kDealer, server().ingest_endpoint(), KeysOf("feeds"));
    feeds_->SendHello("feeds");
    EXPECT_TRUE(feeds_->NextReply().has_welcome());
  }
  // Of a story of its own: an alert is given once for each.
  feeds_->Send(MakeBatch(sequence, "p" + std::to_string(sequence),
                         "Hoogwater " + std::string(sequence, 'x') + std::to_string(sequence)));
  EXPECT_TRUE(feeds_->NextReply().has_ack());
}

std::vector<v1::AuditEntry> KeyedEngine::Audit() {
  v1::ControlRequest request;
  request.mutable_list_audit();
  const v1::ControlReply reply = AskAsOperator(request);
  return {reply.audit().entries().begin(), reply.audit().entries().end()};
}

std::unique_ptr<RawPeer> KeyedEngine::Peer(ZmqRole role, const std::string& endpoint,
                                           const CurveClientKeys& keys) {
  return std::make_unique<RawPeer>(role, endpoint, ZmqLimits(), keys);
}

CurveClientKeys StrangersKeys(const std::string& server_key) {
  auto pair = MakeCurveKeyPair();
  EXPECT_TRUE(pair.ok()) << pair.status();
  return {*pair, server_key};
}

void AwaitRefusal(RawPeer* peer) {
  void* const watched = peer->socket().handle();
  static std::atomic<int> number = 0;
  const std::string name = "inproc://refusal-" + std::to_string(++number);
  // It tries again and again, so nothing is missed though it has begun already.
  ASSERT_EQ(zmq_socket_monitor(watched, name.c_str(),
                               ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL |
                                   ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL |
                                   ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_HANDSHAKE_SUCCEEDED),
            0);
  auto monitor = SocketFactory(peer->context()).ConnectInside(ZmqRole::kPair, name);
  ASSERT_TRUE(monitor.ok()) << monitor.status();
  // Twice what ZeroMQ gives a handshake: one that hangs is tried again.
  ASSERT_TRUE(WaitFor(*monitor, ZmqEvent::kReadable, absl::Seconds(60))) << "it was not refused";
  const auto event = monitor->Receive(2);
  ASSERT_TRUE(event.ok());
  uint16_t kind = 0;
  std::memcpy(&kind, event->frames[0].data(), sizeof(kind));
  EXPECT_NE(kind, ZMQ_EVENT_HANDSHAKE_SUCCEEDED) << "it was let in";
  SocketFactory::StopMonitor(peer->socket());
}

}  // namespace sluis
