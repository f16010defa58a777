// A real engine behind real sockets, for the tests of the ZeroMQ connector.
#ifndef SLUIS_TESTS_CONNECTORS_ZEROMQ_SERVED_ENGINE_H_
#define SLUIS_TESTS_CONNECTORS_ZEROMQ_SERVED_ENGINE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "connectors/zeromq/server.h"
#include "engine/runtime/engine.h"

namespace sluis {

// Removed with everything in it at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Stands at 2026-03-12 06:30 UTC until it is told otherwise.
class HandClock final : public Clock {
 public:
  absl::Time Now() const override { return absl::FromUnixSeconds(seconds_.load()); }
  void Advance(absl::Duration by) { seconds_ += absl::ToInt64Seconds(by); }

 private:
  std::atomic<int64_t> seconds_ = 1773297000;
};

EngineOptions EngineIn(const std::string& folder);

// Wildcard ports, and control on a Unix socket in the folder too.
ZmqServerOptions ServerIn(const std::string& folder);

// An engine on its own clock and a server on its own thread; stops with its end.
class ServedEngine {
 public:
  ServedEngine(const EngineOptions& engine, const ZmqServerOptions& server);
  ~ServedEngine();
  ServedEngine(const ServedEngine&) = delete;
  ServedEngine& operator=(const ServedEngine&) = delete;

  HandClock& clock() { return clock_; }
  Engine& engine() { return *engine_; }
  ZmqServer& server() { return *server_; }

 private:
  HandClock clock_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<ZmqServer> server_;
  std::thread thread_;
};

// A peer that speaks frames, right or wrong. Waits up to ten seconds for what must come.
class RawPeer {
 public:
  RawPeer(ZmqRole role, const std::string& endpoint, const ZmqLimits& limits = {},
          const std::optional<CurveClientKeys>& keys = std::nullopt);

  void Subscribe(std::string_view prefix);
  void SendFrames(const std::vector<std::string_view>& frames);
  void Send(const v1::IngestRequest& request);
  void SendHello(std::string_view producer);
  ZmqMessage NextMessage();
  v1::IngestReply NextReply();
  // Of a subscriber: the envelope, after its topic.
  v1::LiveMessage NextLive();
  ZmqSocket& socket() { return socket_; }
  const ZmqContext* context() const { return &context_; }

 private:
  ZmqContext context_;
  ZmqSocket socket_;
};

v1::Post MakePost(std::string_view id, std::string_view text);
v1::IngestRequest MakeBatch(uint64_t sequence, std::string_view id, std::string_view text);

// A reader of everything about water, as two control requests.
v1::ControlRequest PutOwner(std::string_view owner);
v1::ControlRequest PutWaterInterest(std::string_view owner, v1::InterestKind kind);

}  // namespace sluis

#endif  // SLUIS_TESTS_CONNECTORS_ZEROMQ_SERVED_ENGINE_H_
