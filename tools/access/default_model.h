// The model that comes with the program.
#ifndef SLUIS_TOOLS_ACCESS_DEFAULT_MODEL_H_
#define SLUIS_TOOLS_ACCESS_DEFAULT_MODEL_H_

#include <string>

#include "absl/status/statusor.h"

namespace sluis {

// Looked for beside the running program: in the checkout that it was built in, and in the share
// folder of an installation. NotFound names the places.
[[nodiscard]] absl::StatusOr<std::string> FindDefaultModel();

// A file that comes with the program, by its path in the checkout, such as
// "tools/demo/data/posts.ndjson".
[[nodiscard]] absl::StatusOr<std::string> FindShippedFile(const std::string& path);

}  // namespace sluis

#endif  // SLUIS_TOOLS_ACCESS_DEFAULT_MODEL_H_
