// Which network addresses a WebSocket goes to.
#include "connectors/websocket/dialing.h"

#include <gtest/gtest.h>

#include "connectors/websocket/web_socket_client.h"
#include "fmt/format.h"
#include "tests/connectors/feeds/listening_socket.h"
#include "tests/connectors/http/own_network.h"

namespace sluis {
namespace {

absl::StatusCode Verdict(const std::string& scheme, const char* ip, const HttpReach& reach) {
  const auto address = ParseWebSocketAddress(scheme + "://stream.example:7000/");
  const boost::asio::ip::tcp::endpoint place(boost::asio::ip::make_address(ip), 7000);
  return CheckPlace(*address, reach, place).code();
}

TEST(Dialing, GoesToThePublicAloneWhereAddressesComeFromStrangers) {
  const HttpReach reach = {.is_public_only = true, .also = {"10.0.0.7:7000", "[fd00::7]:7000"}};
  EXPECT_EQ(Verdict("wss", "93.184.216.34", reach), absl::StatusCode::kOk);
  EXPECT_EQ(Verdict("wss", "2606:2800:220:1::1", reach), absl::StatusCode::kOk);
  for (const char* inside : {"127.0.0.1", "::1", "10.0.0.8", "169.254.169.254", "fe80::1",
                             "::ffff:127.0.0.1", "0.0.0.0"}) {
    EXPECT_EQ(Verdict("wss", inside, reach), absl::StatusCode::kPermissionDenied) << inside;
    EXPECT_EQ(Verdict("ws", inside, reach), absl::StatusCode::kPermissionDenied) << inside;
  }
  EXPECT_EQ(Verdict("wss", "10.0.0.7", reach), absl::StatusCode::kOk);
  EXPECT_EQ(Verdict("ws", "fd00::7", reach), absl::StatusCode::kOk);
}

TEST(Dialing, IsUnencryptedOnlyWithinThisMachineAndWhereTheOperatorSaysSo) {
  const HttpReach reach = {.also = {"10.0.0.7:7000"}};
  EXPECT_EQ(Verdict("ws", "127.0.0.1", reach), absl::StatusCode::kOk);
  EXPECT_EQ(Verdict("ws", "::1", reach), absl::StatusCode::kOk);
  EXPECT_EQ(Verdict("ws", "10.0.0.7", reach), absl::StatusCode::kOk);
  EXPECT_EQ(Verdict("ws", "10.0.0.8", reach), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Verdict("ws", "93.184.216.34", reach), absl::StatusCode::kInvalidArgument);
  HttpReach strangers;
  strangers.is_public_only = true;
  EXPECT_EQ(Verdict("ws", "93.184.216.34", strangers), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Verdict("wss", "10.0.0.8", reach), absl::StatusCode::kOk);
}

TEST(Dialing, LooksAtWhereTheNameLeadsThisTime) {
  std::string why;
  const bool has_run = InOwnNetwork(
      [](NameServer& names) {
        const ListeningSocket inside;
        const auto connect = [&](std::vector<std::string> hosts) {
          names.Answer({std::move(hosts)});
          return WebSocketClient::Connect(
                     {.url = fmt::format("wss://stream.example:{}/", inside.port())}, {},
                     {.is_public_only = true})
              .status();
        };
        EXPECT_TRUE(absl::IsUnavailable(connect({kPublicHost})));
        EXPECT_TRUE(absl::IsPermissionDenied(connect({"127.0.0.1"})));
        EXPECT_TRUE(absl::IsPermissionDenied(connect({"127.0.0.1", "169.254.169.254"})));
        // One that may be asked and fails may answer the next time.
        EXPECT_TRUE(absl::IsUnavailable(connect({kPublicHost, "127.0.0.1"})));
        EXPECT_TRUE(absl::IsUnavailable(connect({"127.0.0.1", kPublicHost})));
        EXPECT_EQ(inside.TakeConnections(), 0);
      },
      &why);
  if (!has_run) GTEST_SKIP() << "skipped: " << why;
}

}  // namespace
}  // namespace sluis
