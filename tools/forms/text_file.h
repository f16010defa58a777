// A whole small file as a string.
#ifndef SLUIS_TOOLS_FORMS_TEXT_FILE_H_
#define SLUIS_TOOLS_FORMS_TEXT_FILE_H_

#include <string>

#include "absl/status/statusor.h"

namespace sluis {

// Refuses a file of more than 64 MiB.
[[nodiscard]] absl::StatusOr<std::string> ReadTextFile(const std::string& path);

}  // namespace sluis

#endif  // SLUIS_TOOLS_FORMS_TEXT_FILE_H_
