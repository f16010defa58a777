// What is often wrong in XML that a template wrote.
#ifndef SLUIS_CONNECTORS_FEEDS_XML_REPAIR_H_
#define SLUIS_CONNECTORS_FEEDS_XML_REPAIR_H_

#include <string>
#include <string_view>

namespace sluis {

// Each '&' that begins no reference becomes "&amp;", outside of CDATA sections, comments and
// instructions. Linear time.
[[nodiscard]] std::string EscapeLoneAmpersands(std::string_view document);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FEEDS_XML_REPAIR_H_
