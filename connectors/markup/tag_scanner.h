// Takes HTML apart into tags and the text between them, as the tokenizer of the HTML standard
// (13.2.5) does, for one who reads and builds no tree: no stack, no memory beyond one tag, time
// linear in the text whatever stands in it.
#ifndef SLUIS_CONNECTORS_MARKUP_TAG_SCANNER_H_
#define SLUIS_CONNECTORS_MARKUP_TAG_SCANNER_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sluis {

enum class MarkupPiece { kText, kStartTag, kEndTag };

class TagScanner {
 public:
  // `html` must outlive the scanner. Any bytes.
  explicit TagScanner(std::string_view html) : rest_(html) {}

  // Goes on to the next piece; false when there is none. Comments and declarations are no pieces,
  // and neither is what stands in a script, a style or another element that holds no text for
  // readers (title, textarea, iframe, noembed, noframes, xmp): it is left out.
  [[nodiscard]] bool Next();

  [[nodiscard]] MarkupPiece piece() const { return piece_; }
  // Of a text: the bytes as they are, references not replaced.
  [[nodiscard]] std::string_view text() const { return text_; }
  // Of a tag: its name in lower case, cut off at 32 bytes.
  [[nodiscard]] const std::string& name() const { return name_; }
  // Of a start tag: the value of the first attribute of that name (lower case) among its first 64,
  // references replaced, UTF-8 repaired, at most 8 KiB of it. Empty when there is none.
  [[nodiscard]] std::string Attribute(std::string_view name) const;

 private:
  struct RawAttribute {
    std::string_view name;
    std::string_view value;
  };

  void ReadText();
  // Each takes off what it reads; false when it read no piece.
  bool ReadTag();
  bool ReadAttributes();
  void ReadAttribute();
  void SkipUntil(std::string_view end, size_t from);
  void SkipRawText();

  std::string_view rest_;
  MarkupPiece piece_ = MarkupPiece::kText;
  std::string_view text_;
  std::string name_;
  std::vector<RawAttribute> attributes_;
  bool closes_itself_ = false;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_MARKUP_TAG_SCANNER_H_
