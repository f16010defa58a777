#include "models/text/display_width.h"

#include <utf8proc.h>

namespace sluis {

std::string_view FirstCharacter(std::string_view text, int* width) {
  utf8proc_int32_t character = -1;
  const utf8proc_ssize_t length =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                       static_cast<utf8proc_ssize_t>(text.size()), &character);
  *width = length > 0 ? utf8proc_charwidth(character) : 1;
  return text.substr(0, length > 0 ? static_cast<size_t>(length) : 1);
}

int DisplayWidth(std::string_view text) {
  int sum = 0;
  while (!text.empty()) {
    int width = 0;
    text.remove_prefix(FirstCharacter(text, &width).size());
    sum += width;
  }
  return sum;
}

}  // namespace sluis
