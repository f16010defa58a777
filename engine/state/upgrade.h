// Brings a data folder of an older release forward to the format of this one.
#ifndef SLUIS_ENGINE_STATE_UPGRADE_H_
#define SLUIS_ENGINE_STATE_UPGRADE_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/state/format.h"
#include "engine/state/store.h"

namespace sluis {

// From one format to the next: every record of one family is written anew. A change of several
// families is several steps to the same version.
struct UpgradeStep {
  int to_version = 0;
  Family family = Family::kMeta;
  // Changes `value`. It sees each record once, also when the process ends on the way.
  std::function<absl::Status(std::string_view key, std::string* value)> change;
};

// In their order, by rising version. None yet: format 2 is the first of a release.
[[nodiscard]] const std::vector<UpgradeStep>& UpgradeSteps();

struct UpgradeOptions {
  StoreOptions store;
  // Where the folder is backed up before anything is changed; empty: it is not.
  std::string backup;
  // The one to reach, and the way; only tests have others.
  int version = kFolderVersion;
  std::vector<UpgradeStep> steps = UpgradeSteps();
};

struct UpgradeReport {
  int from = 0;
  int to = 0;  // the same: nothing was to be done
  uint64_t records = 0;
};

// FailedPrecondition when the folder is a newer release's, or so old that no step leads on; then
// nothing was changed. After an end on the way it is called again, and goes on, without a second
// backup; a folder that is half-way is refused by Store::Open.
[[nodiscard]] absl::StatusOr<UpgradeReport> UpgradeFolder(const UpgradeOptions& options);

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_UPGRADE_H_
