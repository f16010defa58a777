// Where a running engine listens, told to the other subcommands through its data folder:
// FOLDER/run holds the Unix socket "control" and the file "endpoints", both for their owner alone.
#ifndef SLUIS_TOOLS_ACCESS_ENDPOINTS_FILE_H_
#define SLUIS_TOOLS_ACCESS_ENDPOINTS_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace sluis {

struct Endpoints {
  std::string ingest;
  std::string control;
  std::string live;
  std::string replay;
};

// "ipc://FOLDER/run/control".
[[nodiscard]] std::string ControlIpcEndpoint(const std::string& data_folder);

// Replaces the file at once. The folder FOLDER/run must be there: binding the socket makes it.
[[nodiscard]] absl::Status WriteEndpoints(const std::string& data_folder,
                                          const Endpoints& endpoints);
[[nodiscard]] absl::StatusOr<Endpoints> ReadEndpoints(const std::string& data_folder);

}  // namespace sluis

#endif  // SLUIS_TOOLS_ACCESS_ENDPOINTS_FILE_H_
