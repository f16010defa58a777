#include "engine/state/damaged_database.h"

#include <rocksdb/sst_file_reader.h>
#include <rocksdb/table_properties.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/state/draft_folder.h"
#include "engine/state/store_files.h"
#include "engine/state/store_options.h"

namespace sluis {
namespace {

namespace fs = std::filesystem;

// Reads no log.
class WithoutLog final : public rocksdb::WalFilter {
 public:
  const char* Name() const override { return "WithoutLog"; }
  WalProcessingOption LogRecordFound(unsigned long long /*log*/, const std::string& /*file*/,
                                     const rocksdb::WriteBatch& /*batch*/,
                                     rocksdb::WriteBatch* /*replacement*/,
                                     bool* /*replaced*/) override {
    return WalProcessingOption::kIgnoreCurrentRecord;
  }
};

rocksdb::ReadOptions Reading() {
  rocksdb::ReadOptions options = ScanOptions();
  options.fill_cache = false;
  return options;
}

// The smallest key that is greater than all that begin as the first `length` bytes of `key`; absent
// if there is none.
std::optional<std::string> After(const std::string& key, size_t length) {
  std::string next = key.substr(0, length);
  while (!next.empty() && static_cast<uint8_t>(next.back()) == 0xff) next.pop_back();
  if (next.empty()) return std::nullopt;
  next.back() = static_cast<char>(static_cast<uint8_t>(next.back()) + 1);
  return next;
}

}  // namespace

DamagedDatabase::DamagedDatabase(StoreOptions options, std::string scratch)
    : options_(std::move(options)), scratch_(std::move(scratch)) {}

DamagedDatabase::~DamagedDatabase() { Close(); }

void DamagedDatabase::Close() {
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    if (handle != nullptr) database_->DestroyColumnFamilyHandle(handle);
  }
  handles_.clear();
  database_.reset();
}

absl::StatusOr<std::unique_ptr<DamagedDatabase>> DamagedDatabase::Open(const StoreOptions& options,
                                                                       const std::string& scratch) {
  std::unique_ptr<DamagedDatabase> damaged(new DamagedDatabase(options, scratch));
  if (damaged->OpenAsAlways().ok()) return damaged;
  if (absl::Status status = damaged->OpenTables(); !status.ok()) return status;
  return damaged;
}

rocksdb::Status DamagedDatabase::OpenReadOnly(const rocksdb::DBOptions& how,
                                              const std::string& name) {
  std::vector<std::string> there;
  rocksdb::Status status = rocksdb::DB::ListColumnFamilies(how, name, &there);
  if (!status.ok()) return status;
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (rocksdb::ColumnFamilyDescriptor& each :
       FamilyDescriptors(options_, std::make_shared<ExpiryFloors>())) {
    if (std::find(there.begin(), there.end(), each.name) != there.end()) families.push_back(each);
  }
  rocksdb::DB* opened = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> all;
  status = rocksdb::DB::OpenForReadOnly(how, name, families, &all, &opened);
  if (!status.ok()) return status;
  database_.reset(opened);
  handles_.assign(kFamilyNames.size(), nullptr);
  for (rocksdb::ColumnFamilyHandle* handle : all) {
    const std::optional<Family> family = FamilyCalled(handle->GetName());
    if (family.has_value()) {
      handles_[IndexOf(*family)] = handle;
    } else {
      database_->DestroyColumnFamilyHandle(handle);
    }
  }
  return status;
}

absl::Status DamagedDatabase::OpenAsAlways() {
  continuity_ = std::make_unique<LogContinuity>(&BatchNumberIn);
  rocksdb::DBOptions how = DatabaseOptions(options_);
  how.wal_filter = continuity_.get();
  const rocksdb::Status status = OpenReadOnly(how, options_.folder + "/db");
  if (!status.ok()) faults_.push_back(absl::StrCat("RocksDB refuses it: ", status.ToString(), "."));
  return FromRocks(status, "open it");
}

