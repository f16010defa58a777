#include "engine/state/repair.h"

#include <rocksdb/env.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "engine/state/damaged_database.h"
#include "engine/state/draft_folder.h"
#include "engine/state/format.h"
#include "engine/state/lost_keys.h"
#include "engine/state/mending.h"
#include "engine/state/repair_exchange.h"
#include "engine/state/store_files.h"
#include "engine/state/store_options.h"

namespace sluis {
namespace {

namespace fs = std::filesystem;

constexpr size_t kBytesAWrite = size_t{4} << 20;
constexpr size_t kMostProducers = 20;

// Of a folder's files with this extension; "": of all.
uint64_t BytesLike(const std::string& folder, std::string_view extension) {
  std::error_code error;
  uint64_t bytes = 0;
  for (const auto& each : fs::directory_iterator(folder, error)) {
    if (!extension.empty() && each.path().extension() != extension) continue;
    if (each.is_regular_file(error)) bytes += each.file_size(error);
  }
  return bytes;
}

// Nobody else opens the folder meanwhile.
class FolderLock {
 public:
  FolderLock(rocksdb::Env* environment, const std::string& folder) : environment_(environment) {
    status_ = environment_->LockFile(folder + "/db/LOCK", &lock_);
  }
  ~FolderLock() {
    if (status_.ok()) environment_->UnlockFile(lock_);
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

  bool held() const { return status_.ok(); }

 private:
  rocksdb::Env* const environment_;
  rocksdb::FileLock* lock_ = nullptr;
  rocksdb::Status status_;
};

// What can be saved, on its way into a new store.
class Saving {
 public:
  explicit Saving(Store* store) : store_(store) {}

  absl::Status Put(Family family, std::string_view key, std::string_view value) {
    if (family == Family::kMeta && key == kCountersKey) return TakeCounters(value);
    if (family == Family::kKnown) {
      storage::v1::KnownPost known;
      known.ParseFromArray(value.data(), static_cast<int>(value.size()));
      if (known.deleted()) {
        deleted_.emplace(key);
      } else if (deleted_.contains(key)) {
        return absl::OkStatus();  // a deletion is for ever, and the log may be behind
      }
    }
    batch_.PutRecord(family, key, value);
    bytes_ += key.size() + value.size();
    return bytes_ < kBytesAWrite ? absl::OkStatus() : Flush();
  }
  absl::Status Delete(Family family, std::string_view key) {
    batch_.Delete(family, key);
    bytes_ += key.size();
    return bytes_ < kBytesAWrite ? absl::OkStatus() : Flush();
  }
  absl::Status Flush() {
    bytes_ = 0;
    return store_->Write(std::exchange(batch_, StateBatch()), counters_);
  }
  // The newest that were found; without a batch number if none were.
  const storage::v1::EngineCounters& counters() const { return counters_; }
  // From here on batches of the log come, and this is the number of the last of them.
  void BeginLog() { in_log_ = true; }
  uint64_t last_of_log() const { return last_of_log_; }

 private:
  absl::Status TakeCounters(std::string_view value) {
    storage::v1::EngineCounters found;
    if (!found.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
      return absl::OkStatus();
    }
    if (in_log_) last_of_log_ = found.batch_number();
    if (found.batch_number() > counters_.batch_number()) counters_ = std::move(found);
    return absl::OkStatus();
  }

  Store* const store_;
  StateBatch batch_;
  size_t bytes_ = 0;
  storage::v1::EngineCounters counters_;
  bool in_log_ = false;
  uint64_t last_of_log_ = 0;
  std::set<std::string, std::less<>> deleted_;
};

// One batch of the log.
class BatchSaver final : public rocksdb::WriteBatch::Handler {
 public:
  BatchSaver(const DamagedDatabase& damaged, Saving* saving) : damaged_(damaged), saving_(saving) {}

