#include "connectors/web/theme/theme_folder.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "connectors/web/frame/embedded_file.h"
#include "connectors/web/frame/entity_tag.h"
#include "connectors/web/frame/page.h"
#include "fmt/format.h"

namespace sluis {
namespace {

namespace fs = std::filesystem;

constexpr char kStyleName[] = "theme.css";
constexpr std::string_view kStyleType = "text/css; charset=utf-8";
// Pages name these files without a version, for a theme can be another one after the next start:
// what a browser holds is asked for again after five minutes.
constexpr char kCaching[] = "public, max-age=300";

struct Kind {
  std::string_view extension;
  std::string_view content_type;
};
// Nothing that a browser would run as a page or a script of ours.
constexpr std::array kKinds = {Kind{".woff2", "font/woff2"}, Kind{".svg", "image/svg+xml"},
                               Kind{".png", "image/png"}, Kind{".jpg", "image/jpeg"},
                               Kind{".webp", "image/webp"}};

std::string_view TypeOf(std::string_view name) {
  if (name == kStyleName) return kStyleType;
  if (name.starts_with('.')) return "";
  for (const Kind& kind : kKinds) {
    if (name.ends_with(kind.extension)) return kind.content_type;
  }
  return "";
}

// As it stands in a style without quotes or escapes.
bool IsPlainName(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return absl::ascii_isalnum(c) || c == '.' || c == '-' || c == '_';
  });
}

absl::Status Wrong(const fs::path& file, std::string_view rule) {
  return absl::InvalidArgumentError(
      fmt::format("The theme's file {} cannot be used: {}.", file.string(), rule));
}

// Where the file really is, which must be in `folder`.
absl::StatusOr<fs::path> Locate(const fs::path& file, const fs::path& folder) {
  if (!IsPlainName(file.filename().string())) {
    return Wrong(file, "its name may have letters, digits, '.', '-' and '_' only");
  }
  std::error_code error;
  const fs::path real = fs::canonical(file, error);
  if (error) return Wrong(file, error.message());
  const auto [rest, end] = std::mismatch(folder.begin(), folder.end(), real.begin(), real.end());
  if (rest != folder.end()) return Wrong(file, "it is a symbolic link out of the folder");
  if (!fs::is_regular_file(real, error)) return Wrong(file, "it is no file");
  return real;
}

absl::StatusOr<std::string> ReadBytes(const fs::path& file) {
  std::error_code error;
  if (fs::file_size(file, error) > kMaxThemeFileBytes) {
    return Wrong(file, fmt::format("it is larger than {} MiB", kMaxThemeFileBytes >> 20));
  }
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream bytes;
  if (!stream || (stream.peek() != EOF && !(bytes << stream.rdbuf()))) {
    return absl::PermissionDeniedError(
        fmt::format("The theme's file {} cannot be read. Let the user that runs Sluis read it.",
                    file.string()));
  }
  return std::move(bytes).str();
}

HttpAnswer Sent(const HttpRequest& request, std::string_view content_type, std::string_view bytes) {
  HttpAnswer answer;
  answer.content_type = std::string(content_type);
  answer.body = std::string(bytes);
  answer.fields.emplace_back("Cache-Control", kCaching);
  AddEntityTag(request, &answer);
  return answer;
}

}  // namespace

absl::StatusOr<ThemeFolder> ThemeFolder::Read(const std::string& folder) {
  std::error_code error;
  const fs::path real_folder = fs::canonical(folder, error);
  fs::directory_iterator entries;
  if (!error) entries = fs::directory_iterator(real_folder, error);
  ThemeFolder theme;
  for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
    const std::string name = entries->path().filename().string();
    const std::string_view type = TypeOf(name);
    if (type.empty()) continue;
    if (theme.files_.size() == kMaxThemeFiles) {
      return Wrong(entries->path(), fmt::format("there are more than {}", kMaxThemeFiles));
    }
    const absl::StatusOr<fs::path> file = Locate(entries->path(), real_folder);
    if (!file.ok()) return file.status();
    absl::StatusOr<std::string> bytes = ReadBytes(*file);
    if (!bytes.ok()) return bytes.status();
    theme.files_.push_back({name, type, *std::move(bytes)});
  }
  if (error) {
    return absl::NotFoundError(
        fmt::format("The folder of the theme, {}, cannot be read: {}. web.theme names a folder "
                    "that holds theme.css.",
                    folder, error.message()));
  }
  const auto style = std::find_if(theme.files_.begin(), theme.files_.end(),
                                  [](const Kept& kept) { return kept.name == kStyleName; });
  if (style == theme.files_.end() || style->bytes.empty()) {
    return absl::NotFoundError(fmt::format(
        "The folder of the theme, {}, has no theme.css. Copy connectors/web/theme/theme.css to "
        "begin with, or leave web.theme empty.",
        folder));
  }
  theme.style_ = std::move(style->bytes);
  theme.files_.erase(style);
  return theme;
}

HttpAnswer ThemeFolder::Style(const HttpRequest& request) const {
  return Sent(request, kStyleType,
              style_.empty() ? EmbeddedFile(kStyleName) : std::string_view(style_));
}

HttpAnswer ThemeFolder::File(const HttpRequest& request, std::string_view name) const {
  for (const Kept& kept : files_) {
    if (kept.name == name) return Sent(request, kept.content_type, kept.bytes);
  }
  return NoSuchAsset();
}

}  // namespace sluis
