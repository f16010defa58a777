// Writes a file so that readers see the old one or the new one, never a half.
#ifndef SLUIS_CONNECTORS_FILES_WHOLE_FILE_H_
#define SLUIS_CONNECTORS_FILES_WHOLE_FILE_H_

#include <filesystem>
#include <string_view>

#include "absl/status/status.h"

namespace sluis {

// By way of `path`.new in the same folder, which is gone afterwards. FailedPrecondition names what
// cannot be written.
[[nodiscard]] absl::Status WriteWholeFile(const std::filesystem::path& path, std::string_view text);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FILES_WHOLE_FILE_H_
