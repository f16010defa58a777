// What can be saved of a data folder that is refused or damaged, when there is no backup.
//
// All that can still be read is written into a new database, which takes the place of the damaged
// one; that one is kept aside, whole. Before that all is tried: what a dry run tells is what was
// really found and lost. No damaged file is changed.
#ifndef SLUIS_ENGINE_STATE_REPAIR_H_
#define SLUIS_ENGINE_STATE_REPAIR_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/state/store.h"

namespace sluis {

struct RepairOptions {
  StoreOptions store;
  // False: it is tried, told, and thrown away.
  bool carry_out = false;
  // For the name of what is kept aside.
  absl::Time now;
  // What else is to be written before the new database counts, told where the damaged one will be.
  std::function<absl::Status(Store* store, const std::string& kept_aside)> before_it_counts;
};

struct RepairReport {
  struct FamilyCount {
    std::string name;
    uint64_t readable = 0;
    uint64_t kept = 0;
  };

  // False: everything can be read, and all that was acknowledged is there. Nothing was done.
  bool is_needed = false;
  bool is_done = false;
  // Sentences: what is wrong, what is lost, and what had to be changed in the rest.
  std::vector<std::string> faults;
  std::vector<std::string> losses;
  std::vector<std::string> changes;
  std::vector<FamilyCount> families;
  // The last batch that could be saved, and the last that was acknowledged; 0 where unknown.
  uint64_t saved_batch = 0;
  uint64_t acknowledged_batch = 0;
  // Where the damaged database is, or would be.
  std::string kept_aside;
};

// Wants room on the disk for another copy of the database. FailedPrecondition when an engine holds
// the folder, or when it has no database or no FORMAT. Where a failure leaves anything but the
// folder as it was, opening it says so, and Repair finishes.
[[nodiscard]] absl::StatusOr<RepairReport> Repair(const RepairOptions& options);

// Within a data folder, while a repair takes its place.
[[nodiscard]] std::string RepairedFolder(const std::string& folder);

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_REPAIR_H_
