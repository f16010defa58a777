#include "connectors/feeds/field_text.h"

#include <utility>

#include "absl/strings/ascii.h"

namespace sluis {
namespace {

// As text or as the value of an attribute between '"' in HTML.
void AppendEscaped(std::string_view text, std::string* out) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out->append("&amp;");
        break;
      case '<':
        out->append("&lt;");
        break;
      case '"':
        out->append("&quot;");
        break;
      default:
        out->push_back(c);
    }
  }
}

}  // namespace

TextConstruct ConstructOf(FeedField field, bool by_atom, const XmlAttributes& attributes) {
  if (field == FeedField::kBody) return {FeedTextKind::kHtml, true, false};
  if (!by_atom) {
    return {field == FeedField::kTitle ? FeedTextKind::kGuess : FeedTextKind::kHtml, false, false};
  }
  const std::string type = absl::AsciiStrToLower(std::string(attributes.Get("type")));
  const std::string_view mode = attributes.Get("mode");
  if (mode == "base64") return {FeedTextKind::kPlain, false, true};
  if (mode == "escaped") {
    return {type == "text/plain" ? FeedTextKind::kPlain : FeedTextKind::kHtml, false, false};
  }
  if (type == "xhtml" || type == "application/xhtml+xml") return {FeedTextKind::kHtml, true, false};
  if (type == "html" || (type == "text/html" && mode.empty())) {
    return {FeedTextKind::kHtml, false, false};
  }
  const bool text = type.empty() || type == "text" || type.substr(0, 5) == "text/";
  return {FeedTextKind::kPlain, false, !text};
}

void FieldText::Begin(const TextConstruct& construct) {
  construct_ = construct;
  text_.clear();
}

void FieldText::Append(std::string_view text) {
  if (text_.size() >= max_bytes_ || construct_.binary) return;
  text = text.substr(0, max_bytes_ - text_.size());
  if (construct_.inline_markup) {
    AppendEscaped(text, &text_);
  } else {
    text_.append(text);
  }
}

void FieldText::StartTag(const XmlName& name, const XmlAttributes& attributes) {
  if (construct_.kind != FeedTextKind::kHtml) BecomeMarkup();
  if (text_.size() >= max_bytes_) return;
  text_.append("<").append(name.local);
  for (const std::string_view kept : {"href", "src", "alt", "class", "rel", "width", "height"}) {
    const std::string_view value = attributes.Get(kept);
    if (value.empty()) continue;
    text_.append(" ").append(kept).append("=\"");
    AppendEscaped(value, &text_);
    text_.push_back('"');
  }
  text_.push_back('>');
}

// For an element without an end tag in HTML it says nothing and does no harm, but for <br>.
void FieldText::EndTag(std::string_view local) {
  if (text_.size() >= max_bytes_ || local == "br") return;
  text_.append("</").append(local).append(">");
}

FeedText FieldText::Take(std::string_view base) {
  return {std::exchange(text_, {}), construct_.kind, std::string(base)};
}

// Elements where none were promised: what came before them was text.
void FieldText::BecomeMarkup() {
  std::string escaped;
  AppendEscaped(text_, &escaped);
  text_ = std::move(escaped);
  construct_ = {FeedTextKind::kHtml, true, construct_.binary};
}

}  // namespace sluis
