#include "connectors/zeromq/socket_factory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "connectors/zeromq/endpoint.h"
#include "tests/connectors/zeromq/served_engine.h"

namespace sluis {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class SocketFactoryTest : public ::testing::Test {
 protected:
  absl::StatusOr<ZmqSocket> Bind(const std::string& endpoint) {
    return factory_.Bind(ZmqRole::kRouter, endpoint, {});
  }
  std::string Failure(const std::string& endpoint, absl::StatusCode code) {
    const absl::StatusOr<ZmqSocket> socket = Bind(endpoint);
    EXPECT_EQ(socket.status().code(), code) << endpoint << ": " << socket.status();
    return std::string(socket.status().message());
  }
  static int Mode(const std::string& path) {
    struct stat found = {};
    EXPECT_EQ(::stat(path.c_str(), &found), 0) << path;
    return static_cast<int>(found.st_mode & 0777);
  }

  TemporaryFolder folder_;
  ZmqContext context_;
  SocketFactory factory_{&context_};
};

TEST_F(SocketFactoryTest, RefusesToListenWhereOthersCanCome) {
  for (const char* endpoint :
       {"tcp://0.0.0.0:*", "tcp://*:5561", "tcp://192.168.1.2:5561", "tcp://eth0:5561",
        "tcp://[::]:5561", "tcp://128.0.0.1:5561", "tcp://127.0.0.1.example.org:5561"}) {
    EXPECT_THAT(Failure(endpoint, absl::StatusCode::kPermissionDenied),
                HasSubstr("no keys (CURVE)"));
  }
}

TEST_F(SocketFactoryTest, ListensOnEveryLoopbackAddress) {
  for (const char* endpoint :
       {"tcp://127.0.0.1:*", "tcp://127.0.0.1:0", "tcp://localhost:*", "tcp://127.1.2.3:*"}) {
    EXPECT_TRUE(Bind(endpoint).ok()) << endpoint;
  }
}

TEST_F(SocketFactoryTest, TellsWhichPortItGot) {
  const absl::StatusOr<ZmqSocket> first = Bind("tcp://127.0.0.1:*");
  const absl::StatusOr<ZmqSocket> second = Bind("tcp://127.0.0.1:0");
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_THAT(first->bound_endpoint(), StartsWith("tcp://127.0.0.1:"));
  EXPECT_NE(first->bound_endpoint(), second->bound_endpoint());
}

TEST_F(SocketFactoryTest, NamesAPortInUseAndAWayOut) {
  const absl::StatusOr<ZmqSocket> first = Bind("tcp://127.0.0.1:*");
  ASSERT_TRUE(first.ok());
  const std::string message =
      Failure(first->bound_endpoint(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(message, HasSubstr(first->bound_endpoint()));
  EXPECT_THAT(message, HasSubstr("stop it, or choose another port"));
}

TEST_F(SocketFactoryTest, RefusesWhatIsNoEndpoint) {
  for (const char* endpoint :
       {"", "5561", "udp://127.0.0.1:1", "tcp://127.0.0.1", "tcp://:1", "tcp://127.0.0.1:65536",
        "tcp://127.0.0.1:1x", "ipc://", "ipc://@x"}) {
    Failure(endpoint, absl::StatusCode::kInvalidArgument);
  }
  EXPECT_THAT(Failure("ipc:///" + std::string(200, 'a'), absl::StatusCode::kInvalidArgument),
              HasSubstr("at most 107 bytes"));
}

TEST_F(SocketFactoryTest, KeepsAnIpcSocketForItsOwner) {
  const std::string path = folder_.path() + "/deep/run/control";
  const absl::StatusOr<ZmqSocket> socket = Bind("ipc://" + path);
  ASSERT_TRUE(socket.ok()) << socket.status();
  EXPECT_EQ(Mode(path), 0600);
  EXPECT_EQ(Mode(folder_.path() + "/deep/run"), 0700);
}

TEST_F(SocketFactoryTest, RefusesAnIpcFolderThatIsOpenToOthers) {
  const std::string run = folder_.path() + "/run";
  std::filesystem::create_directory(run);
  std::filesystem::permissions(run, std::filesystem::perms(0755));
  EXPECT_THAT(Failure("ipc://" + run + "/control", absl::StatusCode::kFailedPrecondition),
              HasSubstr("chmod 700"));
}

// A process that was killed leaves the file of its socket behind.
TEST_F(SocketFactoryTest, ReplacesAnIpcSocketThatNobodyAnswers) {
  const std::string path = folder_.path() + "/control";
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  ::close(descriptor);
  ASSERT_TRUE(std::filesystem::exists(path));
  EXPECT_TRUE(Bind("ipc://" + path).ok());
}

TEST_F(SocketFactoryTest, LeavesAnIpcSocketThatSomebodyAnswers) {
  const std::string endpoint = "ipc://" + folder_.path() + "/control";
  const absl::StatusOr<ZmqSocket> first = Bind(endpoint);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_THAT(Failure(endpoint, absl::StatusCode::kFailedPrecondition),
              HasSubstr("another process listens"));
}

TEST_F(SocketFactoryTest, LeavesAFileThatIsNoSocket) {
  const std::string path = folder_.path() + "/control";
  std::ofstream(path) << "notes";
  EXPECT_THAT(Failure("ipc://" + path, absl::StatusCode::kFailedPrecondition),
              HasSubstr("is not a socket"));
  EXPECT_TRUE(std::filesystem::exists(path));
}

TEST_F(SocketFactoryTest, ConnectsToAnyHostButQueuesNothingBeforeSomebodyAnswers) {
  absl::StatusOr<ZmqSocket> socket =
      factory_.Connect(ZmqRole::kDealer, "ipc://" + folder_.path() + "/nobody", {});
  ASSERT_TRUE(socket.ok());
  EXPECT_TRUE(absl::IsUnavailable(socket->Send({"lost"})));
}

}  // namespace
}  // namespace sluis
