// How many files and connections this process may have open.
#ifndef SLUIS_TOOLS_OPERATION_DESCRIPTOR_LIMIT_H_
#define SLUIS_TOOLS_OPERATION_DESCRIPTOR_LIMIT_H_

#include "absl/status/status.h"
#include "tools/settings/settings.h"

namespace sluis {

// Raises the limit to what the system allows (setrlimit(2)). FailedPrecondition when that is less
// than the connections that the settings allow, with the database's files beside: what to change.
[[nodiscard]] absl::Status RaiseDescriptorLimit(const Settings& settings);

}  // namespace sluis

#endif  // SLUIS_TOOLS_OPERATION_DESCRIPTOR_LIMIT_H_
