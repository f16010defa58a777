#include "engine/state/backup.h"

#include <rocksdb/utilities/checkpoint.h>

#include <filesystem>
#include <memory>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "engine/state/draft_folder.h"
#include "engine/state/store_files.h"

namespace sluis {
namespace {

namespace fs = std::filesystem;

}  // namespace

absl::Status Store::BackUp(const std::string& folder) const {
  std::error_code error;
  if (fs::exists(folder, error)) {
    return absl::AlreadyExistsError(absl::StrCat(folder, " is there already. Name a new folder."));
  }
  const DraftFolder draft(folder);
  if (absl::Status status = draft.Create(); !status.ok()) return status;
  uint64_t acknowledged = 0;  // so much at least is in the copy, for it is made afterwards
  {
    MutexLock lock(&files_->sync_mutex);
    acknowledged = files_->mark.number();
  }
  rocksdb::Checkpoint* made = nullptr;
  rocksdb::Status rocks = rocksdb::Checkpoint::Create(files_->database.get(), &made);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  if (rocks.ok()) rocks = checkpoint->CreateCheckpoint(draft.path() + "/db");
  if (!rocks.ok()) return FromRocks(rocks, "copy the state");
  absl::StatusOr<DurableMark> mark = DurableMark::Open(draft.path() + "/durable-mark", true);
  if (!mark.ok()) return mark.status();
  absl::Status status = acknowledged > 0 ? mark->Write(acknowledged) : absl::OkStatus();
  if (status.ok()) status = draft.Copy(files_->options.folder, "FORMAT");
  return status.ok() ? draft.Finish() : status;
}

absl::StatusOr<std::vector<Store::FamilySize>> Store::Check() const {
  const rocksdb::Status blocks = files_->database->VerifyChecksum();
  if (!blocks.ok()) return FromRocks(blocks, "read the state back");
  std::vector<FamilySize> sizes;
  for (size_t i = 0; i < kFamilyNames.size(); ++i) {
    FamilySize size{kFamilyNames[i], 0};
    const absl::Status status = Scan(static_cast<Family>(i), "", "", [&](auto, auto) {
      ++size.entries;
      return true;
    });
    if (!status.ok()) return status;
    sizes.push_back(std::move(size));
  }
  return sizes;
}

absl::Status RestoreBackup(const std::string& backup, const std::string& folder) {
  std::error_code error;
  if (!fs::exists(backup + "/FORMAT", error) || !fs::exists(backup + "/db/CURRENT", error)) {
    return absl::InvalidArgumentError(
        absl::StrCat(backup, " is no backup of Sluis: it has no FORMAT file or no database."));
  }
  if (fs::exists(folder, error) && !fs::is_empty(folder, error)) {
    return absl::FailedPreconditionError(absl::StrCat(
        folder, " is not empty. Move it away first: what is in it is not overwritten."));
  }
  const DraftFolder draft(folder);
  absl::Status status = draft.Create();
  for (const char* const part : {"FORMAT", "durable-mark", "db"}) {
    if (status.ok()) status = draft.Copy(backup, part);
  }
  if (!status.ok()) return status;
  {
    const auto store = Store::Open({draft.path()});
    if (!store.ok()) return store.status();
    if (const auto sizes = (*store)->Check(); !sizes.ok()) return sizes.status();
  }
  return draft.Finish();
}

}  // namespace sluis
