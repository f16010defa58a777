// How many columns of a terminal a text takes. Pure functions.
#ifndef SLUIS_MODELS_TEXT_DISPLAY_WIDTH_H_
#define SLUIS_MODELS_TEXT_DISPLAY_WIDTH_H_

#include <string_view>

namespace sluis {

// The bytes of the first character and the columns it takes; one byte of one column if it is no
// character. `text` must not be empty.
[[nodiscard]] std::string_view FirstCharacter(std::string_view text, int* width);

// Columns of valid UTF-8: East Asian wide characters and emoji take two, marks none. A joined emoji
// counts as its parts, the most that any terminal shows.
[[nodiscard]] int DisplayWidth(std::string_view text);

}  // namespace sluis

#endif  // SLUIS_MODELS_TEXT_DISPLAY_WIDTH_H_
