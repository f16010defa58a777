// Putting text together and taking it apart, over std::string_view (Debian's Abseil has its own).
#ifndef SLUIS_ENGINE_DIGESTS_PIECES_H_
#define SLUIS_ENGINE_DIGESTS_PIECES_H_

#include <string>
#include <string_view>
#include <vector>

namespace sluis {

// Appends strings, views and literals in order.
template <typename... Pieces>
void Append(std::string* out, const Pieces&... pieces) {
  (out->append(pieces), ...);
}

template <typename... Pieces>
[[nodiscard]] std::string Concat(const Pieces&... pieces) {
  std::string out;
  Append(&out, pieces...);
  return out;
}

// The parts between separators, one more than there are separators. They point into `text`.
[[nodiscard]] inline std::vector<std::string_view> SplitAt(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_PIECES_H_
