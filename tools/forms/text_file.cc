#include "tools/forms/text_file.h"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "fmt/format.h"

namespace sluis {
namespace {

constexpr uintmax_t kMaxFileBytes = uintmax_t{64} << 20;

}  // namespace

absl::StatusOr<std::string> ReadTextFile(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return absl::FailedPreconditionError(fmt::format("{} is a folder; name a file.", path));
  }
  if (std::filesystem::is_regular_file(path, error) &&
      std::filesystem::file_size(path, error) > kMaxFileBytes) {
    return absl::InvalidArgumentError(fmt::format("{} is larger than 64 MiB.", path));
  }
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::ErrnoToStatus(errno, fmt::format("Cannot open {}", path));
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace sluis
