#include "tools/access/default_model.h"

#include <filesystem>

#include "fmt/format.h"

namespace sluis {
namespace {

constexpr char kModel[] = "models/default/sluis-nl-en.ftz";

}  // namespace

absl::StatusOr<std::string> FindShippedFile(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error).parent_path();
  // build/<preset>/bin in a checkout, then bin beside share/ in an installation.
  const fs::path in_checkout = program / ".." / ".." / ".." / path;
  const fs::path installed = program / ".." / "share" / "sluis" / fs::path(path).filename();
  for (const fs::path& place : {in_checkout, installed}) {
    if (fs::is_regular_file(place, error)) return fs::weakly_canonical(place, error).string();
  }
  return absl::NotFoundError(fmt::format("Found neither {} nor {}.",
                                         in_checkout.lexically_normal().string(),
                                         installed.lexically_normal().string()));
}

absl::StatusOr<std::string> FindDefaultModel() {
  absl::StatusOr<std::string> found = FindShippedFile(kModel);
  if (found.ok()) return found;
  return absl::NotFoundError(
      fmt::format("There is no model. {} Name one with --model FILE, SLUIS_MODEL_PATH or "
                  "model.path in sluis.toml.",
                  std::string(found.status().message())));
}

}  // namespace sluis
