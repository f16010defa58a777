// A folder of an older format is brought forward by steps that only these tests have.
#include "engine/state/upgrade.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <memory>
#include <string>

#include "engine/state/format.h"
#include "engine/state/keys.h"
#include "fmt/format.h"
#include "proto/sluis/storage/v1/storage.pb.h"
#include "tests/engine/scratch_folder.h"

namespace sluis {
namespace {

using testing::HasSubstr;

constexpr int kNext = kFolderVersion + 1;
constexpr uint64_t kPosts = 3000;

class Upgrading : public testing::Test {
 protected:
  void SetUp() override {
    const auto store = Store::Open({folder_ / "data", false});
    ASSERT_TRUE(store.ok()) << store.status();
    StateBatch batch;
    for (uint64_t i = 1; i <= kPosts; ++i) {
      storage::v1::StoredPost post;
      post.set_sequence(i);
      // Several writes' worth.
      post.mutable_post()->set_text(std::string(4000, 'x'));
      batch.Put(Family::kPosts, SequenceKey(i), post);
    }
    storage::v1::StoredOwner owner;
    owner.mutable_owner()->set_id("jan");
    batch.Put(Family::kUsers, OwnerKey("jan"), owner);
    ASSERT_TRUE((*store)->Commit(std::move(batch), (*store)->counters()).ok());
  }

  // Adds one to the run sequence of each post: twice would show. Stops as `at` says after so many.
  UpgradeOptions Options(uint64_t after = 0, bool dies = false) {
    UpgradeOptions options;
    options.store.folder = folder_ / "data";
    options.version = kNext;
    const auto seen = std::make_shared<uint64_t>(0);
    options.steps = {
        {kNext, Family::kPosts,
         [after, dies, seen](std::string_view, std::string* value) -> absl::Status {
           if (++*seen == after && dies) raise(SIGKILL);
           if (*seen == after) return absl::InternalError("The step fails here.");
           storage::v1::StoredPost post;
           post.ParseFromString(*value);
           post.set_run_sequence(post.run_sequence() + 1);
           post.SerializeToString(value);
           return absl::OkStatus();
         }},
        {kNext, Family::kUsers, [](std::string_view, std::string* value) -> absl::Status {
           storage::v1::StoredOwner owner;
           owner.ParseFromString(*value);
           owner.mutable_owner()->set_name("Jan");
           owner.SerializeToString(value);
           return absl::OkStatus();
         }}};
    return options;
  }

  void ExpectEachOnce() {
    const auto format = ReadFormat(folder_ / "data");
    ASSERT_TRUE(format.ok());
    EXPECT_EQ(format->version, kNext);
    EXPECT_EQ(format->upgrading_from, 0);
    StoreOptions how;
    how.folder = folder_ / "data";
    how.any_version = true;
    const auto store = Store::Open(how);
    ASSERT_TRUE(store.ok()) << store.status();
    uint64_t posts = 0;
    ASSERT_TRUE((*store)
                    ->Scan(Family::kPosts, "", "",
                           [&](std::string_view, std::string_view value) {
                             storage::v1::StoredPost post;
                             post.ParseFromArray(value.data(), static_cast<int>(value.size()));
                             posts += post.run_sequence() == 1 ? 1 : 0;
                             return true;
                           })
                    .ok());
    EXPECT_EQ(posts, kPosts);
    storage::v1::StoredOwner owner;
    ASSERT_TRUE((*store)->Get(Family::kUsers, OwnerKey("jan"), &owner).ok());
    EXPECT_EQ(owner.owner().name(), "Jan");
  }

  const ScratchFolder folder_;
};

TEST_F(Upgrading, WritesEachRecordOnceAfterABackup) {
  UpgradeOptions options = Options();
  options.backup = folder_ / "backup";
  const auto report = UpgradeFolder(options);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->from, kFolderVersion);
  EXPECT_EQ(report->to, kNext);
  EXPECT_EQ(report->records, kPosts + 1);
  ExpectEachOnce();
  // The backup is as it was, and this release reads it; the folder itself it does not.
  const auto backup = Store::Open({folder_ / "backup"});
  ASSERT_TRUE(backup.ok()) << backup.status();
  storage::v1::StoredPost post;
  ASSERT_TRUE((*backup)->Get(Family::kPosts, SequenceKey(1), &post).ok());
  EXPECT_EQ(post.run_sequence(), 0u);
  const absl::Status newer = Store::Open({folder_ / "data"}).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(newer));
  EXPECT_THAT(std::string(newer.message()), HasSubstr("of a newer release"));
}

TEST_F(Upgrading, GoesOnWhereItFailed) {
  // Before the first write, between two, and in the last.
  for (const uint64_t after : {uint64_t{5}, uint64_t{1500}, uint64_t{400}}) {
    EXPECT_FALSE(UpgradeFolder(Options(after)).ok());
    EXPECT_TRUE(absl::IsFailedPrecondition(Store::Open({folder_ / "data"}).status()));
  }
  const auto report = UpgradeFolder(Options());
  ASSERT_TRUE(report.ok()) << report.status();
  ExpectEachOnce();
}

TEST_F(Upgrading, GoesOnWhereItWasKilled) {
  // In a copy of this process, on this folder. It flushes nothing, so it needs no other thread.
  GTEST_FLAG_SET(death_test_style, "fast");
  EXPECT_EXIT(static_cast<void>(UpgradeFolder(Options(2000, true))),
              testing::KilledBySignal(SIGKILL), "");
  const auto half = ReadFormat(folder_ / "data");
  ASSERT_TRUE(half.ok());
  EXPECT_EQ(half->upgrading_from, kFolderVersion);
  UpgradeOptions options = Options();
  options.backup = folder_ / "backup";  // too late for one of how it was
  const auto report = UpgradeFolder(options);
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_FALSE(std::filesystem::exists(folder_ / "backup"));
  EXPECT_LT(report->records, kPosts);
  ExpectEachOnce();
}

TEST_F(Upgrading, ChangesNothingWithoutAWay) {
  UpgradeOptions options = Options();
  options.version = kNext + 1;
  const absl::Status status = UpgradeFolder(options).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_TRUE(Store::Open({folder_ / "data"}).ok());
}

}  // namespace
}  // namespace sluis
