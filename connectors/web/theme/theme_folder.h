// A look of the operator's own: a folder whose theme.css takes the place of the built-in one, with
// the fonts and pictures that it uses.
#ifndef SLUIS_CONNECTORS_WEB_THEME_THEME_FOLDER_H_
#define SLUIS_CONNECTORS_WEB_THEME_THEME_FOLDER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "connectors/http/http_server.h"

namespace sluis {

inline constexpr uint64_t kMaxThemeFileBytes = uint64_t{2} << 20;
inline constexpr size_t kMaxThemeFiles = 64;

// Immutable: what was in the folder when it was read. A name is looked up in memory and reaches no
// file.
class ThemeFolder {
 public:
  // The built-in look.
  ThemeFolder() = default;

  // Takes theme.css, which must be there, and all .woff2, .svg, .png, .jpg and .webp beside it;
  // hidden files, folders and the rest, such as a font's licence, are left where they are. NotFound
  // without theme.css, InvalidArgument for a file that is too large, no file, or elsewhere (a
  // symbolic link out of the folder), PermissionDenied for one that cannot be read; each with a
  // sentence that names it.
  [[nodiscard]] static absl::StatusOr<ThemeFolder> Read(const std::string& folder);

  // The style that all pages begin with.
  [[nodiscard]] HttpAnswer Style(const HttpRequest& request) const;
  // A font or a picture of the folder by its name alone; 404 for any other.
  [[nodiscard]] HttpAnswer File(const HttpRequest& request, std::string_view name) const;

 private:
  struct Kept {
    std::string name;
    std::string_view content_type;
    std::string bytes;
  };
  std::string style_;
  std::vector<Kept> files_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_THEME_THEME_FOLDER_H_
