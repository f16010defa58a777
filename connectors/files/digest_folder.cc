#include "connectors/files/digest_folder.h"

#include <filesystem>
#include <utility>

#include "connectors/files/whole_file.h"
#include "engine/digests/render.h"
#include "fmt/format.h"

namespace sluis {
namespace {

namespace fs = std::filesystem;

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

void DigestFolder::OnMatch(const v1::MatchEvent& /*event*/, bool /*alert*/) {}

void DigestFolder::OnDigest(const v1::Digest& digest) {
  const absl::Status status = Write(digest);
  if (!status.ok() && on_error_) on_error_(status);
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
  const std::pair<const char*, std::string> files[] = {{".txt", RenderText(digest)},
                                                       {".md", RenderMarkdown(digest)},
                                                       {".html", RenderHtml(digest)},
                                                       {".json", RenderJson(digest)}};
  for (const auto& [ending, text] : files) {
    if (absl::Status status = WriteWholeFile(path.string() + ending, text); !status.ok())
      return status;
  }
  return absl::OkStatus();
}

}  // namespace sluis
