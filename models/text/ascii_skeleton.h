// The ASCII letters and digits that folding leaves of a text, found character by character: a
// glance at many texts of which few are worth to be folded whole (MatchableText).
#ifndef SLUIS_MODELS_TEXT_ASCII_SKELETON_H_
#define SLUIS_MODELS_TEXT_ASCII_SKELETON_H_

#include <string>
#include <string_view>

namespace sluis {

// Appends the skeleton of `text`. Every run of ASCII letters and digits in
// MatchableText(text).padded() stands in it as it is; the other way round that need not be so, for
// links, names and entities are left in. False, and something is appended, for what is no UTF-8.
// Safe on any thread. Time linear in the text.
[[nodiscard]] bool AppendAsciiSkeleton(std::string_view text, std::string* skeleton);

}  // namespace sluis

#endif  // SLUIS_MODELS_TEXT_ASCII_SKELETON_H_
