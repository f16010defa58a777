// Folders that are refused, and what is saved of them: never a wrong record, never a deleted post.
#include "engine/state/repair.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "engine/state/keys.h"
#include "engine/state/store.h"
#include "fmt/format.h"
#include "tests/engine/scratch_folder.h"
#include "tests/engine/state/fragile_file_system.h"

namespace sluis {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr uint64_t kPosts = 600;
// Small tables, of several blocks each.
constexpr size_t kBuffer = size_t{128} << 10;

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void FlipBit(const std::string& path, uint64_t place, int bit) {
  std::string bytes = ReadFile(path);
  bytes[place] = static_cast<char>(bytes[place] ^ (1 << bit));
  std::ofstream(path, std::ios::binary) << bytes;
}

std::map<std::string, std::string> FilesIn(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& each : fs::recursive_directory_iterator(folder)) {
    if (each.is_regular_file()) files[each.path()] = ReadFile(each.path());
  }
  return files;
}

std::vector<std::string> FilesLike(const std::string& folder, const std::string& part) {
  std::vector<std::string> files;
  for (const auto& [path, bytes] : FilesIn(folder + "/db")) {
    if (path.find(part) != std::string::npos && !bytes.empty()) files.push_back(path);
  }
  return files;
}

class Repairing : public testing::Test {
 protected:
  // Each batch takes a post and deletes one now and then; one reader with one interest.
  void SetUp() override {
    std::mt19937_64 random(7);
    const auto store = Store::Open(Options("data"));
    ASSERT_TRUE(store.ok()) << store.status();
    for (uint64_t i = 1; i <= kPosts; ++i) {
      StateBatch batch;
      storage::v1::EngineCounters counters = (*store)->counters();
      if (i == 1) PutReader(&batch);
      PutPost(**store, i, &random, &batch, &counters);
      if (i % 7 == 0) DeletePost(**store, i - 3, &batch, &counters);
      ASSERT_TRUE((*store)->Commit(std::move(batch), counters).ok());
    }
  }

  StoreOptions Options(const std::string& name) const {
    StoreOptions options;
    options.folder = folder_ / name;
    options.environment = environment_.get();
    options.write_buffer_bytes = kBuffer;
    return options;
  }

  static void PutReader(StateBatch* batch) {
    storage::v1::StoredOwner owner;
    owner.mutable_owner()->set_id("jan");
    batch->Put(Family::kUsers, OwnerKey("jan"), owner);
    storage::v1::StoredInterest interest;
    interest.mutable_interest()->set_owner_id("jan");
    interest.mutable_interest()->set_id("water");
    batch->Put(Family::kInterests, InterestKey("jan", "water"), interest);
  }

  void PutPost(const Store& store, uint64_t sequence, std::mt19937_64* random, StateBatch* batch,
               storage::v1::EngineCounters* counters) {
    storage::v1::StoredPost stored;
    stored.set_sequence(sequence);
    stored.mutable_post()->set_source("mastodon");
    stored.mutable_post()->set_id(fmt::format("post-{}", sequence));
    std::string text(400 + (*random)() % 400, ' ');
    for (char& each : text) each = static_cast<char>('a' + (*random)() % 26);
    stored.mutable_post()->set_text(text);
    stored.mutable_arrived_at()->set_seconds(1'000'000 + static_cast<int64_t>(sequence));
    batch->Put(Family::kPosts, SequenceKey(sequence), stored);
    texts_[sequence] = text;
    storage::v1::KnownPost known;
    known.set_sequence(sequence);
    batch->Put(Family::kKnown, store.KnownKey("mastodon", stored.post().id()), known);
    storage::v1::ProducerCursor cursor;
    cursor.set_last_durable_sequence(sequence);
    batch->Put(Family::kCursors, "producer", cursor);
    counters->set_stream_sequence(sequence);
  }

  void DeletePost(const Store& store, uint64_t sequence, StateBatch* batch,
                  storage::v1::EngineCounters* counters) {
    storage::v1::KnownPost known;
    known.set_deleted(true);
    batch->Delete(Family::kPosts, SequenceKey(sequence));
    batch->Put(Family::kKnown, store.KnownKey("mastodon", fmt::format("post-{}", sequence)), known);
    counters->set_deleted(counters->deleted() + 1);
    deleted_[sequence] = sequence + 3;
  }

