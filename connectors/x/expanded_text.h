// The text of a post of X as it is shown: short links written out, links to the post's own pictures
// taken off, and "&amp;", "&lt;" and "&gt;" back to what they stand for. Pure.
#ifndef SLUIS_CONNECTORS_X_EXPANDED_TEXT_H_
#define SLUIS_CONNECTORS_X_EXPANDED_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluis {

struct ShortLink {
  // Where it begins in the text as it came, in code points, if that is said.
  uint64_t begin = 0;
  // As it stands in the text: "https://t.co/...".
  std::string_view address;
  // What is shown instead; empty takes it off.
  std::string shown;
};

// A link that is not at its place is looked for in the text, and left alone if it is not there: so
// many wrong ones are looked for that every text is read in linear time. Addresses of more than 256
// bytes are left alone, too. `text` is valid UTF-8; what is beyond 256 KiB of it is cut off.
[[nodiscard]] std::string ExpandText(std::string_view text, std::vector<ShortLink> links);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_X_EXPANDED_TEXT_H_
