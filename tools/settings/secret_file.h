// A secret that the operator keeps in a file.
#ifndef SLUIS_TOOLS_SETTINGS_SECRET_FILE_H_
#define SLUIS_TOOLS_SETTINGS_SECRET_FILE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace sluis {

// The first line of the file that the setting `key` names. PermissionDenied for a file that
// somebody besides its owner, who runs this program, may read; NotFound, InvalidArgument for none
// and for an empty one.
[[nodiscard]] absl::StatusOr<std::string> ReadSecretFile(const std::string& path,
                                                         std::string_view key);

}  // namespace sluis

#endif  // SLUIS_TOOLS_SETTINGS_SECRET_FILE_H_
