// Text that may stand in XML.
#ifndef SLUIS_CONNECTORS_MARKUP_XML_TEXT_H_
#define SLUIS_CONNECTORS_MARKUP_XML_TEXT_H_

#include <string>
#include <string_view>

namespace sluis {

// Every byte that is not UTF-8, and every character that XML 1.0 has no place for (its production
// Char), becomes U+FFFD. Markup is not escaped: that is the writer's.
[[nodiscard]] std::string XmlText(std::string_view text);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MARKUP_XML_TEXT_H_
