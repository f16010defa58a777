// Two logs, of which the older one lost its end: what the newer one holds cannot be taken.
#include <gtest/gtest.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/state/store.h"
#include "tests/engine/scratch_folder.h"
#include "tests/engine/state/state_ledger.h"

namespace sluis {
namespace {

namespace fs = std::filesystem;

// Full after some hundred batches.
constexpr size_t kBuffer = size_t{1} << 20;
constexpr size_t kLongestText = 4000;
constexpr size_t kLostBatches = 6;

// No table is written until it is let: a log stays alive though there is a newer one.
class SlowTables final : public rocksdb::FileSystemWrapper {
 public:
  SlowTables() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}

  const char* Name() const override { return "SlowTables"; }

  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* context) override {
    if (path.ends_with(".sst")) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return let_; });
    }
    return FileSystemWrapper::NewWritableFile(path, options, file, context);
  }

  void Let() {
    const std::lock_guard lock(mutex_);
    let_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool let_ = false;
};

std::vector<std::string> LogsIn(const std::string& folder) {
  std::vector<std::string> logs;
  for (const auto& each : fs::directory_iterator(folder + "/db")) {
    const std::string path = each.path();
    if (path.ends_with(".log") && each.file_size() > 0) logs.push_back(path);
  }
  std::sort(logs.begin(), logs.end());
  return logs;
}

class LogGap : public testing::Test {
 protected:
  // A folder as it was on the disk while the newer of two logs was written.
  void SetUp() override {
    const auto tables = std::make_shared<SlowTables>();
    const std::unique_ptr<rocksdb::Env> environment = rocksdb::NewCompositeEnv(tables);
    auto store = Store::Open({folder_ / "data", true, kBuffer, environment.get()});
    ASSERT_TRUE(store.ok()) << store.status();
    while (LogsIn(folder_ / "data").size() < 2) {
      ASSERT_TRUE(ledger_.Write(store->get()).ok());
      lengths_.push_back(fs::file_size(LogsIn(folder_ / "data").front()));
    }
    lengths_.pop_back();
    fs::copy(folder_ / "data", folder_ / "image", fs::copy_options::recursive);
    tables->Let();
  }

  std::string CopyFolder() {
    fs::remove_all(folder_ / "copy");
    fs::copy(folder_ / "image", folder_ / "copy", fs::copy_options::recursive);
    return folder_ / "copy";
  }

  // Of what may be left of the older log: up to the end of each of its last batches, where nothing
  // looks broken, and within them.
  std::vector<uint64_t> Lengths() const {
    std::vector<uint64_t> lengths;
    for (size_t batch = lengths_.size() - kLostBatches; batch + 1 < lengths_.size(); ++batch) {
      for (uint64_t part = 0; part < 4; ++part) {
        lengths.push_back(lengths_[batch] + part * (lengths_[batch + 1] - lengths_[batch]) / 4);
      }
    }
    return lengths;
  }
  uint64_t BatchesIn(uint64_t length) const {
    return static_cast<uint64_t>(std::upper_bound(lengths_.begin(), lengths_.end(), length) -
                                 lengths_.begin());
  }

  void ExpectWholeUpTo(uint64_t batch) {
    auto store = Store::Open({folder_ / "copy"});
    ASSERT_TRUE(store.ok()) << store.status();
    EXPECT_EQ((*store)->counters().batch_number(), batch);
    const absl::StatusOr<std::string> difference = ledger_.DifferenceIn(**store);
    ASSERT_TRUE(difference.ok()) << difference.status();
    EXPECT_EQ(*difference, "");
  }

  const ScratchFolder folder_;
  StateLedger ledger_{1, kLongestText};
  // [batch - 1]: of the older log, after the batch.
  std::vector<uint64_t> lengths_;
};

TEST_F(LogGap, OfZerosEndsWhatIsTaken) {
  for (const uint64_t length : Lengths()) {
    SCOPED_TRACE(testing::Message() << "zeros from byte " << length);
    const std::string older = LogsIn(CopyFolder()).front();
    std::fstream file(older, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(length));
    file << std::string(lengths_.back() - length, '\0');
    file.close();
    ExpectWholeUpTo(BatchesIn(length));
  }
}

TEST_F(LogGap, OfACutEndsWhatIsTaken) {
  for (const uint64_t length : Lengths()) {
    SCOPED_TRACE(testing::Message() << "cut to " << length << " bytes");
    fs::resize_file(LogsIn(CopyFolder()).front(), length);
    ExpectWholeUpTo(BatchesIn(length));
  }
}

TEST_F(LogGap, IsNoneWhereBothLogsAreWhole) {
  CopyFolder();
  ExpectWholeUpTo(lengths_.size() + 1);
}

}  // namespace
}  // namespace sluis
