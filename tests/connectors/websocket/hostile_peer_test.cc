// A server that sends and sends but says nothing, or never begins to speak, and a system that has
// nothing left: the client takes no harm and keeps its time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <thread>

#include "connectors/websocket/web_socket_client.h"
#include "fmt/format.h"
#include "tests/connectors/feeds/listening_socket.h"
#include "tests/connectors/http/streaming_peer.h"
#include "tests/connectors/http/web_socket_answer.h"
#include "tests/engine/scratch_folder.h"
#include "tests/sanitized.h"

namespace sluis {
namespace {

using ::testing::HasSubstr;
using SteadyClock = std::chrono::steady_clock;

absl::Duration Since(SteadyClock::time_point begin) {
  return absl::FromChrono(SteadyClock::now() - begin);
}

absl::StatusOr<std::unique_ptr<WebSocketClient>> ConnectTo(const std::string& address) {
  return WebSocketClient::Connect({.url = "ws://" + address + "/"}, {}, {});
}

// Opens a WebSocket and sends `first` once, and then `frame` again and again for a quarter of a
// minute, as fast as it is taken.
std::unique_ptr<StreamingPeer> Flood(const std::string& first, const std::string& frame) {
  return std::make_unique<StreamingPeer>(
      [first, frame](const HttpRequest& request, const PeerConnection& client) {
        client.Write(WebSocketHead(request) + first);
        std::string frames;
        for (int i = 0; i < 10'000; ++i) frames += frame;
        const auto begin = SteadyClock::now();
        while (client.Write(frames) && Since(begin) < absl::Seconds(15)) {
        }
      });
}

const std::string kPing("\x89\0", 2);
const std::string kPong("\x8A\0", 2);
// A message of text that begins, and goes on with nothing.
const std::string kBeginning("\x01\0", 2);
const std::string kNothingMore("\0\0", 2);

TEST(HostilePeer, WhoSendsNothingWithoutEndIsNotListenedTo) {
  for (const auto& [first, frame] :
       {std::pair(std::string(), kPing), {std::string(), kPong}, {kBeginning, kNothingMore}}) {
    const auto peer = Flood(first, frame);
    auto client = ConnectTo(peer->address());
    ASSERT_TRUE(client.ok()) << client.status();
    std::vector<WebSocketMessage> messages;
    absl::Status end;
    while (end.ok()) {
      const auto begin = SteadyClock::now();
      end = (*client)->Read(absl::Milliseconds(100), &messages);
      EXPECT_LT(Since(begin), absl::Seconds(5));
    }
    EXPECT_TRUE(absl::IsUnavailable(end)) << end;
    EXPECT_THAT(std::string(end.message()), HasSubstr("without end"));
    EXPECT_EQ((*client)->Read(absl::Milliseconds(100), &messages), end);
    EXPECT_TRUE(messages.empty());
  }
}

TEST(HostilePeer, KeepsNobodyWhoLeaves) {
  for (const std::string& frame : {kPing, kPong}) {
    const auto peer = Flood("", frame);
    auto client = ConnectTo(peer->address());
    ASSERT_TRUE(client.ok()) << client.status();
    const auto begin = SteadyClock::now();
    client->reset();
    EXPECT_LT(Since(begin), absl::Seconds(5));
  }
}

TEST(HostilePeer, AQuietServerThatPingsIsListenedTo) {
  StreamingPeer peer([](const HttpRequest& request, const PeerConnection& client) {
    client.Write(WebSocketHead(request));
    // Of an hour.
    for (int i = 0; i < 180; ++i) client.Write(kPing);
    client.Write(WebSocketText("Hoogwater"));
    client.AwaitEnd();
  });
  auto client = ConnectTo(peer.address());
  ASSERT_TRUE(client.ok()) << client.status();
  std::vector<WebSocketMessage> messages;
  while (messages.empty()) {
    ASSERT_TRUE((*client)->Read(absl::Milliseconds(100), &messages).ok());
  }
  EXPECT_EQ(messages[0].bytes, "Hoogwater");
}

TEST(HostilePeer, IsNotWaitedForByWhoIsToStop) {
  for (const char* scheme : {"ws", "wss"}) {
    const ListeningSocket mute;
    std::atomic<bool> stop = false;
    std::thread stopper([&] {
      EXPECT_TRUE(mute.AwaitConnection());
      stop = true;
    });
    WebSocketLimits limits;
    limits.connect_patience = absl::Seconds(15);
    const auto begin = SteadyClock::now();
    const auto client = WebSocketClient::Connect(
        {.url = fmt::format("{}://127.0.0.1:{}/", scheme, mute.port()), .stop = &stop}, limits, {});
    EXPECT_TRUE(absl::IsUnavailable(client.status())) << client.status();
    EXPECT_LT(Since(begin), absl::Seconds(10));
    stopper.join();
  }
}

// As long as it lives, only `count` more files can be opened.
class FewFiles {
 public:
  explicit FewFiles(rlim_t count) {
    const int next = ::dup(0);
    ::close(next);
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit few = {static_cast<rlim_t>(next) + count, before_.rlim_max};
    EXPECT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
  }
  ~FewFiles() { ::setrlimit(RLIMIT_NOFILE, &before_); }
  FewFiles(const FewFiles&) = delete;
  FewFiles& operator=(const FewFiles&) = delete;

 private:
  rlimit before_ = {};
};

TEST(HostileSystem, WithoutAFileDescriptorNobodyIsConnectedTo) {
  // UBSan asks the system by a pipe which memory is an object's.
  if (kSanitized) GTEST_SKIP() << "skipped: sanitizers need file descriptors";
  const ScratchFolder folder;
  const std::string ca_file = folder / "ca.pem";
  ASSERT_EQ(std::system(fmt::format("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "
                                    "/CN=a.example -keyout {0}.key -out {0} 2>/dev/null",
                                    ca_file)
                            .c_str()),
            0);
  // Takes connections, which is all that it does.
  const ListeningSocket mute;
  WebSocketLimits limits;
  limits.connect_patience = absl::Milliseconds(200);
  for (const char* scheme : {"ws", "wss"}) {
    const WebSocketQuestion question = {.url =
                                            fmt::format("{}://127.0.0.1:{}/", scheme, mute.port())};
    for (rlim_t count = 0; count < 10; ++count) {
      const FewFiles few(count);
      const auto client = WebSocketClient::Connect(question, limits, {}, ca_file);
      // It may pass by itself.
      EXPECT_TRUE(absl::IsUnavailable(client.status())) << count << client.status();
    }
  }
}

}  // namespace
}  // namespace sluis
