// Makes any text harmless in a line of the log. Pure functions, safe on any thread.
#ifndef SLUIS_TOOLS_OPERATION_LOG_TEXT_H_
#define SLUIS_TOOLS_OPERATION_LOG_TEXT_H_

#include <string>
#include <string_view>

namespace sluis {

// One line of printable text that can be read back: control characters (the escape of terminals and
// the C1 ones among them), line ends of any kind, and characters that change direction or hide
// (Unicode's Bidi_Control and format characters) become \n, \t or \u{202e}, bytes that are not
// UTF-8 \x{ff}; backslash and quote get a backslash. At most `most` bytes of the text are taken,
// then "...".
[[nodiscard]] std::string EscapeForLog(std::string_view text, size_t most = 1000);

// The same in quotes, where it is not a plain word: as the value in key=value.
[[nodiscard]] std::string LogValue(std::string_view text);

// The same as a string of JSON (RFC 8259), with \u escapes; bytes that are not UTF-8 are U+FFFD.
[[nodiscard]] std::string JsonLogValue(std::string_view text, size_t most = 1000);

}  // namespace sluis

#endif  // SLUIS_TOOLS_OPERATION_LOG_TEXT_H_
