// The bytes of a document from elsewhere, in whatever encoding, as UTF-8.
#ifndef SLUIS_CONNECTORS_FEEDS_TEXT_ENCODING_H_
#define SLUIS_CONNECTORS_FEEDS_TEXT_ENCODING_H_

#include <string>
#include <string_view>

namespace sluis {

struct DecodedText {
  // UTF-8 without a byte order mark. What XML has no place for is U+FFFD. In place of an XML
  // declaration, which holds no longer, there are blanks: lines keep their numbers.
  std::string text;
  // What it was read as, in lower case: "utf-8", "windows-1251".
  std::string encoding;
};

// Believed in this order: a byte order mark; what HTTP said (`charset`, may be empty); the XML
// declaration; UTF-8 if the bytes are; windows-1252. What the bytes cannot be is not believed, and
// a Western encoding is not when the bytes are UTF-8: no text has such pairs by chance. Only the
// encodings of the Encoding standard are known. At most three times the size of the document.
[[nodiscard]] DecodedText DecodeDocument(std::string_view bytes, std::string_view charset);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FEEDS_TEXT_ENCODING_H_
