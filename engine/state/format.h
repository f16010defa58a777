// The outside of a data folder: which format it has, and the secret under which posts are known.
#ifndef SLUIS_ENGINE_STATE_FORMAT_H_
#define SLUIS_ENGINE_STATE_FORMAT_H_

#include <string>

#include "absl/status/statusor.h"

namespace sluis {

// Goes up when a release can no longer be read by the one before it.
inline constexpr int kFolderVersion = 2;

struct FolderFormat {
  int version = kFolderVersion;
  // 32 random bytes, made with the folder and never shown.
  std::string known_key;
};

// Creates the folder (mode 0700) with its FORMAT file when there is none. FailedPrecondition when
// the folder is another version's, or holds files but is no data folder.
[[nodiscard]] absl::StatusOr<FolderFormat> OpenFolder(const std::string& folder);

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_FORMAT_H_
