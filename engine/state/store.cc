#include "engine/state/store.h"

#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/state/format.h"
#include "engine/state/kill_point.h"
#include "engine/state/repair.h"
#include "engine/state/store_files.h"
#include "engine/state/store_options.h"
#include "engine/state/way_out.h"

namespace sluis {
namespace {

constexpr size_t kKnownKeyBytes = 16;

rocksdb::Slice SliceOf(std::string_view text) { return {text.data(), text.size()}; }
std::string_view ViewOf(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

absl::Status OpenError(const rocksdb::Status& status, const std::string& folder) {
  if (status.IsIOError() && absl::StrContains(status.ToString(), "/LOCK")) {
    return absl::FailedPreconditionError(
        absl::StrCat("The data folder ", folder,
                     " is in use by another sluis. Stop that one, or name another folder."));
  }
  return FromRocks(status, absl::StrCat("open the data folder ", folder));
}

// Makes a database. Given all its families at once it writes its options once, not for each again.
rocksdb::Status MakeDatabase(const rocksdb::DBOptions& how, const std::string& name,
                             const std::vector<rocksdb::ColumnFamilyDescriptor>& families,
                             std::vector<rocksdb::ColumnFamilyHandle*>* handles,
                             rocksdb::DB** opened) {
  rocksdb::Status status = rocksdb::DB::Open(how, name, {families.front()}, handles, opened);
  if (!status.ok()) return status;
  std::unique_ptr<rocksdb::DB> database(*opened);
  std::vector<rocksdb::ColumnFamilyHandle*> made;
  status = database->CreateColumnFamilies({families.begin() + 1, families.end()}, &made);
  handles->insert(handles->end(), made.begin(), made.end());
  if (status.ok()) {
    *opened = database.release();
    return status;
  }
  for (rocksdb::ColumnFamilyHandle* handle : *handles) database->DestroyColumnFamilyHandle(handle);
  return status;
}

// The smallest string that is greater than every string with the prefix; empty if there is none.
std::string EndOfPrefix(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty()) {
    if (static_cast<uint8_t>(end.back()) != 0xff) {
      end.back() = static_cast<char>(static_cast<uint8_t>(end.back()) + 1);
      return end;
    }
    end.pop_back();
  }
  return end;
}

}  // namespace

absl::Status FromRocks(const rocksdb::Status& status, const std::string& what) {
  if (status.ok()) return absl::OkStatus();
  const std::string message = absl::StrCat("Cannot ", what, ": ", status.ToString(), ".");
  if (status.IsCorruption()) {
    return absl::DataLossError(absl::StrCat(message, " ", kWayOut));
  }
  if (status.IsNoSpace()) {
    return absl::ResourceExhaustedError(absl::StrCat(message, " Free some disk space."));
  }
  return absl::UnavailableError(message);
}

rocksdb::Status Store::Files::TryToOpen(bool read_only) {
  std::vector<rocksdb::ColumnFamilyDescriptor> families = FamilyDescriptors(options, floors);
  continuity = std::make_unique<LogContinuity>(&BatchNumberIn);
  rocksdb::DBOptions how = DatabaseOptions(options);
  how.wal_filter = continuity.get();
  const std::string name = absl::StrCat(options.folder, "/db");
  if (read_only) {
    // One that a later release added is made when the folder is opened to be written.
    std::vector<std::string> there;
    const rocksdb::Status listed = rocksdb::DB::ListColumnFamilies(how, name, &there);
    if (!listed.ok()) return listed;
    std::erase_if(families, [&there](const rocksdb::ColumnFamilyDescriptor& family) {
      return std::find(there.begin(), there.end(), family.name) == there.end();
    });
  }
  rocksdb::DB* opened = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> all;
  rocksdb::Status status;
  if (read_only) {
    status = rocksdb::DB::OpenForReadOnly(how, name, families, &all, &opened);
  } else if (EnvironmentOf(options)->FileExists(absl::StrCat(name, "/CURRENT")).ok()) {
    status = rocksdb::DB::Open(how, name, families, &all, &opened);
  } else {
    status = MakeDatabase(how, name, families, &all, &opened);
  }
  if (!status.ok()) return status;
  database.reset(opened);
  // Nothing lives in RocksDB's own default family.
  database->DestroyColumnFamilyHandle(all.front());
  handles.assign(kFamilyNames.size(), nullptr);
  for (size_t i = 1; i < all.size(); ++i)
    handles[IndexOf(*FamilyCalled(families[i].name))] = all[i];
  return status;
}

void Store::Files::Close() {
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    if (handle != nullptr) database->DestroyColumnFamilyHandle(handle);
  }
  handles.clear();
  database.reset();
}

