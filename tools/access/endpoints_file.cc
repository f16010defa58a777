#include "tools/access/endpoints_file.h"

#include <filesystem>
#include <fstream>

#include "fmt/format.h"

namespace sluis {
namespace {

std::filesystem::path RunFolder(const std::string& data_folder) {
  return std::filesystem::path(data_folder) / "run";
}

}  // namespace

std::string ControlIpcEndpoint(const std::string& data_folder) {
  return fmt::format("ipc://{}", (RunFolder(data_folder) / "control").string());
}

absl::Status WriteEndpoints(const std::string& data_folder, const Endpoints& endpoints) {
  const std::filesystem::path path = RunFolder(data_folder) / "endpoints";
  const std::filesystem::path fresh = RunFolder(data_folder) / "endpoints.new";
  {
    std::ofstream file(fresh);
    file << endpoints.ingest << '\n' << endpoints.control << '\n';
    file << endpoints.live << '\n' << endpoints.replay << '\n';
    if (!file.flush()) {
      return absl::FailedPreconditionError(fmt::format("Cannot write {}.", fresh.string()));
    }
  }
  std::error_code error;
  std::filesystem::rename(fresh, path, error);
  if (error) {
    return absl::FailedPreconditionError(
        fmt::format("Cannot write {}: {}.", path.string(), error.message()));
  }
  return absl::OkStatus();
}

absl::StatusOr<Endpoints> ReadEndpoints(const std::string& data_folder) {
  const std::filesystem::path path = RunFolder(data_folder) / "endpoints";
  std::ifstream file(path);
  Endpoints endpoints;
  if (!std::getline(file, endpoints.ingest) || !std::getline(file, endpoints.control) ||
      !std::getline(file, endpoints.live)) {
    return absl::NotFoundError(fmt::format("Cannot read {}.", path.string()));
  }
  // An earlier release has none.
  std::getline(file, endpoints.replay);
  return endpoints;
}

}  // namespace sluis
