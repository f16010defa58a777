// Lines for a terminal, by the columns that characters take there. Pure functions.
#ifndef SLUIS_ENGINE_DIGESTS_WRAPPING_H_
#define SLUIS_ENGINE_DIGESTS_WRAPPING_H_

#include <string>
#include <string_view>
#include <vector>

namespace sluis {

// Columns of valid UTF-8: East Asian wide characters and emoji take two, marks none. A joined emoji
// counts as its parts, the most that any terminal shows.
[[nodiscard]] int DisplayWidth(std::string_view text);

// Words set in lines of at most `columns` columns; '\n' ends a line; a word that is longer is
// broken, never before a mark or joiner. `columns` >= 2. No text, no lines.
[[nodiscard]] std::vector<std::string> WrapWords(std::string_view text, int columns);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_WRAPPING_H_
