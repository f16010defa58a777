// Mail of the real program: a reader asks for a link at the pages, and it comes by mail.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <regex>
#include <string>

#include "tests/connectors/mail/received_mail.h"
#include "tests/engine/scratch_folder.h"
#include "tests/tools/operation/running_program.h"

namespace sluis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

HttpReply Post(const RunningProgram& program, const std::string& path, const std::string& body) {
  PlainClient client(program.web());
  client.Write("POST " + path + " HTTP/1.1\r\nHost: " + program.web() +
               "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  return ParseReply(client.ReadAll());
}

// "127.0.0.1:PORT" where nobody listens: links name it before the program does.
std::string FreeAddress() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  EXPECT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&address), size), 0);
  EXPECT_EQ(::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size), 0);
  ::close(socket);
  return "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
}

TEST(Mail, ALinkToSignInComesByMailAndSignsInOnce) {
  const ScratchFolder folder;
  const std::string data = folder / "data";
  ASSERT_EQ(RunSluis({"--data", data, "user", "add", "anna", "--channel", "mail:anna@example.org"})
                .exit_code,
            0);
  TestMailServer server({"take"});
  const std::string address = FreeAddress();
  RunningProgram program(
      data, {"--set", "web.listen=" + address, "--set", "web.url=http://" + address, "--set",
             "mail.url=" + server.url(), "--set", "mail.tls=none", "--set",
             "mail.from=Sluis <sluis@example.org>"});
  EXPECT_EQ(Post(program, "/sign-in", "address=mallory%40example.org").status, 200);
  EXPECT_EQ(Post(program, "/sign-in", "address=anna%40example.org").status, 200);
  const ReceivedMail mail = server.Next();
  EXPECT_THAT(mail.envelope_to, ElementsAre("anna@example.org"));
  EXPECT_EQ(mail.headers.at("Subject"), "Sign in to Sluis");
  std::smatch link;
  ASSERT_TRUE(std::regex_search(mail.plain, link,
                                std::regex("http://" + address + "(/in/[A-Za-z0-9_-]+)\n")));
  const HttpReply entered = Post(program, link[1], "");
  EXPECT_EQ(entered.status, 303);
  EXPECT_THAT(entered.head, HasSubstr("Set-Cookie: sluis="));
  EXPECT_EQ(Post(program, link[1], "").status, 404);
  program.Stop();
  EXPECT_EQ(server.Finish(), 0);
}

TEST(Mail, WithoutASenderTheProgramSaysSoAndDoesNotStart) {
  const ScratchFolder folder;
  const ProgramResult result =
      RunSluis({"--data", folder / "data", "--set", "mail.url=smtp://127.0.0.1:1", "serve"});
  EXPECT_NE(result.exit_code, 0);
  EXPECT_THAT(result.error, HasSubstr("mail.from"));
}

}  // namespace
}  // namespace sluis