void DamagedDatabase::LookAtTable(const std::string& path, const rocksdb::LiveFileMetaData* known,
                                  std::vector<std::string>* usable) {
  rocksdb::Options options(
      DatabaseOptions(options_),
      FamilyDescriptors(options_, std::make_shared<ExpiryFloors>()).front().options);
  rocksdb::SstFileReader reader(options);
  const rocksdb::Status status = reader.Open(path);
  if (status.ok()) {
    usable->push_back(path);
    return;
  }
  faults_.push_back(
      absl::StrCat("The table ", path, " cannot be opened: ", status.ToString(), "."));
  UnreadableKeys keys{Family::kMeta, "", std::nullopt, path, 0};
  if (known != nullptr) {
    keys.family = FamilyCalled(known->column_family_name).value_or(Family::kMeta);
    keys.after = known->smallestkey;
    keys.until = known->largestkey;
    keys.records = known->num_entries;
  }
  lost_tables_.push_back(std::move(keys));
}

// By the list of files where that can be read, else by the names in the folder.
void DamagedDatabase::FindTables(std::vector<std::string>* usable) {
  const std::string name = options_.folder + "/db";
  rocksdb::DBOptions how = DatabaseOptions(options_);
  WithoutLog no_log;
  how.wal_filter = &no_log;
  how.paranoid_checks = false;
  const rocksdb::Status status = OpenReadOnly(how, name);
  if (status.ok()) {
    std::vector<rocksdb::LiveFileMetaData> files;
    database_->GetLiveFilesMetaData(&files);
    Close();
    for (const rocksdb::LiveFileMetaData& file : files) {
      LookAtTable(absl::StrCat(name, file.name), &file, usable);
    }
    return;
  }
  lost_list_ = true;
  faults_.push_back(absl::StrCat("The list of files is lost: ", status.ToString(), "."));
  std::error_code error;
  std::set<std::string> paths;
  for (const auto& each : fs::directory_iterator(name, error)) {
    if (each.path().extension() == ".sst") paths.insert(each.path());
  }
  for (const std::string& path : paths) LookAtTable(path, nullptr, usable);
}

absl::Status DamagedDatabase::OpenTables() {
  log_is_apart_ = true;
  std::vector<std::string> usable;
  FindTables(&usable);
  if (usable.empty()) return absl::OkStatus();  // all is in the log, if anywhere
  const std::string name = scratch_ + "/tables";
  std::error_code error;
  fs::create_directories(name, error);
  for (const std::string& path : usable) {
    if (!error) fs::create_hard_link(path, name / fs::path(path).filename(), error);
  }
  if (error) return FileError(absl::StrCat("link tables into ", name), error);
  const auto families = FamilyDescriptors(options_, std::make_shared<ExpiryFloors>());
  rocksdb::DBOptions how = DatabaseOptions(options_);
  // To write the list anew in the middle of its work breaks an assertion of RepairDB.
  how.max_manifest_file_size = rocksdb::DBOptions().max_manifest_file_size;
  rocksdb::Status status = rocksdb::RepairDB(name, how, families, families.front().options);
  if (status.ok()) status = OpenReadOnly(how, name);
  if (!status.ok()) return FromRocks(status, "put the tables together");
  // A table with an unreadable block has been laid aside as a whole.
  for (const auto& each : fs::directory_iterator(name + "/lost", error)) {
    const std::string file = each.path().filename();
    faults_.push_back(absl::StrCat("The table ", file, " has a damaged block and is left out."));
    lost_tables_.push_back({Family::kMeta, "", std::nullopt, options_.folder + "/db/" + file, 0});
  }
  return absl::OkStatus();
}

