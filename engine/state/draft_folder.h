// A folder that is filled under another name first: an attempt that fails leaves nothing that looks
// like a whole one.
#ifndef SLUIS_ENGINE_STATE_DRAFT_FOLDER_H_
#define SLUIS_ENGINE_STATE_DRAFT_FOLDER_H_

#include <string>
#include <system_error>

#include "absl/status/status.h"

namespace sluis {

// `what` completes "Cannot ...".
[[nodiscard]] absl::Status FileError(const std::string& what, const std::error_code& error);

// Returns when all that was written on the disk of the folder is on it.
[[nodiscard]] absl::Status SyncAll(const std::string& folder);

// Belongs to one thread. What was not finished goes with it.
class DraftFolder {
 public:
  explicit DraftFolder(const std::string& folder);
  ~DraftFolder();
  DraftFolder(const DraftFolder&) = delete;
  DraftFolder& operator=(const DraftFolder&) = delete;

  // The name with ".partial" behind it.
  const std::string& path() const { return path_; }
  // Empty, mode 0700. What an earlier attempt left is removed.
  [[nodiscard]] absl::Status Create() const;
  // A file or a folder of `from`, whole.
  [[nodiscard]] absl::Status Copy(const std::string& from, const char* name) const;
  // Takes its name, once it is on the disk. An empty folder of that name gives way.
  [[nodiscard]] absl::Status Finish() const;

 private:
  const std::string folder_;
  const std::string path_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_STATE_DRAFT_FOLDER_H_
