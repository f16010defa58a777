#include "connectors/zeromq/control_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/connectors/zeromq/served_engine.h"

namespace sluis {
namespace {

using ::testing::HasSubstr;

v1::ControlRequest Stats() {
  v1::ControlRequest request;
  request.mutable_stats();
  return request;
}

TEST(ControlClient, SaysThatNobodyListens) {
  const TemporaryFolder folder;
  ControlClient client("ipc://" + folder.path() + "/nobody");
  const auto reply = client.Call(Stats(), absl::Milliseconds(50));
  EXPECT_TRUE(absl::IsUnavailable(reply.status())) << reply.status();
  EXPECT_THAT(std::string(reply.status().message()), HasSubstr("nobody listens"));
}

TEST(ControlClient, SaysThatSomebodyListensAndDoesNotAnswer) {
  ZmqContext context;
  const auto mute = SocketFactory(&context).Bind(ZmqRole::kRouter, "tcp://127.0.0.1:*", {});
  ASSERT_TRUE(mute.ok());
  ControlClient client(mute->bound_endpoint());
  const auto reply = client.Call(Stats(), absl::Milliseconds(500));
  EXPECT_TRUE(absl::IsDeadlineExceeded(reply.status())) << reply.status();
  EXPECT_THAT(std::string(reply.status().message()), HasSubstr("did not answer"));
}

// The late answer to the first request must not be taken for the second's.
TEST(ControlClient, ThrowsALateAnswerAway) {
  ZmqContext context;
  auto router = SocketFactory(&context).Bind(ZmqRole::kRouter, "tcp://127.0.0.1:*", {});
  ASSERT_TRUE(router.ok());
  ControlClient client(router->bound_endpoint());
  v1::ControlReply late;
  late.mutable_status()->set_message("late");
  // Once more where the connection did not stand in time, or stands no longer.
  bool answered = false;
  while (!answered) {
    EXPECT_FALSE(client.Call(Stats(), absl::Milliseconds(500)).ok());
    while (WaitFor(*router, ZmqEvent::kReadable, absl::ZeroDuration())) {
      const auto request = router->Receive(2);
      answered = router->Send({request->frames[0], late.SerializeAsString()}).ok();
    }
  }
  EXPECT_TRUE(absl::IsDeadlineExceeded(client.Call(Stats(), absl::Milliseconds(500)).status()));
}

TEST(ControlClient, AsksTwiceOnOneConnection) {
  const TemporaryFolder folder;
  ServedEngine served(EngineIn(folder.path()), ServerIn(folder.path()));
  ControlClient client(served.server().control_endpoint());
  EXPECT_TRUE(StatusOf(*client.Call(PutOwner("anna"), absl::Seconds(10))).ok());
  const auto stats = client.Call(Stats(), absl::Seconds(10));
  ASSERT_TRUE(stats.ok()) << stats.status();
  EXPECT_EQ(stats->stats().owners(), 1U);
}

TEST(ControlClient, HandsOnWhatTheEngineThinks) {
  const TemporaryFolder folder;
  ServedEngine served(EngineIn(folder.path()), ServerIn(folder.path()));
  ControlClient client(served.server().control_endpoint());
  v1::ControlRequest request;
  request.mutable_get_owner()->set_owner_id("nobody");
  const auto reply = client.Call(request, absl::Seconds(10));
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_TRUE(absl::IsNotFound(StatusOf(*reply)));
}

}  // namespace
}  // namespace sluis
