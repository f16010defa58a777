#include "connectors/markup/xml_text.h"

#include <utf8proc.h>

namespace sluis {
namespace {

bool IsXmlCharacter(int32_t character) {
  if (character == '\t' || character == '\n' || character == '\r') return true;
  // Surrogates are no UTF-8, so they do not come here.
  return character >= 0x20 && character != 0xFFFE && character != 0xFFFF;
}

}  // namespace

std::string XmlText(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  while (!text.empty()) {
    utf8proc_int32_t character = -1;
    const utf8proc_ssize_t length =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                         static_cast<utf8proc_ssize_t>(text.size()), &character);
    const size_t bytes = length > 0 ? static_cast<size_t>(length) : 1;
    clean.append(length > 0 && IsXmlCharacter(character) ? text.substr(0, bytes)
                                                         : std::string_view("\uFFFD"));
    text.remove_prefix(bytes);
  }
  return clean;
}

}  // namespace sluis
