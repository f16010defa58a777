#include "engine/state/upgrade.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/state/format.h"
#include "engine/state/kill_point.h"
#include "proto/sluis/storage/v1/keeping.pb.h"

namespace sluis {
namespace {

constexpr char kUnderWay[] = "upgrade";
constexpr size_t kBytesAWrite = size_t{4} << 20;

absl::Status CheckWay(const UpgradeOptions& options, int version) {
  const std::string& folder = options.store.folder;
  if (version > options.version) {
    return absl::FailedPreconditionError(
        absl::StrCat("The data folder ", folder, " has format ", version,
                     ", of a newer release; this one knows "
                     "formats up to ",
                     options.version, ". Use the release that wrote it. Nothing was changed."));
  }
  for (int next = version + 1; next <= options.version; ++next) {
    const bool is_known =
        std::any_of(options.steps.begin(), options.steps.end(),
                    [next](const UpgradeStep& step) { return step.to_version == next; });
    if (is_known) continue;
    return absl::FailedPreconditionError(
        absl::StrCat("The data folder ", folder, " has format ", version,
                     ", from before the first release; no way leads from there to format ",
                     options.version, ". Name a new folder, and send the posts again."));
  }
  return absl::OkStatus();
}

// Of the steps to one version, by the note of how far they are.
class Rewriter {
 public:
  Rewriter(Store* store, int version) : store_(store) { note_.set_to_version(version); }

  absl::StatusOr<uint64_t> Run(const std::vector<UpgradeStep>& steps) {
    storage::v1::UpgradeUnderWay found;
    const absl::Status status = store_->Get(Family::kMeta, kUnderWay, &found);
    if (!status.ok() && !absl::IsNotFound(status)) return status;
    if (status.ok() && found.to_version() == note_.to_version()) note_ = std::move(found);
    uint64_t records = 0;
    for (uint32_t i = 0; i < steps.size(); ++i) {
      if (i < note_.step()) continue;
      if (i > note_.step()) {
        note_.set_step(i);
        note_.clear_last_key();
      }
      const absl::StatusOr<uint64_t> written = Rewrite(steps[i]);
      if (!written.ok()) return written.status();
      records += *written;
    }
    return records;
  }

 private:
  absl::StatusOr<uint64_t> Rewrite(const UpgradeStep& step) {
    uint64_t records = 0;
    size_t bytes = 0;
    absl::Status status;
    StateBatch batch;
    // The scan sees the family as it was when it began.
    const std::string from = note_.has_last_key() ? note_.last_key() + std::string(1, '\0') : "";
    const absl::Status scanned =
        store_->Scan(step.family, from, "", [&](std::string_view key, std::string_view value) {
          if (step.family == Family::kMeta && key == kUnderWay) return true;
          std::string changed(value);
          status = step.change(key, &changed);
          if (!status.ok()) return false;
          batch.PutRecord(step.family, key, changed);
          note_.set_last_key(std::string(key));
          ++records;
          bytes += key.size() + changed.size();
          if (bytes < kBytesAWrite) return true;
          bytes = 0;
          status = Write(std::exchange(batch, StateBatch()));
          return status.ok();
        });
    if (status.ok()) status = scanned;
    if (status.ok()) status = Write(std::move(batch));
    if (!status.ok()) return status;
    return records;
  }

  // What was changed, and how far that is, in one batch.
  absl::Status Write(StateBatch batch) {
    batch.Put(Family::kMeta, kUnderWay, note_);
    absl::Status status = store_->Commit(std::move(batch), store_->counters());
    PassKillPoint("upgrade-written");
    return status;
  }

  Store* const store_;
  storage::v1::UpgradeUnderWay note_;
};

StoreOptions AnyVersion(StoreOptions options) {
  options.any_version = true;
  return options;
}

// `format` is where the folder is, perhaps on the way already.
absl::StatusOr<uint64_t> UpgradeTo(int version, const UpgradeOptions& options,
                                   FolderFormat* format) {
  std::vector<UpgradeStep> steps;
  std::copy_if(options.steps.begin(), options.steps.end(), std::back_inserter(steps),
               [version](const UpgradeStep& step) { return step.to_version == version; });
  const std::string& folder = options.store.folder;
  if (format->upgrading_from == 0) {
    format->upgrading_from = std::exchange(format->version, version);
    if (absl::Status status = WriteFormat(folder, *format); !status.ok()) return status;
  }
  absl::StatusOr<uint64_t> records = 0;
  {
    const absl::StatusOr<std::unique_ptr<Store>> store = Store::Open(AnyVersion(options.store));
    if (!store.ok()) return store.status();
    records = Rewriter(store->get(), version).Run(steps);
  }
  if (!records.ok()) return records;
  PassKillPoint("upgrade-rewritten");
  // The note of how far it is stays: it is of a version that the folder has by then.
  format->upgrading_from = 0;
  if (absl::Status status = WriteFormat(folder, *format); !status.ok()) return status;
  return records;
}

absl::Status BackUpBefore(const UpgradeOptions& options) {
  const absl::StatusOr<std::unique_ptr<Store>> store = Store::Open(AnyVersion(options.store));
  if (!store.ok()) return store.status();
  return (*store)->BackUp(options.backup);
}

}  // namespace

const std::vector<UpgradeStep>& UpgradeSteps() {
  static const std::vector<UpgradeStep> steps;
  return steps;
}

absl::StatusOr<UpgradeReport> UpgradeFolder(const UpgradeOptions& options) {
  absl::StatusOr<FolderFormat> format = ReadFormat(options.store.folder);
  if (!format.ok()) return format.status();
  const bool goes_on = format->upgrading_from != 0;
  const int from = goes_on ? format->upgrading_from : format->version;
  if (absl::Status status = CheckWay(options, from); !status.ok()) return status;
  UpgradeReport report{from, options.version, 0};
  if (!goes_on && from == options.version) return report;
  if (!goes_on && !options.backup.empty()) {
    if (absl::Status status = BackUpBefore(options); !status.ok()) return status;
  }
  while (format->upgrading_from != 0 || format->version < options.version) {
    const int next = format->upgrading_from != 0 ? format->version : format->version + 1;
    const absl::StatusOr<uint64_t> records = UpgradeTo(next, options, &*format);
    if (!records.ok()) return records.status();
    report.records += *records;
  }
  return report;
}

}  // namespace sluis