  const absl::Status& status() const { return status_; }
  rocksdb::Status PutCF(uint32_t id, const rocksdb::Slice& key,
                        const rocksdb::Slice& value) override {
    const std::optional<Family> family = damaged_.FamilyOf(id);
    if (family.has_value()) {
      Keep(saving_->Put(*family, key.ToStringView(), value.ToStringView()));
    }
    return rocksdb::Status::OK();
  }
  rocksdb::Status DeleteCF(uint32_t id, const rocksdb::Slice& key) override {
    const std::optional<Family> family = damaged_.FamilyOf(id);
    if (family.has_value()) Keep(saving_->Delete(*family, key.ToStringView()));
    return rocksdb::Status::OK();
  }
  void LogData(const rocksdb::Slice& /*data*/) override {}

 private:
  void Keep(absl::Status status) {
    if (status_.ok()) status_ = std::move(status);
  }

  const DamagedDatabase& damaged_;
  Saving* const saving_;
  absl::Status status_;
};

class Repairer {
 public:
  explicit Repairer(const RepairOptions& options)
      : options_(options), folder_(options.store.folder), draft_(RepairedFolder(folder_)) {}

  absl::StatusOr<RepairReport> Run() {
    report_.kept_aside =
        absl::StrCat(folder_, "/",
                     absl::FormatTime("damaged-%Y%m%dT%H%M%SZ", options_.now, absl::UTCTimeZone()));
    for (const auto step : {&Repairer::Prepare, &Repairer::Look}) {
      if (absl::Status status = (this->*step)(); !status.ok()) return status;
    }
    report_.is_needed = !report_.faults.empty() || !report_.losses.empty();
    if (!report_.is_needed) return std::move(report_);
    if (absl::Status status = Save(); !status.ok()) return status;
    damaged_.reset();
    if (!options_.carry_out) return std::move(report_);
    if (absl::Status status = TakePlace(); !status.ok()) return status;
    report_.is_done = true;
    return std::move(report_);
  }

 private:
  absl::Status Prepare() {
    if (absl::Status status = ReadMark(); !status.ok()) return status;
    if (absl::Status status = CheckRoom(); !status.ok()) return status;
    if (absl::Status status = draft_.Create(); !status.ok()) return status;
    std::error_code error;
    fs::create_directories(scratch(), error);
    return error ? FileError(absl::StrCat("create ", scratch()), error) : absl::OkStatus();
  }

  std::string scratch() const { return draft_.path() + "/scratch"; }

  absl::Status ReadMark() {
    const std::string path = folder_ + "/durable-mark";
    std::error_code error;
    if (!fs::exists(path, error)) return absl::OkStatus();
    const absl::StatusOr<DurableMark> mark = DurableMark::Open(path, false);
    if (mark.ok()) {
      report_.acknowledged_batch = mark->number();
    } else if (absl::IsDataLoss(mark.status())) {
      report_.faults.push_back(
          "The durable mark is damaged: whether more was acknowledged than is found cannot be "
          "told.");
    } else {
      return mark.status();
    }
    return absl::OkStatus();
  }

  // For another copy, and as much for what RocksDB writes twice on its way.
  absl::Status CheckRoom() {
    std::error_code error;
    const uint64_t bytes = BytesLike(folder_ + "/db", "");
    const fs::space_info space = fs::space(folder_, error);
    const uint64_t wanted = 2 * bytes + options_.store.reserve_bytes;
    if (error || space.available >= wanted) return absl::OkStatus();
    return absl::ResourceExhaustedError(
        absl::StrCat("A repair writes a new copy of the database: it wants ", wanted >> 20,
                     " MiB of free disk, and ", folder_, " has ", space.available >> 20,
                     ". Free some space; nothing was changed."));
  }

