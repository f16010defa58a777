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
  // Not 0: it is half-way from that version, and nobody but an upgrade may open it. A release of
  // that version does not, for it sees a newer one.
  int upgrading_from = 0;
  // 32 random bytes, made with the folder and never shown.
  std::string known_key;
};

// Creates the folder (mode 0700) with its FORMAT file when there is none. FailedPrecondition when
// the folder is another version's, unless any may be opened, holds files but is no data folder,
// or holds a repair that was broken off.
[[nodiscard]] absl::StatusOr<FolderFormat> OpenFolder(const std::string& folder,
                                                      bool any_version = false);

// Of a folder of any version. NotFound if there is none.
[[nodiscard]] absl::StatusOr<FolderFormat> ReadFormat(const std::string& folder);

// Durable when it returns OK; until then the folder has the version of before.
[[nodiscard]] absl::Status WriteFormat(const std::string& folder, const FolderFormat& format);

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_FORMAT_H_
