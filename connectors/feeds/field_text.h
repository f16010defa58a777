// The text of one element of a feed, which may be plain, HTML in disguise or elements of XHTML.
#ifndef SLUIS_CONNECTORS_FEEDS_FIELD_TEXT_H_
#define SLUIS_CONNECTORS_FEEDS_FIELD_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "connectors/feeds/feed_field.h"
#include "connectors/feeds/feed_item.h"
#include "connectors/feeds/xml_reader.h"

namespace sluis {

// What an element's text is, by Atom 1.0's `type`, Atom 0.3's `type` and `mode`, RSS's custom.
struct TextConstruct {
  FeedTextKind kind = FeedTextKind::kPlain;
  // Its text is text among the elements of XHTML that it holds.
  bool inline_markup = false;
  // No text for readers: a picture, base64.
  bool binary = false;
};

// `by_atom`: the element is Atom's, so that its attributes count.
[[nodiscard]] TextConstruct ConstructOf(FeedField field, bool by_atom,
                                        const XmlAttributes& attributes);

// Gathers it, up to a greatest size (one tag may go beyond it). Of the elements in it comes HTML
// that says the same.
class FieldText {
 public:
  explicit FieldText(size_t max_bytes) : max_bytes_(max_bytes) {}

  void Begin(const TextConstruct& construct);
  void Append(std::string_view text);
  void StartTag(const XmlName& name, const XmlAttributes& attributes);
  void EndTag(std::string_view local);

  [[nodiscard]] const std::string& text() const { return text_; }
  // The text, once.
  [[nodiscard]] FeedText Take(std::string_view base);

 private:
  void BecomeMarkup();

  const size_t max_bytes_;
  TextConstruct construct_;
  std::string text_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_FEEDS_FIELD_TEXT_H_
