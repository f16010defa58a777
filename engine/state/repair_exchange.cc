#include "engine/state/repair_exchange.h"

#include <filesystem>
#include <fstream>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "engine/state/draft_folder.h"
#include "engine/state/kill_point.h"
#include "engine/state/repair.h"

namespace sluis {
namespace {

namespace fs = std::filesystem;

constexpr char kKeptAside[] = "/kept-aside";

absl::Status Move(const std::string& from, const std::string& to) {
  std::error_code error;
  if (!fs::exists(from, error)) return absl::OkStatus();
  fs::rename(from, to, error);
  return error ? FileError(absl::StrCat("rename ", from), error) : absl::OkStatus();
}

absl::Status CopyIfThere(const std::string& from, const std::string& to) {
  std::error_code error;
  if (!fs::exists(from, error)) return absl::OkStatus();
  fs::copy_file(from, to, fs::copy_options::overwrite_existing, error);
  return error ? FileError(absl::StrCat("copy ", from), error) : absl::OkStatus();
}

}  // namespace

absl::Status WriteKeptAside(const std::string& repaired, const std::string& aside) {
  std::ofstream file(repaired + kKeptAside);
  file << aside << std::flush;
  if (!file)
    return absl::UnavailableError(absl::StrCat("Cannot write ", repaired, kKeptAside, "."));
  return absl::OkStatus();
}

absl::StatusOr<std::string> Exchange(const std::string& folder) {
  const std::string repaired = RepairedFolder(folder);
  std::ifstream file(repaired + kKeptAside);
  std::string name;
  if (!std::getline(file, name)) {
    return absl::UnavailableError(absl::StrCat("Cannot read ", repaired, kKeptAside, "."));
  }
  const std::string aside = absl::StrCat(folder, "/", name);
  std::error_code error;
  fs::create_directories(aside, error);
  if (!error) fs::permissions(aside, fs::perms::owner_all, error);
  if (error) return FileError(absl::StrCat("create ", aside), error);
  absl::Status status;
  // As long as the new database is not in its place, the old one is, or nothing.
  if (fs::exists(repaired + "/db", error)) {
    if (fs::exists(folder + "/db", error)) {
      status = CopyIfThere(folder + "/FORMAT", aside + "/FORMAT");
      if (status.ok()) status = CopyIfThere(folder + "/durable-mark", aside + "/durable-mark");
      if (status.ok()) status = Move(folder + "/db", aside + "/db");
    }
    PassKillPoint("repair-set-aside");
    if (status.ok()) status = Move(repaired + "/db", folder + "/db");
  }
  PassKillPoint("repair-in-place");
  if (status.ok()) status = Move(repaired + "/durable-mark", folder + "/durable-mark");
  if (status.ok()) status = SyncAll(folder);
  PassKillPoint("repair-marked");
  if (!status.ok()) return status;
  fs::remove_all(repaired, error);
  if (error) return FileError(absl::StrCat("remove ", repaired), error);
  if (status = SyncAll(folder); !status.ok()) return status;
  return aside;
}

}  // namespace sluis
