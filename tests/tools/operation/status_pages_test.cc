#include "tools/operation/status_pages.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <filesystem>

#include "tests/engine/scratch_folder.h"
#include "tools/operation/heartbeat.h"

namespace sluis {
namespace {

TEST(Health, IsGoodUntilTheLoopStandsStillForHalfAMinute) {
  const ScratchFolder folder;
  Heartbeat heartbeat;
  const StatusPages pages("1", folder / "data", 0, &heartbeat);
  EXPECT_EQ(pages.Health().status, 200);
  EXPECT_EQ(pages.Health().body, "starting\n");
  const auto now = Heartbeat::Clock::now();
  heartbeat.Beat(now);
  EXPECT_EQ(pages.Health().body, "ok\n");
  heartbeat.Beat(now - std::chrono::seconds(100));
  EXPECT_EQ(pages.Health().status, 503);
}

TEST(Readiness, NamesWhatIsWaitedFor) {
  const ScratchFolder folder;
  const Heartbeat heartbeat;
  StatusPages pages("1", folder / "data", 0, &heartbeat);
  pages.NotReady("opening the model and the state");
  EXPECT_EQ(pages.Readiness().status, 503);
  EXPECT_EQ(pages.Readiness().body, "not ready: opening the model and the state\n");
  EXPECT_EQ(pages.Answer("/").status, 404);
}

TEST(Writable, ANamedFolderThatIsNotThereIsAReason) {
  const ScratchFolder folder;
  const absl::Status status = CheckWritable(folder / "nowhere", 0);
  EXPECT_FALSE(status.ok());
  EXPECT_NE(status.message().find("cannot be written to"), std::string::npos) << status;
}

TEST(Writable, ADiskThatHasLessThanTheReserveIsAReason) {
  const ScratchFolder folder;
  std::filesystem::create_directories(folder / "run");
  EXPECT_TRUE(CheckWritable(folder.path(), 0).ok());
  const absl::Status status = CheckWritable(folder.path(), UINT64_MAX);
  EXPECT_NE(status.message().find("are left on the disk"), std::string::npos) << status;
}

}  // namespace
}  // namespace sluis
