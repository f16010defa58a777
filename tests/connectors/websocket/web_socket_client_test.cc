// The client against a server of another language, one that does everything wrong among it.
#include "connectors/websocket/web_socket_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>

#include "fmt/format.h"
#include "tests/connectors/zeromq/child_process.h"
#include "tests/engine/scratch_folder.h"

namespace sluis {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class WebSocketClientTest : public ::testing::Test {
 protected:
  explicit WebSocketClientTest(const std::vector<std::string>& certificate = {}) {
    std::vector<std::string> command = {
        "/usr/bin/python3", SLUIS_SOURCE_DIR "/tests/connectors/websocket/web_socket_peer.py"};
    command.insert(command.end(), certificate.begin(), certificate.end());
    peer = std::make_unique<ChildProcess>(command, std::vector<std::string>{"PYTHONUTF8=1"},
                                          absl::Minutes(2));
    std::istringstream ports(peer->NextLine().value_or(""));
    EXPECT_TRUE(ports >> plain >> raw >> secure);
  }

  absl::Status Connect(WebSocketQuestion question) {
    auto connected = WebSocketClient::Connect(question, limits, reach, ca_file, &refusal);
    if (!connected.ok()) return connected.status();
    client = *std::move(connected);
    return absl::OkStatus();
  }
  absl::Status ConnectTo(int port, const std::string& path) {
    return Connect({.url = fmt::format("ws://127.0.0.1:{}{}", port, path)});
  }
  // Reads until so many messages were read in all, or the connection ends.
  absl::Status ReadUntil(size_t count) {
    const absl::Time end = absl::Now() + absl::Minutes(1);
    while (messages.size() < count && absl::Now() < end) {
      const absl::Status status = client->Read(absl::Seconds(5), &messages);
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }
  absl::Status ReadToTheEnd() { return ReadUntil(1'000'000); }

  std::unique_ptr<ChildProcess> peer;
  int plain = 0;
  int raw = 0;
  int secure = 0;
  WebSocketLimits limits;
  HttpReach reach;
  std::string ca_file;
  HttpResponse refusal;
  std::unique_ptr<WebSocketClient> client;
  std::vector<WebSocketMessage> messages;
};

std::string Words(const absl::Status& status) { return std::string(status.message()); }

TEST_F(WebSocketClientTest, SaysAndHears) {
  ASSERT_TRUE(ConnectTo(plain, "/echo").ok());
  for (const std::string& text :
       {std::string("Dijkgraaf"), std::string(), std::string(300'000, 'a')}) {
    messages.clear();
    ASSERT_TRUE(client->Send(text).ok());
    ASSERT_TRUE(ReadUntil(1).ok());
    EXPECT_TRUE(messages[0].is_text);
    EXPECT_EQ(messages[0].bytes, text);
  }
}

TEST_F(WebSocketClientTest, WaitsNoLongerThanItIsLet) {
  ASSERT_TRUE(ConnectTo(plain, "/echo").ok());
  for (const absl::Duration wait : {absl::ZeroDuration(), absl::Milliseconds(20)}) {
    EXPECT_TRUE(client->Read(wait, &messages).ok());
    EXPECT_THAT(messages, SizeIs(0));
  }
}

TEST_F(WebSocketClientTest, AsksAsItIsTold) {
  for (const bool deflates : {false, true}) {
    ASSERT_TRUE(Connect({.url = fmt::format("ws://127.0.0.1:{}/request?cursor=7", plain),
                         .subprotocol = "xrpc.v1.json",
                         .bearer = "geheim",
                         .fields = {{"X-Water", "hoog"}},
                         .user_agent = "sluis/1 (+https://sluis.example)",
                         .deflates = deflates})
                    .ok());
    messages.clear();
    ASSERT_TRUE(ReadUntil(1).ok());
    EXPECT_THAT(messages[0].bytes, AllOf(HasSubstr(R"("path": "/request?cursor=7")"),
                                         HasSubstr(fmt::format(R"("host": "127.0.0.1:{}")", plain)),
                                         HasSubstr(R"("authorization": "Bearer geheim")"),
                                         HasSubstr(R"("sec-websocket-protocol": "xrpc.v1.json")"),
                                         HasSubstr(R"("x-water": "hoog")"),
                                         HasSubstr("sluis/1 (+https://sluis.example)")));
    EXPECT_EQ(messages[0].bytes.find("permessage-deflate") != std::string::npos, deflates);
  }
}

TEST_F(WebSocketClientTest, GivesEverythingInOrderAndThenWhyItEnded) {
  ASSERT_TRUE(ConnectTo(plain, "/many").ok());
  const absl::Status end = ReadToTheEnd();
  EXPECT_TRUE(absl::IsUnavailable(end));
  EXPECT_THAT(Words(end), HasSubstr("code 4001: that is all."));
  ASSERT_THAT(messages, SizeIs(2000));
  for (size_t i = 0; i < messages.size(); ++i) EXPECT_EQ(messages[i].bytes, fmt::format("{}", i));
  EXPECT_EQ(client->Read(absl::Seconds(5), &messages), end);
  EXPECT_EQ(client->Send("a"), end);
}

TEST_F(WebSocketClientTest, TakesNoMoreAtOnceThanItSays) {
  ASSERT_TRUE(ConnectTo(plain, "/many").ok());
  size_t before = 0;
  while (client->Read(absl::Seconds(5), &messages).ok()) {
    EXPECT_LE(messages.size() - before, 512u);
    before = messages.size();
  }
  ASSERT_TRUE(ConnectTo(plain, "/megabytes").ok());
  messages.clear();
  while (messages.size() < 12) {
    std::vector<WebSocketMessage> some;
    ASSERT_TRUE(client->Read(absl::Seconds(30), &some).ok());
    EXPECT_LE(some.size(), 4u);
    messages.insert(messages.end(), some.begin(), some.end());
  }
  EXPECT_FALSE(messages[0].is_text);
}

TEST_F(WebSocketClientTest, AMessageThatIsTooLongEndsIt) {
  ASSERT_TRUE(ConnectTo(plain, "/large").ok());
  const absl::Status end = ReadToTheEnd();
  EXPECT_TRUE(absl::IsResourceExhausted(end)) << end;
  EXPECT_THAT(Words(end), HasSubstr("more than 4194304 bytes"));
  ASSERT_THAT(messages, SizeIs(1));
  EXPECT_EQ(messages[0].bytes, "before");
}

TEST_F(WebSocketClientTest, SaysWhatAnAnswerMeansThatBeginsNoWebSocket) {
  for (const auto& [status, code] : {std::pair(401, absl::StatusCode::kPermissionDenied),
                                     std::pair(403, absl::StatusCode::kPermissionDenied),
                                     std::pair(404, absl::StatusCode::kNotFound),
                                     std::pair(400, absl::StatusCode::kInvalidArgument),
                                     std::pair(429, absl::StatusCode::kUnavailable),
                                     std::pair(503, absl::StatusCode::kUnavailable),
                                     std::pair(302, absl::StatusCode::kInvalidArgument),
                                     std::pair(200, absl::StatusCode::kInvalidArgument)}) {
    const absl::Status refused = ConnectTo(plain, fmt::format("/refuse/{}", status));
    EXPECT_EQ(refused.code(), code) << refused;
    EXPECT_EQ(refusal.status, status);
    EXPECT_EQ(refusal.Field("retry-after"), "7");
    EXPECT_THAT(refusal.body, ::testing::StartsWith(R"({"error":"No"})"));
    EXPECT_LE(refusal.body.size(), 64u * 1024);
    EXPECT_THAT(Words(refused), HasSubstr(fmt::format("answers {}", status)));
    EXPECT_THAT(Words(refused), HasSubstr(status == 302 ? "wss://elsewhere.example/stream" : "No"));
  }
}

TEST_F(WebSocketClientTest, AHandshakeHasAnEnd) {
  limits.connect_patience = absl::Milliseconds(300);
  const absl::Status stalled = ConnectTo(raw, "/stall");
  EXPECT_TRUE(absl::IsUnavailable(stalled)) << stalled;
  EXPECT_THAT(Words(stalled), HasSubstr("does not answer"));
  const absl::Status over_tls = Connect({.url = fmt::format("wss://127.0.0.1:{}/stall", raw)});
  EXPECT_TRUE(absl::IsUnavailable(over_tls)) << over_tls;
}

TEST_F(WebSocketClientTest, BelievesNoHandshakeThatIsNone) {
  for (const char* path : {"/junk", "/forged", "/none"}) {
    const absl::Status status = ConnectTo(raw, path);
    EXPECT_TRUE(absl::IsUnavailable(status)) << path << status;
  }
  const absl::Status other = ConnectTo(raw, "/other-protocol");
  EXPECT_TRUE(absl::IsInvalidArgument(other)) << other;
  EXPECT_THAT(Words(other), HasSubstr("'chat'"));
}

TEST_F(WebSocketClientTest, ACutLosesNothingThatWasWhole) {
  ASSERT_TRUE(ConnectTo(raw, "/cut").ok());
  const absl::Status end = ReadToTheEnd();
  EXPECT_TRUE(absl::IsUnavailable(end)) << end;
  EXPECT_THAT(Words(end), HasSubstr("broke the connection off"));
  ASSERT_THAT(messages, SizeIs(1));
  EXPECT_EQ(messages[0].bytes, "whole");
}

TEST_F(WebSocketClientTest, FramesThatBreakTheRulesEndIt) {
  // How long the peer may take to hear of it.
  limits.silence = absl::Milliseconds(300);
  for (const char* path : {"/masked", "/not-text"}) {
    ASSERT_TRUE(ConnectTo(raw, path).ok());
    messages.clear();
    EXPECT_TRUE(absl::IsUnavailable(ReadToTheEnd())) << path;
    EXPECT_THAT(messages, SizeIs(0));
  }
}

TEST_F(WebSocketClientTest, WhoDoesNotAnswerAPingIsGone) {
  limits.silence = absl::Milliseconds(300);
  ASSERT_TRUE(ConnectTo(raw, "/mute").ok());
  const absl::Status end = ReadToTheEnd();
  EXPECT_TRUE(absl::IsUnavailable(end)) << end;
  EXPECT_THAT(Words(end), HasSubstr("does not answer"));
}

TEST_F(WebSocketClientTest, WhoAnswersPingsMaySayNothing) {
  limits.silence = absl::Seconds(2);
  ASSERT_TRUE(ConnectTo(plain, "/echo").ok());
  for (int i = 0; i < 12; ++i) {
    EXPECT_TRUE(client->Read(absl::Milliseconds(250), &messages).ok()) << i;
  }
}

TEST_F(WebSocketClientTest, GoesNowhereThatItMayNot) {
  reach.is_public_only = true;
  const absl::Status denied = ConnectTo(plain, "/echo");
  EXPECT_TRUE(absl::IsPermissionDenied(denied)) << denied;
  EXPECT_THAT(Words(denied), HasSubstr("not on the internet"));
  reach.also = {fmt::format("127.0.0.1:{}", plain)};
  EXPECT_TRUE(ConnectTo(plain, "/echo").ok());
  EXPECT_TRUE(absl::IsPermissionDenied(ConnectTo(raw, "/cut")));
}

TEST_F(WebSocketClientTest, AsksForNothingThatCannotBeAsked) {
  const std::string url = fmt::format("ws://127.0.0.1:{}/echo", plain);
  EXPECT_TRUE(absl::IsInvalidArgument(Connect({.url = "https://127.0.0.1/"})));
  EXPECT_TRUE(absl::IsInvalidArgument(Connect({.url = url, .bearer = "a\r\nHost: b"})));
  EXPECT_TRUE(absl::IsInvalidArgument(Connect({.url = url, .fields = {{"A", "b\nc"}}})));
  EXPECT_TRUE(absl::IsUnavailable(Connect({.url = "ws://127.0.0.1:1/"})));
}

const ScratchFolder& Certificates() {
  static const ScratchFolder folder;
  static const bool is_made = [] {
    for (const char* host : {"localhost", "other.example"}) {
      const std::string command = fmt::format(
          "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={0} -addext "
          "subjectAltName=DNS:{0} -keyout {1}.key -out {1}.pem 2>/dev/null",
          host, folder / host);
      EXPECT_EQ(std::system(command.c_str()), 0);
    }
    return true;
  }();
  static_cast<void>(is_made);
  return folder;
}

std::vector<std::string> CertificateOf(const char* host) {
  return {Certificates() / (std::string(host) + ".pem"),
          Certificates() / (std::string(host) + ".key")};
}

class SecureWebSocketTest : public WebSocketClientTest {
 protected:
  explicit SecureWebSocketTest(const char* host = "localhost")
      : WebSocketClientTest(CertificateOf(host)) {
    ca_file = CertificateOf(host)[0];
  }
  absl::Status ConnectSecurely(const std::string& host) {
    return Connect({.url = fmt::format("wss://{}:{}/many", host, secure)});
  }
};

TEST_F(SecureWebSocketTest, SpeaksTlsWithWhoProvesItsName) {
  ASSERT_TRUE(ConnectSecurely("localhost").ok());
  EXPECT_THAT(Words(ReadToTheEnd()), HasSubstr("code 4001"));
  EXPECT_THAT(messages, SizeIs(2000));
}

TEST_F(SecureWebSocketTest, TrustsNobodyWhomNobodyVouchesFor) {
  ca_file.clear();
  const absl::Status unknown = ConnectSecurely("localhost");
  EXPECT_TRUE(absl::IsUnavailable(unknown)) << unknown;
  EXPECT_THAT(Words(unknown), HasSubstr("certificate"));
  ca_file = "/nowhere.pem";
  EXPECT_TRUE(absl::IsInvalidArgument(ConnectSecurely("localhost")));
}

TEST_F(SecureWebSocketTest, AnAddressIsNotTheNameOfItsHost) {
  const absl::Status other = ConnectSecurely("127.0.0.1");
  EXPECT_TRUE(absl::IsUnavailable(other)) << other;
  EXPECT_THAT(Words(other), HasSubstr("another host's"));
}

class OtherHostTest : public SecureWebSocketTest {
 protected:
  OtherHostTest() : SecureWebSocketTest("other.example") {}
};

TEST_F(OtherHostTest, ACertificateOfAnotherHostProvesNothing) {
  const absl::Status other = ConnectSecurely("localhost");
  EXPECT_TRUE(absl::IsUnavailable(other)) << other;
  EXPECT_THAT(Words(other), HasSubstr("another host's"));
}

}  // namespace
}  // namespace sluis
