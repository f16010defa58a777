// Character references of HTML, "&eacute;" and "&#8364;", as its standard reads them (13.2.5.72).
// Safe on any thread.
#ifndef SLUIS_CONNECTORS_MARKUP_CHARACTER_REFERENCES_H_
#define SLUIS_CONNECTORS_MARKUP_CHARACTER_REFERENCES_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace sluis {

// In an attribute "&copy=1" is a part of an address and no sign.
enum class ReferencePlace { kText, kAttribute };

// `text` begins with '&'. Appends what the reference stands for and returns how many bytes of
// `text` it takes; 0, with nothing appended, when there is none. Numbers of windows-1252's place
// (128 to 159) are repaired; what XML has no place for becomes U+FFFD.
[[nodiscard]] size_t AppendReference(std::string_view text, ReferencePlace place, std::string* out);

// Every reference in `text` replaced. Time linear in the text.
[[nodiscard]] std::string DecodeReferences(std::string_view text, ReferencePlace place);

// What "&name;" stands for; empty when HTML has no such name.
[[nodiscard]] std::string_view FindNamedReference(std::string_view name);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MARKUP_CHARACTER_REFERENCES_H_
