#include "connectors/files/digest_folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <utility>

#include "connectors/files/whole_file.h"
#include "engine/digests/render.h"
#include "fmt/format.h"

namespace sluis {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEndings[] = {".txt", ".md", ".html", ".json"};

absl::Status SyncFileSystemOf(const std::string& folder) {
  const int opened = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = opened >= 0 && syncfs(opened) == 0;
  const int reason = errno;
  if (opened >= 0) close(opened);
  if (synced) return absl::OkStatus();
  return absl::ErrnoToStatus(reason, fmt::format("Cannot sync {}", folder));
}

}  // namespace

std::string DigestFileStem(const std::string& digest_id) {
  const size_t first = digest_id.find('/');
  const size_t second = first == std::string::npos ? first : digest_id.find('/', first + 1);
  if (second == std::string::npos) return "";
  const std::string owner = digest_id.substr(0, first);
  std::string time = digest_id.substr(first + 1, second - first - 1);
  const std::string date = digest_id.substr(second + 1);
  std::erase(time, ':');
  const auto is_plain = [](const std::string& part, const char* letters) {
    return !part.empty() && part.find_first_not_of(letters) == std::string::npos;
  };
  if (!is_plain(time, "0123456789") || !is_plain(date, "0123456789-")) return "";
  if (!is_plain(owner, "abcdefghijklmnopqrstuvwxyz0123456789._-") || owner.front() == '.') {
    return "";
  }
  return fmt::format("{}/{}-{}", owner, date, time);
}

DigestFolder::DigestFolder(std::string folder, std::function<void(const absl::Status&)> on_error)
    : folder_(std::move(folder)), on_error_(std::move(on_error)) {}

void DigestFolder::OnMatch(const v1::Match& /*match*/, const v1::Post& /*post*/,
                           bool /*alert*/) {}

void DigestFolder::OnDigest(const v1::Digest& digest) {
  absl::Status status = Write(digest);
  if (!status.ok() && on_error_) on_error_(status);
  outcomes_.push_back({digest.id(), std::move(status)});
}

std::vector<DeliveryOutcome> DigestFolder::TakeOutcomes() {
  std::vector<DeliveryOutcome> outcomes = std::exchange(outcomes_, {});
  const auto written = [](const DeliveryOutcome& outcome) { return outcome.status.ok(); };
  if (std::none_of(outcomes.begin(), outcomes.end(), written)) return outcomes;
  const absl::Status synced = SyncFileSystemOf(folder_);
  if (!synced.ok() && on_error_) on_error_(synced);
  for (DeliveryOutcome& outcome : outcomes) outcome.status.Update(synced);
  return outcomes;
}

absl::Status DigestFolder::Withdraw(const std::string& digest_id) {
  const std::string stem = DigestFileStem(digest_id);
  if (stem.empty()) return absl::OkStatus();
  for (const char* ending : kEndings) {
    const std::string path = (fs::path(folder_) / stem).string() + ending;
    std::error_code error;
    fs::remove(path, error);
    if (error) {
      absl::Status status = absl::FailedPreconditionError(
          fmt::format("Cannot remove {}: {}.", path, error.message()));
      if (on_error_) on_error_(status);
      return status;
    }
  }
  return absl::OkStatus();
}

void DigestFolder::OnOwnerErased(const std::string& owner_id) {
  const absl::Status status = Remove(owner_id);
  if (!status.ok() && on_error_) on_error_(status);
}

absl::Status DigestFolder::Remove(const std::string& owner_id) const {
  // The same check that keeps digests within the folder.
  if (DigestFileStem(owner_id + "/00:00/2000-01-01").empty()) {
    return absl::InvalidArgumentError(fmt::format("'{}' names no folder of digests.", owner_id));
  }
  std::error_code error;
  fs::remove_all(fs::path(folder_) / owner_id, error);
  if (!error) return absl::OkStatus();
  return absl::UnavailableError(fmt::format("Cannot remove {}/{}: {}. Remove it by hand.", folder_,
                                            owner_id, error.message()));
}

absl::Status DigestFolder::Write(const v1::Digest& digest) const {
  const std::string stem = DigestFileStem(digest.id());
  if (stem.empty()) {
    return absl::InvalidArgumentError(fmt::format("No file can be named '{}'.", digest.id()));
  }
  const fs::path path = fs::path(folder_) / stem;
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (error) {
    return absl::FailedPreconditionError(
        fmt::format("Cannot make {}: {}.", path.parent_path().string(), error.message()));
  }
  const std::string texts[] = {RenderText(digest), RenderMarkdown(digest), RenderHtml(digest),
                               RenderJson(digest)};
  for (size_t i = 0; i < std::size(texts); ++i) {
    absl::Status status = WriteWholeFile(path.string() + kEndings[i], texts[i]);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace sluis
