// Peers that are no ZeroMQ, or not one with keys, before a server with keys.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>

#include "tests/connectors/zeromq/keyed_engine.h"

namespace sluis {
namespace {

using ::testing::StartsWith;

v1::ControlRequest Request() {
  v1::ControlRequest request;
  request.mutable_get_owner()->set_owner_id("jan");
  return request;
}

// A TCP connection without ZeroMQ.
class RawConnection {
 public:
  explicit RawConnection(const std::string& endpoint) {
    const size_t colon = endpoint.rfind(':');
    uint16_t port = 0;
    std::from_chars(endpoint.data() + colon + 1, endpoint.data() + endpoint.size(), port);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    descriptor_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    EXPECT_EQ(::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  }
  ~RawConnection() { ::close(descriptor_); }
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  void Send(const std::string& bytes) {
    ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }
  // Everything until the server ends the connection.
  std::string ReadAll() {
    std::string all;
    char buffer[4096];
    for (ssize_t size; (size = ::recv(descriptor_, buffer, sizeof(buffer), 0)) > 0;) {
      all.append(buffer, static_cast<size_t>(size));
    }
    return all;
  }

 private:
  int descriptor_ = -1;
};

TEST(Handshake, APeerWithoutCurveGetsAGreetingAndNoMore) {
  KeyedEngine engine;
  engine.AddReader("jan");
  // ZMTP 3.0 (RFC 23): signature, version, mechanism NULL, client; then READY and a subscription.
  std::string greeting("\xff\0\0\0\0\0\0\0\x01\x7f\x03\0NULL", 16);
  greeting.resize(64, '\0');
  const std::string ready("\x04\x19\x05READY\x0bSocket-Type\0\0\0\x03SUB", 27);
  const std::string subscription("\0\x01\x01", 3);
  for (const std::string& endpoint :
       {engine.server().ingest_endpoint(), engine.server().control_endpoint(),
        engine.server().live_endpoint()}) {
    for (const std::string& bytes : {greeting + ready + subscription, std::string(200, 'x'),
                                     std::string("GET / HTTP/1.1\r\n")}) {
      RawConnection connection(endpoint);
      connection.Send(bytes);
      const std::string answer = connection.ReadAll();
      EXPECT_LE(answer.size(), 64U);
      EXPECT_THAT(answer, ::testing::AnyOf("", StartsWith("\xff")));
    }
  }
}

TEST(Handshake, AFloodOfFailedHandshakesIsCutShort) {
  AccessOptions access;
  // So little that the first failure of an address is its last.
  access.failed_handshakes_per_second = 0.01;
  KeyedEngine engine(access);
  engine.AddReader("jan");
  auto standing =
      engine.Peer(ZmqRole::kDealer, engine.server().control_endpoint(), engine.KeysOf("jan"));
  const auto ask = [&] {
    standing->SendFrames({Request().SerializeAsString()});
    v1::ControlReply reply;
    EXPECT_TRUE(reply.ParseFromString(standing->NextMessage().frames[0]));
    return reply.owner().id();
  };
  EXPECT_EQ(ask(), "jan");
  for (int i = 0; i < 3; ++i) {
    RawConnection failing(engine.server().control_endpoint());
    failing.Send(std::string(100, 'x'));
    failing.ReadAll();
    // ZeroMQ would wait five seconds for this one to say something.
    RawConnection silent(engine.server().control_endpoint());
    silent.ReadAll();
  }
  EXPECT_EQ(ask(), "jan") << "who stands is left alone";
  // The counts are of whole turns of the server, and a turn answers at most 64 requests.
  for (int i = 0; i < 65; ++i) ask();
  EXPECT_GT(engine.server().counts().cut_connections, 0U);
}

}  // namespace
}  // namespace sluis
