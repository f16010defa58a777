#include "engine/state/store.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "engine/state/keys.h"
#include "engine/state/match_log.h"
#include "tests/engine/scratch_folder.h"

namespace sluis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::unique_ptr<Store> OpenStore(const std::string& folder) {
  absl::StatusOr<std::unique_ptr<Store>> store = Store::Open({folder, true});
  EXPECT_TRUE(store.ok()) << store.status();
  return store.ok() ? *std::move(store) : nullptr;
}

absl::Status PutCursor(Store& store, const std::string& key, uint64_t number) {
  storage::v1::ProducerCursor cursor;
  cursor.set_last_durable_sequence(number);
  StateBatch batch;
  batch.Put(Family::kCursors, key, cursor);
  return store.Commit(std::move(batch), store.counters());
}

uint64_t CursorOf(const Store& store, const std::string& key) {
  storage::v1::ProducerCursor cursor;
  return store.Get(Family::kCursors, key, &cursor).ok() ? cursor.last_durable_sequence() : 0;
}

TEST(Store, GivesBackAfterReopeningWhatWasCommitted) {
  const ScratchFolder folder;
  {
    const auto store = OpenStore(folder / "data");
    ASSERT_TRUE(PutCursor(*store, "feeds", 7).ok());
  }
  const auto store = OpenStore(folder / "data");
  EXPECT_EQ(CursorOf(*store, "feeds"), 7u);
  EXPECT_EQ(store->counters().batch_number(), 1u);
}

TEST(Store, SaysNotFoundForWhatWasNeverPut) {
  const ScratchFolder folder;
  const auto store = OpenStore(folder / "data");
  storage::v1::ProducerCursor cursor;
  EXPECT_TRUE(absl::IsNotFound(store->Get(Family::kCursors, "nobody", &cursor)));
  EXPECT_TRUE(absl::IsNotFound(store->GetLast(Family::kCursors, "no", &cursor)));
}

TEST(Store, ScansAPrefixInKeyOrderAndNothingElse) {
  const ScratchFolder folder;
  const auto store = OpenStore(folder / "data");
  for (const char* key : {"b2", "a9", "b1", "c0"}) ASSERT_TRUE(PutCursor(*store, key, 1).ok());
  std::vector<std::string> keys;
  ASSERT_TRUE(store
                  ->ScanPrefix(Family::kCursors, "b",
                               [&](std::string_view key, std::string_view) {
                                 keys.emplace_back(key);
                                 return true;
                               })
                  .ok());
  EXPECT_THAT(keys, ElementsAre("b1", "b2"));
}

TEST(Store, FindsTheLastKeyOfAPrefix) {
  const ScratchFolder folder;
  const auto store = OpenStore(folder / "data");
  ASSERT_TRUE(PutCursor(*store, "b1", 1).ok());
  ASSERT_TRUE(PutCursor(*store, "b2", 2).ok());
  ASSERT_TRUE(PutCursor(*store, "c", 3).ok());
  storage::v1::ProducerCursor cursor;
  ASSERT_TRUE(store->GetLast(Family::kCursors, "b", &cursor).ok());
  EXPECT_EQ(cursor.last_durable_sequence(), 2u);
}

TEST(Store, IsHeldByOneProcessOnly) {
  const ScratchFolder folder;
  const auto store = OpenStore(folder / "data");
  const auto second = Store::Open({folder / "data", true});
  ASSERT_FALSE(second.ok());
  EXPECT_THAT(std::string(second.status().message()), HasSubstr("in use by another sluis"));
}

TEST(Store, RefusesAFolderOfAnotherVersionAndNamesIt) {
  const ScratchFolder folder;
  { OpenStore(folder / "data"); }
  std::ofstream(folder / "data/FORMAT") << "sluis data folder\nversion 999\nknown-key 00\n";
  const auto store = Store::Open({folder / "data", true});
  ASSERT_FALSE(store.ok());
  EXPECT_THAT(std::string(store.status().message()), HasSubstr("format 999"));
}

TEST(Store, RefusesAFormatFileThatIsNotItsOwn) {
  const ScratchFolder folder;
  std::ofstream(folder / "FORMAT") << "holiday pictures\n";
  EXPECT_FALSE(Store::Open({folder.path(), true}).ok());
}

TEST(Store, RefusesAFileInPlaceOfAFolder) {
  const ScratchFolder folder;
  std::ofstream(folder / "data") << "text";
  EXPECT_FALSE(Store::Open({folder / "data", true}).ok());
}

TEST(Store, RefusesToStartWithLessThanWasAcknowledged) {
  const ScratchFolder folder;
  {
    const auto store = OpenStore(folder / "data");
    ASSERT_TRUE(PutCursor(*store, "feeds", 1).ok());
  }
  std::filesystem::copy(folder / "data/db", folder / "older",
                        std::filesystem::copy_options::recursive);
  {
    const auto store = OpenStore(folder / "data");
    ASSERT_TRUE(PutCursor(*store, "feeds", 2).ok());
  }
  std::filesystem::remove_all(folder / "data/db");
  std::filesystem::rename(folder / "older", folder / "data/db");
  const auto store = Store::Open({folder / "data", true});
  ASSERT_FALSE(store.ok());
  EXPECT_EQ(store.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(store.status().message()), HasSubstr("lost acknowledged data"));
}

