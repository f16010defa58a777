#include "engine/state/format.h"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace sluis {
namespace {

namespace fs = std::filesystem;

constexpr char kFirstLine[] = "sluis data folder";
constexpr char kUpgradingFrom[] = "upgrading-from ";
constexpr size_t kKeyBytes = 32;

absl::Status NotAFolder(const std::string& folder, const char* why) {
  return absl::FailedPreconditionError(
      absl::StrCat(folder, " ", why, ". Name an empty or a new folder."));
}

absl::Status WriteDurably(const std::string& path, const std::string& text) {
  const std::string draft = absl::StrCat(path, ".new");
  const int file = open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return absl::ErrnoToStatus(errno, absl::StrCat("Cannot create ", draft));
  const bool written = write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       fsync(file) == 0;
  const int reason = errno;
  close(file);
  if (!written) return absl::ErrnoToStatus(reason, absl::StrCat("Cannot write ", draft));
  if (rename(draft.c_str(), path.c_str()) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("Cannot rename ", draft));
  }
  return absl::OkStatus();
}

absl::StatusOr<FolderFormat> Create(const std::string& folder) {
  if (sodium_init() < 0) return absl::InternalError("libsodium cannot be initialised.");
  FolderFormat format;
  format.known_key.resize(kKeyBytes);
  randombytes_buf(format.known_key.data(), kKeyBytes);
  if (absl::Status status = WriteFormat(folder, format); !status.ok()) return status;
  return format;
}

// FORMAT holds what is the same as long as a folder lives, its secret above all.
constexpr char kFormatOfBackup[] =
    " All backups of a folder have the same one: copy it from the newest (cp BACKUP/FORMAT), or "
    "restore that: sluis state restore.";

absl::StatusOr<FolderFormat> Parse(const std::string& folder, const std::string& text) {
  const std::vector<std::string> lines = absl::StrSplit(text, '\n');
  FolderFormat format;
  if (lines.size() < 2 || lines[0] != kFirstLine ||
      !absl::SimpleAtoi(lines[1].substr(lines[1].find(' ') + 1), &format.version)) {
    return absl::FailedPreconditionError(absl::StrCat(
        folder,
        " has a FORMAT file that is not Sluis' own, or is damaged. Name an empty or a new "
        "folder if it is none of Sluis.",
        kFormatOfBackup));
  }
  if (lines.size() < 3 || lines[2].size() != 10 + 2 * kKeyBytes) {
    // A newer release may write the rest otherwise.
    if (format.version > kFolderVersion) return format;
    return absl::DataLossError(
        absl::StrCat("The FORMAT file of ", folder, " is damaged.", kFormatOfBackup));
  }
  format.known_key = absl::HexStringToBytes(lines[2].substr(10));
  if (lines.size() > 3 && absl::StartsWith(lines[3], kUpgradingFrom) &&
      !absl::SimpleAtoi(lines[3].substr(sizeof(kUpgradingFrom) - 1), &format.upgrading_from)) {
    return absl::DataLossError(
        absl::StrCat("The FORMAT file of ", folder, " is damaged.", kFormatOfBackup));
  }
  return format;
}

absl::Status CheckVersion(const std::string& folder, const FolderFormat& format) {
  if (format.version > kFolderVersion) {
    return absl::FailedPreconditionError(
        absl::StrCat("The data folder ", folder, " has format ", format.version,
                     ", of a newer release; this one reads format ", kFolderVersion,
                     ". Use the release that wrote it. Nothing was changed."));
  }
  if (format.upgrading_from != 0) {
    return absl::FailedPreconditionError(
        absl::StrCat("The data folder ", folder, " is half-way from format ", format.upgrading_from,
                     " to ", format.version, ". Finish it: sluis state upgrade."));
  }
  if (format.version == kFolderVersion) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("The data folder ", folder, " has format ", format.version,
                   ", of an older release; this one reads format ", kFolderVersion,
                   ". Bring it forward: sluis state upgrade. Nothing was changed."));
}

}  // namespace

absl::StatusOr<FolderFormat> OpenFolder(const std::string& folder, bool any_version) {
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_directory(folder, error)) {
    return NotAFolder(folder, "is a file, not a folder");
  }
  if (fs::create_directories(folder, error)) {
    fs::permissions(folder, fs::perms::owner_all, error);
  }
  if (error)
    return absl::UnavailableError(
        absl::StrCat("Cannot create the folder ", folder, ": ", error.message(), "."));
  const std::string path = absl::StrCat(folder, "/FORMAT");
  if (!fs::exists(path, error)) {
    // The control socket and an interrupted first start may be there already.
    if (fs::exists(absl::StrCat(folder, "/db"), error)) {
      return absl::FailedPreconditionError(
          absl::StrCat(folder, " holds a database but no FORMAT file.", kFormatOfBackup));
    }
    return Create(folder);
  }
  if (fs::exists(absl::StrCat(folder, "/repaired"), error)) {
    return absl::FailedPreconditionError(
        absl::StrCat("A repair of the data folder ", folder,
                     " was broken off. Finish it: sluis state repair --yes."));
  }
  absl::StatusOr<FolderFormat> format = ReadFormat(folder);
  if (!format.ok()) return format.status();
  if (any_version) return format;
  if (absl::Status status = CheckVersion(folder, *format); !status.ok()) return status;
  return format;
}

absl::Status WriteFormat(const std::string& folder, const FolderFormat& format) {
  const std::string text = absl::StrCat(
      kFirstLine, "\nversion ", format.version, "\nknown-key ",
      absl::BytesToHexString(format.known_key), "\n",
      format.upgrading_from == 0 ? "" : absl::StrCat(kUpgradingFrom, format.upgrading_from, "\n"));
  absl::Status status = WriteDurably(absl::StrCat(folder, "/FORMAT"), text);
  if (!status.ok()) return status;
  if (const int file = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); file >= 0) {
    fsync(file);
    close(file);
  }
  return absl::OkStatus();
}

absl::StatusOr<FolderFormat> ReadFormat(const std::string& folder) {
  const std::string path = absl::StrCat(folder, "/FORMAT");
  std::error_code error;
  if (!fs::exists(path, error)) {
    return absl::NotFoundError(absl::StrCat(folder, " is no data folder: it has no FORMAT file."));
  }
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  if (!file) return absl::UnavailableError(absl::StrCat("Cannot read ", path, "."));
  return Parse(folder, text.str());
}

}  // namespace sluis
