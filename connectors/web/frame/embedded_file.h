// The files of the web pages that are part of the program: templates, texts, style, pictures.
#ifndef SLUIS_CONNECTORS_WEB_FRAME_EMBEDDED_FILE_H_
#define SLUIS_CONNECTORS_WEB_FRAME_EMBEDDED_FILE_H_

#include <string_view>

namespace sluis {

// By name alone, such as "layout.mustache". Empty without one.
[[nodiscard]] std::string_view EmbeddedFile(std::string_view name);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_WEB_FRAME_EMBEDDED_FILE_H_