TEST(Store, MakesNoNewDatabaseInPlaceOfALostOne) {
  const ScratchFolder folder;
  { ASSERT_TRUE(PutCursor(*OpenStore(folder / "data"), "feeds", 1).ok()); }
  std::filesystem::remove(folder / "data/db/CURRENT");
  const auto files = [&] {
    return std::distance(std::filesystem::directory_iterator(folder / "data/db"), {});
  };
  const auto before = files();
  const auto store = Store::Open({folder / "data", true});
  EXPECT_EQ(store.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(store.status().message()), HasSubstr("CURRENT is missing"));
  EXPECT_EQ(files(), before);
}

TEST(Store, SurvivesATornSlotOfTheDurableMark) {
  const ScratchFolder folder;
  {
    const auto store = OpenStore(folder / "data");
    ASSERT_TRUE(PutCursor(*store, "feeds", 1).ok());
    ASSERT_TRUE(PutCursor(*store, "feeds", 2).ok());
  }
  // Batch 2 lies in the first slot; batch 1 in the second stays whole.
  const int file = open((folder / "data/durable-mark").c_str(), O_WRONLY);
  ASSERT_EQ(pwrite(file, "torn", 4, 12), 4);
  close(file);
  EXPECT_EQ(CursorOf(*OpenStore(folder / "data"), "feeds"), 2u);
}

TEST(Store, RefusesADurableMarkWithoutAWholeSlot) {
  const ScratchFolder folder;
  { ASSERT_TRUE(PutCursor(*OpenStore(folder / "data"), "feeds", 1).ok()); }
  std::ofstream(folder / "data/durable-mark") << "this is no mark at all, it is just some text";
  const auto store = Store::Open({folder / "data", true});
  ASSERT_FALSE(store.ok());
  EXPECT_EQ(store.status().code(), absl::StatusCode::kDataLoss);
}

TEST(Store, KnowsAPostUnderAKeyedNameThatDiffersPerFolder) {
  const ScratchFolder folder;
  const auto first = OpenStore(folder / "one");
  const auto second = OpenStore(folder / "two");
  EXPECT_EQ(first->KnownKey("mastodon", "1").size(), 16u);
  EXPECT_EQ(first->KnownKey("mastodon", "1"), first->KnownKey("mastodon", "1"));
  EXPECT_NE(first->KnownKey("mastodon", "1"), second->KnownKey("mastodon", "1"));
  EXPECT_NE(first->KnownKey("ab", "c"), first->KnownKey("a", "bc"));
}

TEST(Keys, KeepSequencesInTheirOrder) {
  EXPECT_LT(SequenceKey(255), SequenceKey(256));
  EXPECT_EQ(SequenceFromKey(SequenceKey(0x0123456789abcdef)), 0x0123456789abcdefu);
}

TEST(Keys, OfOneOwnerNeverStartLikeAnothers) {
  const std::string prefix = OwnerPrefix("jan");
  EXPECT_NE(InterestKey("janneke", "water").substr(0, prefix.size()), prefix);
  EXPECT_EQ(InterestKey("jan", "water").substr(0, prefix.size()), prefix);
}

v1::Match MatchOf(const std::string& owner, uint64_t sequence) {
  v1::Match match;
  match.set_owner_id(owner);
  match.set_sequence(sequence);
  return match;
}

TEST(MatchLog, GivesOneOwnersWindowOutOfRunsThatReachIntoIt) {
  const ScratchFolder folder;
  const auto store = OpenStore(folder / "data");
  StateBatch batch;
  const std::vector<v1::Match> matches = {MatchOf("anna", 3), MatchOf("bram", 4),
                                          MatchOf("anna", 9), MatchOf("anna", 12)};
  AppendMatches(1, {&matches[0], &matches[1], &matches[2]}, {}, &batch);
  AppendMatches(10, {&matches[3]}, {}, &batch);
  ASSERT_TRUE(store->Commit(std::move(batch), store->counters()).ok());
  const auto window = ReadMatches(*store, "anna", 4, 12);
  ASSERT_TRUE(window.ok());
  ASSERT_EQ(window->matches.size(), 1u);
  EXPECT_EQ(window->matches[0].sequence(), 9u);
  const auto all = ReadAllMatches(*store, 4);
  ASSERT_TRUE(all.ok());
  EXPECT_EQ(all->size(), 3u);
}

size_t TablesIn(const std::string& folder) {
  size_t count = 0;
  for (const auto& each : std::filesystem::directory_iterator(folder + "/db")) {
    count += each.path().extension() == ".sst" ? 1 : 0;
  }
  return count;
}

// The audit is a little of each log, under a key that only rises: written out some fifty times
// here.
TEST(Store, KeepsFewFilesOfWhatIsAddedBitByBit) {
  const ScratchFolder folder;
  auto store = Store::Open({folder / "data", false, size_t{256} << 10});
  ASSERT_TRUE(store.ok()) << store.status();
  storage::v1::ProducerCursor number;
  for (uint64_t i = 1; i <= 800; ++i) {
    number.set_last_durable_sequence(i);
    StateBatch batch;
    batch.Put(Family::kAudit, SequenceKey(i), number);
    batch.PutRecord(Family::kDigests, "one", std::string(size_t{64} << 10, 'x'));
    ASSERT_TRUE((*store)->Commit(std::move(batch), (*store)->counters()).ok());
  }
  const absl::Time deadline = absl::Now() + absl::Minutes(1);
  while (TablesIn(folder / "data") > 25 && absl::Now() < deadline) std::this_thread::yield();
  EXPECT_LE(TablesIn(folder / "data"), 25u);
  for (uint64_t i = 1; i <= 800; ++i) {
    ASSERT_TRUE((*store)->Get(Family::kAudit, SequenceKey(i), &number).ok());
    ASSERT_EQ(number.last_durable_sequence(), i);
  }
}

}  // namespace
}  // namespace sluis
