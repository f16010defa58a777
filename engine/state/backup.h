// Back from a backup.
#ifndef SLUIS_ENGINE_STATE_BACKUP_H_
#define SLUIS_ENGINE_STATE_BACKUP_H_

#include <string>

#include "absl/status/status.h"

namespace sluis {

// Makes the data folder `folder` from `backup`, which Store::BackUp has made and which stays as it
// is. InvalidArgument if that is no backup, FailedPrecondition if the folder holds something,
// DataLoss if the copy cannot be opened or is damaged; then there is no folder as before.
[[nodiscard]] absl::Status RestoreBackup(const std::string& backup, const std::string& folder);

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_BACKUP_H_