// RocksDB drops what follows the first damage or gap of its log, without a word, whether it was
// acknowledged or not. So it first has to show, without touching a file, that it comes as far as
// the durable mark. (Its stricter modes do not help: they refuse a log that a loss of power left
// with damage in what nobody was told of.)
absl::Status Store::Files::OpenDatabase() {
  const std::string name = absl::StrCat(options.folder, "/db");
  rocksdb::Env* const environment = EnvironmentOf(options);
  if (environment->FileExists(absl::StrCat(name, "/CURRENT")).ok()) {
    rocksdb::FileLock* lock = nullptr;
    const rocksdb::Status held = environment->LockFile(absl::StrCat(name, "/LOCK"), &lock);
    if (!held.ok()) return OpenError(held, options.folder);
    const absl::Status status = Look();
    environment->UnlockFile(lock);
    if (!status.ok()) return status;
  } else if (mark.number() > 0) {
    // A new database in its place would sweep away what is left of the old one.
    return absl::DataLossError(absl::StrCat("The database in ", options.folder, " is gone: ", name,
                                            "/CURRENT is missing. ", kWayOut));
  }
  // Merging files can wait, posts cannot. Not every environment can do so, and then they do not.
  environment->LowerThreadPoolCPUPriority(rocksdb::Env::LOW, rocksdb::CpuPriority::kLow)
      .PermitUncheckedError();
  const rocksdb::Status status = TryToOpen(/*read_only=*/false);
  if (!status.ok()) return OpenError(status, options.folder);
  return LoadCounters();
}

// What would be found, without changing anything.
absl::Status Store::Files::Look() {
  const rocksdb::Status status = TryToOpen(/*read_only=*/true);
  if (!status.ok()) return OpenError(status, options.folder);
  absl::Status found = LoadCounters();
  Close();
  return found;
}

