// Makes foreign text harmless before it is shown anywhere. Pure functions, safe on any thread.
#ifndef SLUIS_ENGINE_DIGESTS_FOREIGN_TEXT_H_
#define SLUIS_ENGINE_DIGESTS_FOREIGN_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace sluis {

// Plain readable text: valid UTF-8, no control characters or terminal escape sequences (ECMA-48),
// no marks that change direction or hide (UAX #9 and the format characters, save the joiners that
// scripts and emoji need), no private or unassigned characters, at most four combining marks on a
// letter. Every white space becomes one space; lines are kept, blank ones are not. Cut off with an
// ellipsis, at a word if one ends nearby, after `most` characters.
[[nodiscard]] std::string CleanLines(std::string_view text, size_t most = 4096);

// The same on one line.
[[nodiscard]] std::string CleanLine(std::string_view text, size_t most = 256);

// The address if it is an absolute http or https one with a host, every byte that RFC 3986 does not
// allow percent-encoded; else empty. So what comes out is ASCII without spaces, quotes, angle
// brackets or backslashes.
[[nodiscard]] std::string SafeLink(std::string_view url);

// A language tag of the shape of BCP 47, else empty: fit for an attribute.
[[nodiscard]] std::string SafeLanguage(std::string_view tag);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_FOREIGN_TEXT_H_
