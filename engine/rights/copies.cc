#include "engine/rights/copies.h"

#include <filesystem>
#include <string_view>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "engine/state/keys.h"
#include "proto/sluis/storage/v1/keeping.pb.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr char kPrefix[] = "backup/";

// What cannot be looked at counts as being there.
bool MayBeThere(const std::string& folder) {
  std::error_code error;
  return std::filesystem::exists(folder, error) || error;
}

template <typename Visit>
absl::Status ForEachNote(const Store& store, const Visit& visit) {
  bool damaged = false;
  const absl::Status status =
      store.ScanPrefix(Family::kMeta, kPrefix, [&](std::string_view key, std::string_view value) {
        storage::v1::BackupNote note;
        damaged = !note.ParseFromArray(value.data(), static_cast<int>(value.size()));
        if (!damaged) visit(std::string(key), note);
        return !damaged;
      });
  if (damaged) return absl::DataLossError("The note of a backup cannot be read back.");
  return status;
}

}  // namespace

absl::Status NoteBackup(const Store& store, const std::string& folder, absl::Time now,
                        absl::Duration lifetime, StateBatch* batch) {
  storage::v1::BackupNote note;
  note.set_folder(folder);
  *note.mutable_made_at() = ToTimestamp(now);
  if (lifetime > absl::ZeroDuration()) *note.mutable_ends_at() = ToTimestamp(now + lifetime);
  uint64_t next = 1;
  const absl::Status status =
      ForEachNote(store, [&](const std::string& key, const storage::v1::BackupNote& known) {
        next = SequenceFromKey(std::string_view(key).substr(std::string_view(kPrefix).size())) + 1;
        if (!MayBeThere(known.folder())) batch->Delete(Family::kMeta, key);
      });
  if (!status.ok()) return status;
  batch->Put(Family::kMeta, absl::StrCat(kPrefix, SequenceKey(next)), note);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::RemainingCopy>> RemainingBackups(const Store& store) {
  std::vector<v1::RemainingCopy> copies;
  const absl::Status status =
      ForEachNote(store, [&](const std::string&, const storage::v1::BackupNote& note) {
        if (!MayBeThere(note.folder())) return;
        v1::RemainingCopy& copy = copies.emplace_back();
        copy.set_kind(v1::COPY_KIND_BACKUP);
        copy.set_where(note.folder());
        *copy.mutable_made_at() = note.made_at();
        if (note.has_ends_at()) *copy.mutable_ends_at() = note.ends_at();
      });
  if (!status.ok()) return status;
  return copies;
}

v1::RemainingCopy SentDigest(const v1::Digest& digest, absl::Duration lifetime) {
  v1::RemainingCopy copy;
  copy.set_kind(v1::COPY_KIND_DIGEST);
  copy.set_where(digest.id());
  *copy.mutable_made_at() = digest.until();
  if (lifetime > absl::ZeroDuration()) {
    *copy.mutable_ends_at() = ToTimestamp(FromTimestamp(digest.until()) + lifetime);
  }
  return copy;
}

}  // namespace sluis