absl::Status Store::Files::LoadCounters() {
  std::string bytes;
  const rocksdb::Status status =
      database->Get(rocksdb::ReadOptions(), Handle(Family::kMeta), SliceOf(kCountersKey), &bytes);
  if (!status.ok() && !status.IsNotFound()) return FromRocks(status, "read the counters");
  counters.set_batch_number(options.batches_before);
  if (status.ok() && !counters.ParseFromString(bytes)) {
    return absl::DataLossError(
        absl::StrCat("The counters in ", options.folder, " cannot be read. ", kWayOut));
  }
  if (counters.batch_number() < mark.number()) {
    return absl::DataLossError(
        absl::StrCat("The data folder ", options.folder,
                     " has lost acknowledged data: it recovered up to batch ",
                     counters.batch_number(), ", but batch ", mark.number(), " was acknowledged (",
                     mark.number() - counters.batch_number(), " missing). ", kWayOut));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Store>> Store::Open(const StoreOptions& options) {
  absl::StatusOr<FolderFormat> format = OpenFolder(options.folder, options.any_version);
  if (!format.ok()) return format.status();
  absl::StatusOr<DurableMark> mark =
      DurableMark::Open(absl::StrCat(options.folder, "/durable-mark"), options.sync);
  if (!mark.ok()) return mark.status();
  auto files = std::make_unique<Files>(*std::move(mark));
  files->options = options;
  files->known_key = format->known_key;
  if (absl::Status status = files->OpenDatabase(); !status.ok()) return status;
  // What a killed repair left holds people's data, and nobody else removes it.
  std::error_code ignored;
  std::filesystem::remove_all(RepairedFolder(options.folder) + ".partial", ignored);
  return std::unique_ptr<Store>(new Store(std::move(files)));
}

Store::Store(std::unique_ptr<Files> files) : files_(std::move(files)) {}
Store::~Store() = default;

absl::Status Store::Get(Family family, std::string_view key,
                        google::protobuf::MessageLite* value) const {
  if (files_->floors->AreAbove(family, key)) return absl::NotFoundError("It has expired.");
  rocksdb::PinnableSlice bytes;
  const rocksdb::Status status =
      files_->database->Get(rocksdb::ReadOptions(), files_->Handle(family), SliceOf(key), &bytes);
  if (status.IsNotFound()) return absl::NotFoundError("Nothing is stored under this key.");
  if (!status.ok()) return FromRocks(status, "read the state");
  if (!value->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::DataLossError(
        absl::StrCat("A record of '", FamilyName(family), "' cannot be read back. ", kWayOut));
  }
  return absl::OkStatus();
}

absl::Status Store::Scan(Family family, std::string_view from, std::string_view until,
                         const Visitor& visit) const {
  rocksdb::ReadOptions options = ScanOptions();
  const rocksdb::Slice end = SliceOf(until);
  if (!until.empty()) options.iterate_upper_bound = &end;
  const std::unique_ptr<rocksdb::Iterator> iterator(
      files_->database->NewIterator(options, files_->Handle(family)));
  // What has expired is not stepped over one by one.
  const std::string first = std::max(std::string(from), files_->floors->FirstKey(family));
  for (iterator->Seek(first); iterator->Valid(); iterator->Next()) {
    if (files_->floors->AreAbove(family, ViewOf(iterator->key()))) continue;
    if (!visit(ViewOf(iterator->key()), ViewOf(iterator->value()))) break;
  }
  return FromRocks(iterator->status(), "scan the state");
}

absl::Status Store::ScanPrefix(Family family, std::string_view prefix, const Visitor& visit) const {
  return Scan(family, prefix, EndOfPrefix(prefix), visit);
}

absl::Status Store::GetLast(Family family, std::string_view prefix,
                            google::protobuf::MessageLite* value) const {
  const std::unique_ptr<rocksdb::Iterator> iterator(
      files_->database->NewIterator(ScanOptions(), files_->Handle(family)));
  const std::string end = EndOfPrefix(prefix);
  if (end.empty()) {
    iterator->SeekToLast();
  } else {
    iterator->SeekForPrev(end);
    // The end itself is outside of the prefix.
    if (iterator->Valid() && iterator->key() == end) iterator->Prev();
  }
  if (absl::Status status = FromRocks(iterator->status(), "scan the state"); !status.ok()) {
    return status;
  }
  if (!iterator->Valid() || !iterator->key().starts_with(SliceOf(prefix))) {
    return absl::NotFoundError("Nothing is stored under this prefix.");
  }
  if (!value->ParseFromArray(iterator->value().data(),
                             static_cast<int>(iterator->value().size()))) {
    return absl::DataLossError(absl::StrCat("A record cannot be read back. ", kWayOut));
  }
  return absl::OkStatus();
}

absl::Status Store::Files::CheckRoom(uint64_t least) const {
  if (least == 0) return absl::OkStatus();
  uint64_t free = 0;
  const rocksdb::IOStatus status = EnvironmentOf(options)->GetFileSystem()->GetFreeSpace(
      options.folder, rocksdb::IOOptions(), &free, nullptr);
  // A file system that does not tell is not a full one.
  if (!status.ok() || free >= least) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrCat("The disk of ", options.folder, " has ", free >> 20, " MiB left, and ",
                   least >> 20, " are kept in reserve. Free some space: it goes on by itself."));
}

absl::Status Store::CheckRoom() const { return files_->CheckRoom(files_->options.reserve_bytes); }

bool Store::must_reopen() const { return files_->failed; }

absl::Status Store::Write(StateBatch batch, storage::v1::EngineCounters counters) {
  if (files_->failed) {
    return absl::FailedPreconditionError("An earlier write failed. Start the engine again.");
  }
  absl::Status room = files_->CheckRoom(files_->options.reserve_bytes / 2);
  if (!room.ok()) return room;
  PassKillPoint("before-write");
  counters.set_batch_number(files_->counters.batch_number() + 1);
  batch.Put(Family::kMeta, kCountersKey, counters);
  const std::string_view bytes = batch.changes_->bytes;
  // Each change has a few bytes of its own in front.
  constexpr size_t kBytesAChange = 16;
  rocksdb::WriteBatch writes(bytes.size() + kBytesAChange * batch.changes_->list.size());
  size_t begin = 0;
  for (const StateBatch::Changes::Change& change : batch.changes_->list) {
    rocksdb::ColumnFamilyHandle* handle = files_->Handle(change.family);
    const rocksdb::Slice key = SliceOf(bytes.substr(begin, change.key_end - begin));
    const rocksdb::Slice value =
        SliceOf(bytes.substr(change.key_end, change.value_end - change.key_end));
    const rocksdb::Status status =
        change.deletes ? writes.Delete(handle, key) : writes.Put(handle, key, value);
    if (!status.ok()) return FromRocks(status, "prepare a write");
    begin = change.value_end;
  }
  const rocksdb::Status status = files_->database->Write(rocksdb::WriteOptions(), &writes);
  if (!status.ok()) {
    files_->failed = true;
    return FromRocks(status, "write the state");
  }
  PassKillPoint("after-write");
  files_->counters = std::move(counters);
  files_->written = files_->counters.batch_number();
  return absl::OkStatus();
}

absl::Status Store::MakeDurable(uint64_t number) {
  MutexLock lock(&files_->sync_mutex);
  if (files_->mark.number() >= number) return absl::OkStatus();
  const uint64_t written = files_->written;
  if (files_->options.sync) {
    const rocksdb::Status status = files_->database->SyncWAL();
    if (!status.ok()) {
      files_->failed = true;
      return FromRocks(status, "sync the state");
    }
  }
  PassKillPoint("after-sync");
  absl::Status marked = files_->mark.Write(written);
  if (!marked.ok()) files_->failed = true;
  PassKillPoint("after-mark");
  return marked;
}

absl::Status Store::Commit(StateBatch batch, storage::v1::EngineCounters counters) {
  if (absl::Status status = Write(std::move(batch), std::move(counters)); !status.ok()) {
    return status;
  }
  return MakeDurable(files_->counters.batch_number());
}

const char* Store::NameOf(Family family) { return FamilyName(family); }

const storage::v1::EngineCounters& Store::counters() const { return files_->counters; }

std::string Store::KnownKey(std::string_view source, std::string_view id) const {
  // Source and id are told apart by the length in front: no pair can pass for another.
  std::string name = absl::StrCat(source.size(), ":");
  name.append(source).append(id);
  std::string key(kKnownKeyBytes, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(key.data()), key.size(),
                     reinterpret_cast<const unsigned char*>(name.data()), name.size(),
                     reinterpret_cast<const unsigned char*>(files_->known_key.data()),
                     files_->known_key.size());
  return key;
}

}  // namespace sluis
