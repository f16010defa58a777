// Lines for a terminal, by the columns that characters take there. Pure functions.
#ifndef SLUIS_ENGINE_DIGESTS_WRAPPING_H_
#define SLUIS_ENGINE_DIGESTS_WRAPPING_H_

#include <string>
#include <string_view>
#include <vector>

#include "models/text/display_width.h"

namespace sluis {

// Words set in lines of at most `columns` columns; '\n' ends a line; a word that is longer is
// broken, never before a mark or joiner. `columns` >= 2. No text, no lines.
[[nodiscard]] std::vector<std::string> WrapWords(std::string_view text, int columns);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_WRAPPING_H_