  // Reads all once, so that a folder without damage is left alone.
  absl::Status Look() {
    absl::StatusOr<std::unique_ptr<DamagedDatabase>> opened =
        DamagedDatabase::Open(options_.store, scratch());
    if (!opened.ok()) return opened.status();
    damaged_ = *std::move(opened);
    report_.faults.insert(report_.faults.end(), damaged_->faults().begin(),
                          damaged_->faults().end());
    unreadable_ = damaged_->lost_tables();
    storage::v1::EngineCounters counters;
    for (size_t i = 0; i < kFamilyNames.size(); ++i) {
      const auto family = static_cast<Family>(i);
      report_.families.push_back({kFamilyNames[i], 0, 0});
      absl::Status status = damaged_->ForEach(
          family,
          [&](std::string_view key, std::string_view value) {
            ++report_.families.back().readable;
            if (family == Family::kMeta && key == kCountersKey) {
              counters.ParseFromArray(value.data(), static_cast<int>(value.size()));
            }
            return absl::OkStatus();
          },
          &unreadable_);
      if (!status.ok()) return status;
    }
    for (const UnreadableKeys& keys : unreadable_) report_.losses.push_back(SentenceOf(keys));
    if (report_.faults.empty() && report_.losses.empty() && !damaged_->CheckBlocks().ok()) {
      report_.faults.push_back(
          "A table has a damaged block that holds no record: all records can be read.");
    }
    seen_batch_ = counters.batch_number();
    if (seen_batch_ < report_.acknowledged_batch && report_.faults.empty()) {
      report_.faults.push_back("The log ends before what was acknowledged.");
    }
    return absl::OkStatus();
  }

  absl::Status Save() {
    if (absl::Status status = draft_.Copy(folder_, "FORMAT"); !status.ok()) return status;
    StoreOptions how = options_.store;
    how.folder = draft_.path();
    how.sync = false;  // all of it at the end
    how.batches_before = std::max(report_.acknowledged_batch, seen_batch_);
    absl::StatusOr<std::unique_ptr<Store>> store = Store::Open(how);
    if (!store.ok()) return store.status();
    Saving saving(store->get());
    if (absl::Status status = SaveAll(&saving); !status.ok()) return status;
    report_.saved_batch = SavedBatch(saving);
    TellLostBatches();
    TellProducers(**store);
    absl::StatusOr<Mending> mending = Mend(store->get(), saving.counters(), RowsAreOld());
    if (!mending.ok()) return mending.status();
    report_.changes.insert(report_.changes.end(), mending->sentences.begin(),
                           mending->sentences.end());
    if (options_.before_it_counts != nullptr) {
      absl::Status status = options_.before_it_counts(store->get(), report_.kept_aside);
      if (!status.ok()) return status;
    }
    const absl::StatusOr<std::vector<Store::FamilySize>> sizes = (*store)->Check();
    if (!sizes.ok()) return sizes.status();
    for (size_t i = 0; i < sizes->size(); ++i) report_.families[i].kept = (*sizes)[i].entries;
    return (*store)->MakeDurable((*store)->counters().batch_number());
  }

  absl::Status SaveAll(Saving* saving) {
    std::vector<UnreadableKeys> told_already;
    for (size_t i = 0; i < kFamilyNames.size(); ++i) {
      const auto family = static_cast<Family>(i);
      absl::Status status = damaged_->ForEach(
          family, [&](auto key, auto value) { return saving->Put(family, key, value); },
          &told_already);
      if (!status.ok()) return status;
    }
    saving->BeginLog();
    absl::Status status = damaged_->ForEachInLog([&](const rocksdb::WriteBatch& batch) {
      BatchSaver saver(*damaged_, saving);
      const rocksdb::Status read = batch.Iterate(&saver);
      return read.ok() ? saver.status() : FromRocks(read, "read a batch of the log");
    });
    return status.ok() ? saving->Flush() : status;
  }

