// A file as one text, decompressed on the way (.zst, .gz), and the parser that it is given to. The
// files of this folder are judgements and runs: megabytes, read whole.
#ifndef SLUIS_TOOLS_EVALUATION_FORMATS_WHOLE_TEXT_H_
#define SLUIS_TOOLS_EVALUATION_FORMATS_WHOLE_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace sluis {

inline constexpr size_t kMaxTextBytes = size_t{1} << 30;

// "-" is standard input. NotFound, PermissionDenied or DataLoss name the path; InvalidArgument when
// there are more than `max_bytes` after decompression, so that a small file cannot fill the memory.
[[nodiscard]] absl::StatusOr<std::string> ReadWholeText(const std::string& path,
                                                        size_t max_bytes = kMaxTextBytes);

// parse(text, path): what a Parse function of this folder makes of the file.
template <typename Parse>
[[nodiscard]] auto ParseFile(const std::string& path, Parse parse)
    -> decltype(parse(std::string_view(), path)) {
  const absl::StatusOr<std::string> text = ReadWholeText(path);
  if (!text.ok()) return text.status();
  return parse(std::string_view(*text), path);
}

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_FORMATS_WHOLE_TEXT_H_
