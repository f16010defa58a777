#include "connectors/files/whole_file.h"

#include <fstream>

#include "fmt/format.h"

namespace sluis {
namespace {

namespace fs = std::filesystem;

// What failed to be written is of no use; that it cannot be removed either changes nothing.
void RemoveHalf(const fs::path& path) {
  std::error_code unused;
  if (fs::is_regular_file(path, unused)) fs::remove(path, unused);
}

}  // namespace

absl::Status WriteWholeFile(const fs::path& path, std::string_view text) {
  fs::path fresh = path;
  fresh += ".new";
  {
    std::ofstream file(fresh, std::ios::binary | std::ios::trunc);
    file << text;
    if (!file.flush()) {
      RemoveHalf(fresh);
      return absl::FailedPreconditionError(fmt::format("Cannot write {}.", fresh.string()));
    }
  }
  std::error_code error;
  fs::rename(fresh, path, error);
  if (!error) return absl::OkStatus();
  RemoveHalf(fresh);
  return absl::FailedPreconditionError(
      fmt::format("Cannot write {}: {}.", path.string(), error.message()));
}

}  // namespace sluis
