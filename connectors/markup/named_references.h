// The names of characters in HTML: the table of the HTML standard, section 13.5 (2125 names, as of
// https://html.spec.whatwg.org/entities.json). It is closed: the standard adds none any more.
#ifndef SLUIS_CONNECTORS_MARKUP_NAMED_REFERENCES_H_
#define SLUIS_CONNECTORS_MARKUP_NAMED_REFERENCES_H_

#include <string_view>

namespace sluis {

// "AElig;Æ Aacute;Á ": a name up to its ';', what it stands for, a blank.
[[nodiscard]] std::string_view NamedReferences();

// "AElig Aacute ": the names that may stand without a ';'.
[[nodiscard]] std::string_view LegacyReferences();

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MARKUP_NAMED_REFERENCES_H_
