// Files of the database that are cut short or have a flipped bit: what is opened is whole, or there
// is a sentence why it is not opened.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "engine/state/store.h"
#include "fmt/format.h"
#include "tests/engine/scratch_folder.h"
#include "tests/engine/state/fragile_file_system.h"
#include "tests/engine/state/state_ledger.h"

namespace sluis {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

// A store whose syncs take no time.
class QuickStore {
 public:
  QuickStore(const std::string& folder, size_t write_buffer_bytes = size_t{1} << 20)
      : environment_(EnvironmentOn(std::make_shared<FragileFileSystem>())),
        store_(Store::Open({folder, true, write_buffer_bytes, environment_.get()})) {}

  const absl::Status& status() const { return store_.status(); }
  Store* get() { return store_->get(); }

 private:
  std::unique_ptr<rocksdb::Env> environment_;
  absl::StatusOr<std::unique_ptr<Store>> store_;
};

// The files of the database whose names end or begin so, by rising name.
std::vector<std::string> FilesLike(const std::string& folder, const std::string& part) {
  std::vector<std::string> files;
  for (const auto& each : fs::directory_iterator(folder + "/db")) {
    if (each.path().filename().string().find(part) == std::string::npos) continue;
    if (fs::file_size(each.path()) > 0) files.push_back(each.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string CopyOf(const std::string& folder, const std::string& copy) {
  fs::remove_all(copy);
  fs::copy(folder, copy, fs::copy_options::recursive);
  return copy;
}

// Ten small batches in one log, and how long it was after each.
class CutLog : public testing::Test {
 protected:
  void Fill(bool acknowledge) {
    QuickStore store(folder_ / "data");
    ASSERT_TRUE(store.status().ok()) << store.status();
    const auto length = [&] { return fs::file_size(FilesLike(folder_ / "data", ".log").back()); };
    for (int i = 0; i < 10; ++i) {
      ASSERT_TRUE(ledger_.Write(store.get()).ok());
      lengths_.push_back(length());
    }
    if (acknowledge) {
      ASSERT_TRUE(store.get()->MakeDurable(ledger_.tried()).ok());
    }
  }
  // Bytes to try: all of the last three records.
  uint64_t first_cut() const { return lengths_[lengths_.size() - 4]; }

  std::string Cut(uint64_t length) {
    const std::string copy = CopyOf(folder_ / "data", folder_ / "copy");
    fs::resize_file(FilesLike(copy, ".log").back(), length);
    return copy;
  }

  const ScratchFolder folder_;
  StateLedger ledger_{1, 30};
  std::vector<uint64_t> lengths_;  // [batch - 1]
};

TEST_F(CutLog, OpensWithTheBatchesThatAreWholeBeforeTheCut) {
  Fill(false);
  for (uint64_t length = first_cut(); length <= lengths_.back(); ++length) {
    SCOPED_TRACE(testing::Message() << "cut to " << length);
    QuickStore store(Cut(length));
    ASSERT_TRUE(store.status().ok()) << store.status();
    const auto whole_batches =
        std::upper_bound(lengths_.begin(), lengths_.end(), length) - lengths_.begin();
    EXPECT_EQ(store.get()->counters().batch_number(), static_cast<uint64_t>(whole_batches));
    const absl::StatusOr<std::string> difference = ledger_.DifferenceIn(*store.get());
    ASSERT_TRUE(difference.ok()) << difference.status();
    ASSERT_EQ(*difference, "");
  }
}

TEST_F(CutLog, IsRefusedBelowTheDurableMarkAndTheGapNamed) {
  Fill(true);
  for (uint64_t length = first_cut(); length < lengths_.back(); ++length) {
    SCOPED_TRACE(testing::Message() << "cut to " << length);
    const std::string copy = Cut(length);
    const QuickStore store(copy);
    ASSERT_EQ(store.status().code(), absl::StatusCode::kDataLoss);
    const auto whole_batches =
        std::upper_bound(lengths_.begin(), lengths_.end(), length) - lengths_.begin();
    const std::string gap =
        fmt::format("recovered up to batch {}, but batch 10 was acknowledged", whole_batches);
    EXPECT_THAT(std::string(store.status().message()), HasSubstr(gap));
    // Nothing was changed on the way.
    EXPECT_EQ(fs::file_size(FilesLike(copy, ".log").back()), length);
  }
}

// Where the records of a log begin: 4 bytes of checksum, 2 of length, 1 of kind, then the content;
// none of these headers crosses the end of a block.
std::vector<uint64_t> RecordsOf(const std::string& file) {
  constexpr uint64_t kBlock = 32768;
  constexpr uint64_t kHeader = 7;
  std::ifstream stream(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  std::vector<uint64_t> records;
  for (uint64_t at = 0; at + kHeader <= bytes.size();) {
    records.push_back(at);
    const auto low = static_cast<uint8_t>(bytes[at + 4]);
    const auto high = static_cast<uint8_t>(bytes[at + 5]);
    at += kHeader + low + 256U * high;
    if (kBlock - at % kBlock < kHeader) at += kBlock - at % kBlock;
  }
  return records;
}

// Each of three kinds of file a hundred times.
class FlippedBit : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    for (int opening = 0; opening < 3; ++opening) {
      QuickStore store(folder_ / "data", size_t{64} << 10);
      ASSERT_TRUE(store.status().ok()) << store.status();
      for (int i = 0; i < 100; ++i) ASSERT_TRUE(ledger_.Write(store.get()).ok());
      ASSERT_TRUE(store.get()->MakeDurable(ledger_.tried()).ok());
    }
  }

  // Of a log half of the time in the length of a record.
  static uint64_t PlaceIn(const std::string& file, std::mt19937_64* random) {
    if (file.ends_with(".log") && (*random)() % 2 == 0) {
      const std::vector<uint64_t> records = RecordsOf(file);
      return records[(*random)() % records.size()] + 4 + (*random)() % 2;
    }
    return (*random)() % fs::file_size(file);
  }

  const ScratchFolder folder_;
  StateLedger ledger_{2};
};

TEST_P(FlippedBit, GivesNothingWrong) {
  std::mt19937_64 random(3);
  int refused = 0;
  for (int round = 0; round < 100; ++round) {
    const std::string copy = CopyOf(folder_ / "data", folder_ / "copy");
    const std::vector<std::string> files = FilesLike(copy, GetParam());
    ASSERT_FALSE(files.empty());
    const std::string& file = files[random() % files.size()];
    const uint64_t place = PlaceIn(file, &random);
    const int bit = static_cast<int>(random() % 8);
    SCOPED_TRACE(testing::Message() << file << ", byte " << place << ", bit " << bit);
    std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
    stream.seekg(static_cast<std::streamoff>(place));
    const int byte = stream.get();
    stream.seekp(static_cast<std::streamoff>(place));
    stream.put(static_cast<char>(byte ^ (1 << bit)));
    stream.close();
    QuickStore store(copy);
    absl::Status status = store.status();
    if (status.ok()) {
      EXPECT_EQ(store.get()->counters().batch_number(), ledger_.tried());
      const absl::StatusOr<std::string> difference = ledger_.DifferenceIn(*store.get());
      if (difference.ok()) {
        EXPECT_EQ(*difference, "");
      }
      status = difference.status();
    }
    if (status.ok()) continue;
    ++refused;
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("backup"));
  }
  EXPECT_GT(refused, 10);
}

INSTANTIATE_TEST_SUITE_P(Files, FlippedBit, testing::Values(".log", ".sst", "MANIFEST"),
                         [](const auto& kind) {
                           return std::string(kind.param).substr(kind.param[0] == '.' ? 1 : 0);
                         });

}  // namespace
}  // namespace sluis
