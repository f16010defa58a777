// Addresses of WebSockets: what they say, and what is none.
#include "connectors/websocket/web_socket_address.h"

#include <gtest/gtest.h>

namespace sluis {
namespace {

TEST(WebSocketAddress, SaysWhereToGoAndWhatToAskFor) {
  const auto address = ParseWebSocketAddress("wss://stream.example/subscribe?a=b&c=d%20e");
  ASSERT_TRUE(address.ok()) << address.status();
  EXPECT_TRUE(address->is_secure);
  EXPECT_EQ(address->host, "stream.example");
  EXPECT_EQ(address->port, 443);
  EXPECT_EQ(address->target, "/subscribe?a=b&c=d%20e");
  EXPECT_EQ(address->HostField(), "stream.example");
}

TEST(WebSocketAddress, NamesPortsThatAreNotTheUsualOnes) {
  const auto address = ParseWebSocketAddress("ws://[::1]:6008");
  ASSERT_TRUE(address.ok()) << address.status();
  EXPECT_FALSE(address->is_secure);
  EXPECT_EQ(address->host, "::1");
  EXPECT_EQ(address->target, "/");
  EXPECT_EQ(address->HostField(), "[::1]:6008");
  EXPECT_EQ(ParseWebSocketAddress("ws://a.example:80/")->HostField(), "a.example");
  EXPECT_EQ(ParseWebSocketAddress("ws://a.example:443/")->HostField(), "a.example:443");
}

TEST(WebSocketAddress, RefusesWhatIsNone) {
  for (const char* url :
       {"", "stream.example", "https://stream.example/", "wss://", "wss://a b/",
        "wss://jan:geheim@stream.example/", "wss://stream.example/#part", "wss://a\\b/",
        "wss://stream.example/\r\nX: y", "wss://stream.example:99999/", "file:///etc/passwd"}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ParseWebSocketAddress(url).status())) << url;
  }
}

}  // namespace
}  // namespace sluis