  std::string Copy() const {
    fs::remove_all(folder_ / "copy");
    fs::copy(folder_ / "data", folder_ / "copy", fs::copy_options::recursive);
    return folder_ / "copy";
  }

  RepairReport MustRepair(bool carry_out = true) const {
    RepairOptions options;
    options.store = Options("copy");
    options.carry_out = carry_out;
    options.now = absl::FromUnixSeconds(1'700'000'000);
    const absl::StatusOr<RepairReport> report = Repair(options);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? *report : RepairReport();
  }

  // How many posts are there. Each must be as it was written, none deleted before `until`.
  uint64_t PostsIn(const Store& store, uint64_t until = kPosts) const {
    uint64_t posts = 0;
    const absl::Status status =
        store.Scan(Family::kPosts, "", "", [&](std::string_view key, std::string_view value) {
          storage::v1::StoredPost stored;
          EXPECT_TRUE(stored.ParseFromArray(value.data(), static_cast<int>(value.size())));
          EXPECT_EQ(stored.sequence(), SequenceFromKey(key));
          EXPECT_EQ(stored.post().text(), texts_.at(stored.sequence()));
          const auto deleted = deleted_.find(stored.sequence());
          EXPECT_TRUE(deleted == deleted_.end() || deleted->second > until)
              << "post " << stored.sequence() << " is back";
          ++posts;
          return true;
        });
    EXPECT_TRUE(status.ok()) << status;
    return posts;
  }
  uint64_t PostsUntil(uint64_t until) const {
    uint64_t gone = 0;
    for (const auto& [sequence, at] : deleted_) gone += at <= until ? 1 : 0;
    return until - gone;
  }

  std::unique_ptr<Store> MustOpen() const {
    auto store = Store::Open(Options("copy"));
    EXPECT_TRUE(store.ok()) << store.status();
    if (!store.ok()) return nullptr;
    const auto checked = (*store)->Check();
    EXPECT_TRUE(checked.ok()) << checked.status();
    return *std::move(store);
  }
  void ExpectAllThere() const {
    const auto store = MustOpen();
    ASSERT_NE(store, nullptr);
    EXPECT_EQ(PostsIn(*store), PostsUntil(kPosts));
    EXPECT_EQ(store->counters().stream_sequence(), kPosts);
    storage::v1::StoredInterest interest;
    EXPECT_TRUE(store->Get(Family::kInterests, InterestKey("jan", "water"), &interest).ok());
  }

  const ScratchFolder folder_;
  // Its syncs take no time.
  const std::unique_ptr<rocksdb::Env> environment_ =
      EnvironmentOn(std::make_shared<FragileFileSystem>());
  std::map<uint64_t, std::string> texts_;
  std::map<uint64_t, uint64_t> deleted_;  // post to the batch that deleted it
};

TEST_F(Repairing, LeavesAWholeFolderAlone) {
  const std::string copy = Copy();
  const auto before = FilesIn(copy);
  const RepairReport report = MustRepair();
  EXPECT_FALSE(report.is_needed);
  EXPECT_THAT(report.faults, IsEmpty());
  EXPECT_EQ(FilesIn(copy), before);
}

TEST_F(Repairing, OfALogThatWasCutTellsFirstAndChangesNothing) {
  const std::string copy = Copy();
  const std::string log = FilesLike(copy, ".log").back();
  fs::resize_file(log, fs::file_size(log) / 2);
  const absl::Status refused = Store::Open(Options("copy")).status();
  ASSERT_EQ(refused.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("sluis state repair"));
  const auto before = FilesIn(copy);
  const RepairReport told = MustRepair(false);
  EXPECT_TRUE(told.is_needed);
  EXPECT_FALSE(told.is_done);
  EXPECT_EQ(FilesIn(copy), before);
  EXPECT_EQ(told.acknowledged_batch, kPosts);
  ASSERT_LT(told.saved_batch, kPosts);
  EXPECT_THAT(
      told.losses,
      Contains(HasSubstr(fmt::format("The batches {} to {}", told.saved_batch + 1, kPosts))));
  EXPECT_THAT(told.changes,
              Contains(HasSubstr(fmt::format("after its batch {}", told.saved_batch))));
  const RepairReport done = MustRepair();
  EXPECT_TRUE(done.is_done);
  EXPECT_EQ(done.losses, told.losses);
  EXPECT_TRUE(fs::exists(done.kept_aside + "/db/CURRENT"));
  EXPECT_TRUE(fs::exists(done.kept_aside + "/FORMAT"));
  const auto store = MustOpen();
  ASSERT_NE(store, nullptr);
  EXPECT_EQ(PostsIn(*store, done.saved_batch), PostsUntil(done.saved_batch));
  EXPECT_EQ(store->counters().stream_sequence(), done.saved_batch);
}

TEST_F(Repairing, OfADamagedMarkKeepsEverything) {
  std::ofstream(Copy() + "/durable-mark") << std::string(48, 'x');
  ASSERT_EQ(Store::Open(Options("copy")).status().code(), absl::StatusCode::kDataLoss);
  const RepairReport report = MustRepair();
  EXPECT_THAT(report.faults, Contains(HasSubstr("durable mark")));
  EXPECT_EQ(report.saved_batch, kPosts);
  ExpectAllThere();
}

TEST_F(Repairing, OfALostListOfFilesTakesTheTablesAndTheLog) {
  for (const char* const name : {"MANIFEST", "CURRENT"}) {
    SCOPED_TRACE(name);
    const std::string file = FilesLike(Copy(), name).back();
    if (std::string(name) == "CURRENT") {
      fs::remove(file);
    } else {
      FlipBit(file, 40, 3);
    }
    ASSERT_EQ(Store::Open(Options("copy")).status().code(), absl::StatusCode::kDataLoss);
    const RepairReport report = MustRepair();
    EXPECT_THAT(report.faults, Contains(HasSubstr("list of files")));
    EXPECT_EQ(report.saved_batch, kPosts);
    ExpectAllThere();
  }
}

TEST_F(Repairing, OfADamagedBlockLosesThatBlockAndNamesIt) {
  const std::string copy = Copy();
  uint64_t largest = 0;
  std::string table;
  for (const std::string& file : FilesLike(copy, ".sst")) {
    if (fs::file_size(file) > largest) table = file;
    largest = std::max<uint64_t>(largest, fs::file_size(file));
  }
  FlipBit(table, largest / 2, 1);
  const RepairReport report = MustRepair();
  ASSERT_EQ(report.losses.size(), 1u) << absl::StrJoin(report.losses, "\n");
  EXPECT_THAT(report.losses[0], HasSubstr("Of posts, the numbers"));
  const auto store = MustOpen();
  ASSERT_NE(store, nullptr);
  const uint64_t posts = PostsIn(*store);
  EXPECT_LT(posts, PostsUntil(kPosts));
  EXPECT_GT(posts + 20, PostsUntil(kPosts));
}

TEST_F(Repairing, OfATableThatCannotBeOpenedKeepsTheOthers) {
  uint64_t refused = 0;
  for (const std::string& original : FilesLike(folder_ / "data", ".sst")) {
    const std::string copy = Copy();
    const std::string table = copy + "/db/" + fs::path(original).filename().string();
    SCOPED_TRACE(table);
    FlipBit(table, fs::file_size(table) - 3, 2);
    if (Store::Open(Options("copy")).ok()) continue;
    ++refused;
    const RepairReport report = MustRepair();
    EXPECT_THAT(report.losses, Contains(HasSubstr("a table with")));
    const auto store = MustOpen();
    ASSERT_NE(store, nullptr);
    PostsIn(*store);
  }
  EXPECT_GT(refused, 2u);
}

// RocksDB 7.8 by itself ends a scan there, as if there were no more.
TEST_F(Repairing, ADamagedBeginningOfATableIsNotTheEndOfWhatIsRead) {
  uint64_t found = 0;
  for (const std::string& original : FilesLike(folder_ / "data", ".sst")) {
    const std::string copy = Copy();
    FlipBit(copy + "/db/" + fs::path(original).filename().string(), 30, 2);
    const auto store = Store::Open(Options("copy"));
    if (!store.ok()) continue;
    uint64_t posts = 0;
    const absl::Status status = (*store)->Scan(Family::kPosts, "", "", [&](auto, auto) {
      ++posts;
      return true;
    });
    found += status.ok() ? 0 : 1;
    EXPECT_TRUE(posts == PostsUntil(kPosts) || absl::IsDataLoss(status)) << original << status;
  }
  EXPECT_GT(found, 2u);
}

TEST_F(Repairing, OfAnyFlippedBitGivesNothingWrong) {
  std::mt19937_64 random(11);
  uint64_t needed = 0;
  for (int round = 0; round < 60; ++round) {
    const std::string copy = Copy();
    const char* const kinds[] = {".sst", ".log", "MANIFEST"};
    const std::vector<std::string> files = FilesLike(copy, kinds[round % 3]);
    ASSERT_THAT(files, Not(IsEmpty()));
    const std::string& file = files[random() % files.size()];
    const uint64_t place = random() % fs::file_size(file);
    SCOPED_TRACE(testing::Message() << file << ", byte " << place);
    FlipBit(file, place, static_cast<int>(random() % 8));
    const RepairReport report = MustRepair();
    needed += report.is_needed ? 1 : 0;
    const auto store = MustOpen();
    ASSERT_NE(store, nullptr);
    PostsIn(*store, report.is_needed ? std::min(kPosts, report.saved_batch) : kPosts);
    // Nothing is said to be lost unless it is, and the other way round.
    const bool whole = PostsIn(*store, report.is_needed ? std::min(kPosts, report.saved_batch)
                                                        : kPosts) == PostsUntil(kPosts);
    if (!whole) EXPECT_THAT(report.losses, Not(IsEmpty()));
  }
  EXPECT_GT(needed, 20u);
}

TEST_F(Repairing, IsRefusedWhileAnEngineHoldsTheFolder) {
  Copy();
  const auto store = Store::Open(Options("copy"));
  ASSERT_TRUE(store.ok());
  RepairOptions options;
  options.store = Options("copy");
  const absl::Status status = Repair(options).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("in use by another sluis"));
}