  // Up to where everything is there. A family may have been written to a table with later batches
  // than the log can still tell of; what these changed in the others is lost all the same.
  uint64_t SavedBatch(const Saving& saving) const {
    const uint64_t newest = saving.counters().batch_number();
    if (!damaged_->log_is_apart()) return newest;
    const bool log_is_whole =
        saving.last_of_log() >= newest ||
        (saving.last_of_log() == 0 && BytesLike(folder_ + "/db", ".log") == 0);
    return log_is_whole ? newest : saving.last_of_log();
  }

  // An older version of a row could count again what was taken back since.
  bool RowsAreOld() const {
    return std::any_of(unreadable_.begin(), unreadable_.end(), [](const UnreadableKeys& keys) {
      return !keys.file.empty() && (keys.family == Family::kRows || !keys.until.has_value());
    });
  }

  void TellLostBatches() {
    const uint64_t saved = report_.saved_batch;
    const uint64_t acknowledged = report_.acknowledged_batch;
    if (saved >= acknowledged) return;
    if (saved == 0) {
      report_.losses.push_back(absl::StrCat("Which of the ", acknowledged,
                                            " batches are there cannot be told: the counters or "
                                            "the log are lost."));
      return;
    }
    report_.losses.push_back(absl::StrCat("The batches ", saved + 1, " to ", acknowledged, " (",
                                          acknowledged - saved,
                                          ") are lost, and were acknowledged: posts, judgements, "
                                          "and whatever else came with them."));
  }

  void TellProducers(const Store& store) {
    size_t told = 0;
    const absl::Status status = store.Scan(
        Family::kCursors, "", "", [&](std::string_view producer, std::string_view value) {
          storage::v1::ProducerCursor cursor;
          if (producer.starts_with("alerts/")) return true;
          cursor.ParseFromArray(value.data(), static_cast<int>(value.size()));
          report_.changes.push_back(absl::StrCat(
              "The producer '", absl::Utf8SafeCEscape(std::string(producer)),
              "' may send again what comes after its batch ", cursor.last_durable_sequence(),
              ": what is there already counts as a duplicate."));
          return ++told < kMostProducers;
        });
    status.IgnoreError();  // a sentence less
  }

  absl::Status TakePlace() {
    std::error_code error;
    fs::remove_all(scratch(), error);
    absl::Status status =
        WriteKeptAside(draft_.path(), fs::path(report_.kept_aside).filename().string());
    if (status.ok()) status = draft_.Finish();
    if (!status.ok()) return status;
    return Exchange(folder_).status();
  }

  const RepairOptions& options_;
  const std::string folder_;
  const DraftFolder draft_;
  std::unique_ptr<DamagedDatabase> damaged_;
  std::vector<UnreadableKeys> unreadable_;
  uint64_t seen_batch_ = 0;
  RepairReport report_;
};

}  // namespace

std::string RepairedFolder(const std::string& folder) { return folder + "/repaired"; }

absl::StatusOr<RepairReport> Repair(const RepairOptions& options) {
  const std::string& folder = options.store.folder;
  std::error_code error;
  if (fs::exists(RepairedFolder(folder), error)) {
    RepairReport report;
    report.is_needed = true;
    report.faults.push_back("A repair was broken off after all had been saved.");
    if (!options.carry_out) return report;
    absl::StatusOr<std::string> aside = Exchange(folder);
    if (!aside.ok()) return aside.status();
    report.kept_aside = *std::move(aside);
    report.is_done = true;
    return report;
  }
  if (!fs::exists(folder + "/db", error)) {
    return absl::FailedPreconditionError(
        absl::StrCat(folder,
                     " holds no database, so there is nothing to repair. Restore it from a "
                     "backup: sluis state restore."));
  }
  if (const absl::StatusOr<FolderFormat> format = OpenFolder(folder); !format.ok()) {
    return format.status();
  }
  const FolderLock lock(EnvironmentOf(options.store), folder);
  if (!lock.held()) {
    return absl::FailedPreconditionError(absl::StrCat(
        "The data folder ", folder, " is in use by another sluis. Stop that one first."));
  }
  return Repairer(options).Run();
}

}  // namespace sluis
