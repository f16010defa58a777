#include "engine/state/backup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "engine/state/store.h"
#include "tests/engine/scratch_folder.h"
#include "tests/engine/state/state_ledger.h"

namespace sluis {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::unique_ptr<Store> MustOpen(const std::string& folder) {
  auto store = Store::Open({folder});
  EXPECT_TRUE(store.ok()) << store.status();
  return store.ok() ? *std::move(store) : nullptr;
}

bool IsWhole(const StateLedger& ledger, const Store& store) {
  const absl::StatusOr<std::string> difference = ledger.DifferenceIn(store);
  EXPECT_TRUE(difference.ok()) << difference.status();
  return difference.ok() && difference->empty();
}

TEST(Backup, IsOfOneMomentWhileOthersWrite) {
  const ScratchFolder folder;
  StateLedger ledger(1);
  const auto store = MustOpen(folder / "data");
  ASSERT_TRUE(ledger.Write(store.get()).ok());
  std::atomic<bool> done = false;
  std::atomic<uint64_t> writes = 0;
  absl::Status written;
  std::thread writer([&] {
    while (!done && written.ok()) {
      written = ledger.Write(store.get());
      ++writes;
      writes.notify_one();
    }
  });
  for (const char* name : {"first", "second", "third"}) {
    // Each copy holds more than the one before it, however slow the writer is.
    writes.wait(writes);
    EXPECT_TRUE(store->MakeDurable(1).ok());
    const absl::Status status = store->BackUp(folder / name);
    EXPECT_TRUE(status.ok()) << status;
  }
  done = true;
  writer.join();
  ASSERT_TRUE(written.ok()) << written;
  uint64_t before = 0;
  for (const char* name : {"first", "second", "third"}) {
    const auto copy = MustOpen(folder / name);
    ASSERT_NE(copy, nullptr);
    EXPECT_GT(copy->counters().batch_number(), before);
    before = copy->counters().batch_number();
    EXPECT_TRUE(IsWhole(ledger, *copy));
  }
}

TEST(Backup, ComesBackAsItWasAndKnowsPostsByTheSameNames) {
  const ScratchFolder folder;
  StateLedger ledger(2);
  std::string name;
  {
    const auto store = MustOpen(folder / "data");
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(ledger.Write(store.get()).ok());
    name = store->KnownKey("mastodon", "1");
    // As a shell completes the names of folders.
    ASSERT_TRUE(store->BackUp(folder / "backup/").ok());
  }
  const absl::Status status = RestoreBackup(folder / "backup/", folder / "again/");
  ASSERT_TRUE(status.ok()) << status;
  const auto store = MustOpen(folder / "again");
  EXPECT_EQ(store->counters().batch_number(), 20u);
  EXPECT_TRUE(IsWhole(ledger, *store));
  EXPECT_EQ(store->KnownKey("mastodon", "1"), name);
}

TEST(Backup, OverwritesNothing) {
  const ScratchFolder folder;
  const auto store = MustOpen(folder / "data");
  fs::create_directory(folder / "mine");
  EXPECT_TRUE(absl::IsAlreadyExists(store->BackUp(folder / "mine")));
  ASSERT_TRUE(store->BackUp(folder / "backup").ok());
  std::ofstream(folder / "mine/letter") << "dear";
  EXPECT_TRUE(absl::IsFailedPrecondition(RestoreBackup(folder / "backup", folder / "mine")));
  EXPECT_TRUE(fs::exists(folder / "mine/letter"));
  EXPECT_TRUE(absl::IsInvalidArgument(RestoreBackup(folder / "mine", folder / "new")));
  EXPECT_FALSE(fs::exists(folder / "new"));
}

// Of a file of the database that holds entries.
void FlipABit(const std::string& folder) {
  for (const auto& each : fs::directory_iterator(folder + "/db")) {
    if (each.path().extension() != ".sst") continue;
    std::fstream file(each.path(), std::ios::binary | std::ios::in | std::ios::out);
    const int byte = file.get();
    file.seekp(0);
    file.put(static_cast<char>(byte ^ 1));
  }
}

TEST(Backup, IsReadBackBeforeItTakesThePlaceOfTheData) {
  const ScratchFolder folder;
  StateLedger ledger(3);
  {
    const auto store = MustOpen(folder / "data");
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(ledger.Write(store.get()).ok());
    ASSERT_TRUE(store->BackUp(folder / "backup").ok());
  }
  FlipABit(folder / "backup");
  const absl::Status status = RestoreBackup(folder / "backup", folder / "again");
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
  EXPECT_FALSE(fs::exists(folder / "again"));
  EXPECT_FALSE(fs::exists(folder / "again.partial"));
}

TEST(StateCheck, CountsWhatIsThereAndFindsDamage) {
  const ScratchFolder folder;
  StateLedger ledger(4);
  {
    const auto store = MustOpen(folder / "data");
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(ledger.Write(store.get()).ok());
    ASSERT_TRUE(store->BackUp(folder / "backup").ok());
    const auto sizes = store->Check();
    ASSERT_TRUE(sizes.ok()) << sizes.status();
    EXPECT_EQ(sizes->front().name, "posts");
    EXPECT_GT(sizes->front().entries, 0u);
  }
  FlipABit(folder / "backup");
  const auto damaged = Store::Open({folder / "backup"});
  const absl::Status status = damaged.ok() ? (*damaged)->Check().status() : damaged.status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("backup"));
}

}  // namespace
}  // namespace sluis
