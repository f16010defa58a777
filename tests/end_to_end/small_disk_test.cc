// The real program on a real disk that fills up: a small tmpfs, where the test may mount one.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/hostile/good_clients.h"
#include "bench/pipeline/server_process.h"
#include "connectors/zeromq/control_client.h"
#include "connectors/zeromq/ingest_client.h"
#include "fmt/format.h"
#include "tests/engine/scratch_folder.h"

namespace sluis {
namespace {

using testing::HasSubstr;

constexpr int kCycles = 10;
constexpr int kPostsABatch = 50;
constexpr absl::Duration kPatience = absl::Seconds(60);

class SmallDisk : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directory(disk_);
    if (::mount("tmpfs", disk_.c_str(), "tmpfs", 0, "size=64m") != 0) {
      GTEST_SKIP() << "skipped: no tmpfs may be mounted here (" << std::strerror(errno) << ")";
    }
    mounted_ = true;
    Start();
    ControlClient control(server_->control());
    for (const v1::ControlRequest& request : GoodReader("jan")) {
      const auto reply = control.Call(request, kPatience);
      ASSERT_TRUE(reply.ok() && StatusOf(*reply).ok());
    }
  }
  void TearDown() override {
    server_.reset();
    if (mounted_) EXPECT_EQ(::umount2(disk_.c_str(), MNT_DETACH), 0);
  }

  void Start() {
    server_.reset();
    auto started =
        ServerProcess::Start(SLUIS_PROGRAM, disk_ + "/data",
                             {"data.reserve_bytes=8388608", "data.write_buffer_bytes=1048576"});
    ASSERT_TRUE(started.ok()) << started.status();
    server_ = *std::move(started);
  }

  // Takes what is free, but for so much.
  void Fill(uint64_t leave) {
    struct statvfs room = {};
    ASSERT_EQ(::statvfs(disk_.c_str(), &room), 0);
    const uint64_t free = uint64_t{room.f_bavail} * room.f_bsize;
    ASSERT_GT(free, leave);
    const int file = ::open(ballast_.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    ASSERT_GE(file, 0);
    EXPECT_EQ(::posix_fallocate(file, 0, static_cast<off_t>(free - leave)), 0);
    ::close(file);
  }
  void Free() { std::filesystem::remove(ballast_); }

  // Goes on where the last one that was taken ended.
  absl::Status Send(absl::Duration give_up_after) {
    IngestClientOptions options;
    options.endpoint = server_->ingest();
    options.producer = "feeds";
    options.give_up_after = give_up_after;
    auto client = IngestClient::Connect(options);
    if (!client.ok()) return client.status();
    v1::PostBatch batch;
    for (int i = 0; i < kPostsABatch; ++i) {
      *batch.add_posts() = GoodPost(fmt::format("{}-{}", taken_, i),
                                    fmt::format("Hoogwater nummer {} {}", taken_, i));
    }
    absl::Status status = (*client)->Send(std::move(batch)).status();
    if (status.ok()) status = (*client)->Drain();
    if (status.ok()) ++taken_;
    return status;
  }

  uint64_t PostsInState() {
    v1::ControlRequest request;
    request.mutable_stats();
    const auto reply = ControlClient(server_->control()).Call(request, kPatience);
    EXPECT_TRUE(reply.ok() && StatusOf(*reply).ok());
    return reply.ok() ? reply->stats().posts() : 0;
  }

  const ScratchFolder folder_;
  const std::string disk_ = folder_ / "disk";
  const std::string ballast_ = disk_ + "/ballast";
  bool mounted_ = false;
  std::unique_ptr<ServerProcess> server_;
  uint64_t taken_ = 0;
};

TEST_F(SmallDisk, PostsAreRefusedAsLongAsItIsFullAndNothingIsLost) {
  ASSERT_TRUE(Send(kPatience).ok());
  for (int cycle = 0; cycle < kCycles; ++cycle) {
    SCOPED_TRACE(testing::Message() << "cycle " << cycle);
    // Every other time to the last byte.
    Fill(cycle % 2 == 0 ? uint64_t{4} << 20 : 0);
    const absl::Status refused = Send(absl::Seconds(1));
    ASSERT_FALSE(refused.ok());
    EXPECT_THAT(std::string(refused.message()), HasSubstr("it goes on by itself"));
    EXPECT_EQ(PostsInState(), taken_ * kPostsABatch);
    ASSERT_TRUE(server_->Runs());
    Free();
    const absl::Status sent = Send(kPatience);
    ASSERT_TRUE(sent.ok()) << sent;
  }
  ASSERT_TRUE(server_->Stop());
  Start();
  EXPECT_EQ(PostsInState(), taken_ * kPostsABatch);
}

}  // namespace
}  // namespace sluis
