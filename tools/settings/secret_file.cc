#include "tools/settings/secret_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "fmt/format.h"

namespace sluis {

absl::StatusOr<std::string> ReadSecretFile(const std::string& path, std::string_view key) {
  struct stat found;
  if (::stat(path.c_str(), &found) != 0) {
    return absl::NotFoundError(fmt::format("There is no file {} ({}).", path, key));
  }
  if (found.st_uid != ::geteuid() || (found.st_mode & 077) != 0) {
    return absl::PermissionDeniedError(
        fmt::format("The secret in {} ({}) is not for its owner alone. If nobody can have read it, "
                    "run: chmod 600 {}; else ask for another one.",
                    path, key, path));
  }
  std::ifstream file(path);
  std::string secret;
  if (std::getline(file, secret) && !secret.empty()) return secret;
  return absl::InvalidArgumentError(fmt::format("The file {} ({}) holds no secret.", path, key));
}

}  // namespace sluis