std::optional<std::string> DamagedDatabase::NextReadable(rocksdb::ColumnFamilyHandle* handle,
                                                         const std::string& last) const {
  const auto readable = [&](const std::string& key) {
    const std::unique_ptr<rocksdb::Iterator> iterator(database_->NewIterator(Reading(), handle));
    iterator->Seek(key);
    return iterator->Valid() || iterator->status().ok();
  };
  // Ever larger steps away from the last key, until something can be read.
  std::string lost = last;
  std::optional<std::string> found;
  for (size_t length = last.size(); !found.has_value() && length > 0; --length) {
    const std::optional<std::string> next = After(last, length);
    if (!next.has_value()) break;
    if (*next <= lost) continue;
    (readable(*next) ? found.emplace() : lost) = *next;
  }
  if (!found.has_value()) {
    for (int first = last.empty() ? 0 : static_cast<uint8_t>(last[0]) + 1; first < 256; ++first) {
      std::string next(1, static_cast<char>(first));
      if (readable(next)) {
        found = std::move(next);
        break;
      }
      lost = std::move(next);
    }
  }
  if (!found.has_value()) return std::nullopt;
  // Halve the step, byte by byte, where the last and the first key differ.
  constexpr size_t kLongestKey = 24;
  for (size_t at = 0; at < kLongestKey; ++at) {
    std::string low = lost.substr(0, std::min(at + 1, lost.size()));
    low.resize(at + 1, '\0');
    int below = static_cast<uint8_t>(low[at]);
    const bool same_stem = found->size() > at && found->compare(0, at, low, 0, at) == 0;
    int above = same_stem ? static_cast<uint8_t>((*found)[at]) : 256;
    while (above - below > 1) {
      const int middle = (below + above) / 2;
      std::string key = low.substr(0, at) + static_cast<char>(middle);
      if (readable(key)) {
        above = middle;
        found = std::move(key);
      } else {
        below = middle;
        lost = std::move(key);
      }
    }
  }
  return found;
}

absl::Status DamagedDatabase::ForEach(Family family, const Visitor& visit,
                                      std::vector<UnreadableKeys>* unreadable) const {
  rocksdb::ColumnFamilyHandle* const handle =
      handles_.empty() ? nullptr : handles_[IndexOf(family)];
  if (handle == nullptr) return absl::OkStatus();
  std::unique_ptr<rocksdb::Iterator> iterator(database_->NewIterator(Reading(), handle));
  std::string last;
  iterator->SeekToFirst();
  for (;;) {
    for (; iterator->Valid(); iterator->Next()) {
      last = iterator->key().ToString();
      if (absl::Status status = visit(last, iterator->value().ToStringView()); !status.ok()) {
        return status;
      }
    }
    const rocksdb::Status status = iterator->status();
    if (status.ok()) return absl::OkStatus();
    if (!status.IsCorruption() && !status.IsIOError()) return FromRocks(status, "read a table");
    const std::optional<std::string> next = NextReadable(handle, last);
    UnreadableKeys keys{family, last, std::nullopt, "", 0};
    iterator.reset(database_->NewIterator(Reading(), handle));
    if (next.has_value()) iterator->Seek(*next);
    if (next.has_value() && iterator->Valid()) keys.until = iterator->key().ToString();
    unreadable->push_back(std::move(keys));
    if (!next.has_value()) return absl::OkStatus();
  }
}

absl::Status DamagedDatabase::CheckBlocks() const {
  if (database_ == nullptr) return absl::OkStatus();
  const rocksdb::Status status = database_->VerifyChecksum();
  if (status.ok() || status.IsCorruption()) return FromRocks(status, "read every block");
  return absl::OkStatus();
}

std::optional<Family> DamagedDatabase::FamilyOf(uint32_t id) const {
  for (size_t i = 0; i < handles_.size(); ++i) {
    if (handles_[i] != nullptr && handles_[i]->GetID() == id) return static_cast<Family>(i);
  }
  // One without a table has the number that it got in a new folder, unless another has that.
  if (id == 0 || id > kFamilyNames.size()) return std::nullopt;
  if (!handles_.empty() && handles_[id - 1] != nullptr) return std::nullopt;
  return static_cast<Family>(id - 1);
}

}  // namespace sluis
