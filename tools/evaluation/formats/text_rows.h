// Rows of text and their fields, for the line formats of this folder.
#ifndef SLUIS_TOOLS_EVALUATION_FORMATS_TEXT_ROWS_H_
#define SLUIS_TOOLS_EVALUATION_FORMATS_TEXT_ROWS_H_

#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"

namespace sluis {

inline constexpr size_t kMaxRowBytes = 64 * 1024;
// Of rows that hold a text.
inline constexpr size_t kMaxTextRowBytes = 1024 * 1024;

// Calls `take` with each row that holds more than blanks, without its line end ("\n" or "\r\n").
// InvalidArgument "name:number: reason" for the first row that `take` refuses, whose message is the
// reason alone, or that is longer than `max_row_bytes`.
[[nodiscard]] absl::Status ForEachRow(std::string_view text, const std::string& name,
                                      size_t max_row_bytes,
                                      absl::FunctionRef<absl::Status(std::string_view row)> take);

// What stands between blanks and tabs; none is empty.
[[nodiscard]] std::vector<std::string_view> BlankSeparated(std::string_view row);

// `text` without the blanks, tabs and line ends around it.
[[nodiscard]] std::string_view WithoutBlanksAround(std::string_view text);

// False unless all of `text` is one number that fits.
template <typename Number>
[[nodiscard]] bool ParseNumber(std::string_view text, Number* number) {
  const char* end = text.data() + text.size();
  const std::from_chars_result result = std::from_chars(text.data(), end, *number);
  return result.ec == std::errc() && result.ptr == end;
}

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_FORMATS_TEXT_ROWS_H_