TEST_F(Repairing, NeedsRoomForAnotherCopy) {
  const std::string copy = Copy();
  std::ofstream(copy + "/durable-mark") << std::string(48, 'x');
  const auto before = FilesIn(copy);
  RepairOptions options;
  options.store = Options("copy");
  options.store.reserve_bytes = uint64_t{1} << 60;
  options.carry_out = true;
  const absl::Status status = Repair(options).status();
  EXPECT_TRUE(absl::IsResourceExhausted(status)) << status;
  EXPECT_EQ(FilesIn(copy), before);
}

TEST_F(Repairing, GoesOnWhereItWasBrokenOffWithoutRiskToOpenAnEmptyFolder) {
  // As a kill between the two renames leaves it.
  const std::string copy = Copy();
  fs::create_directory(copy + "/repaired");
  fs::rename(copy + "/durable-mark", copy + "/repaired/durable-mark");
  fs::rename(copy + "/db", copy + "/repaired/db");
  std::ofstream(copy + "/repaired/kept-aside") << "damaged-x";
  const absl::Status refused = Store::Open(Options("copy")).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(refused)) << refused;
  EXPECT_THAT(std::string(refused.message()), HasSubstr("sluis state repair --yes"));
  EXPECT_TRUE(MustRepair().is_done);
  ExpectAllThere();
  EXPECT_FALSE(fs::exists(copy + "/repaired"));
}

TEST_F(Repairing, KilledBeforeTheEndLeavesNoCopyBehind) {
  const std::string partial = Copy() + "/repaired.partial";
  fs::create_directory(partial);
  std::ofstream(partial + "/table") << "somebody";
  ASSERT_NE(MustOpen(), nullptr);
  EXPECT_FALSE(fs::exists(partial));
}

}  // namespace
}  // namespace sluis
