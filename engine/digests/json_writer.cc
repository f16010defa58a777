#include "engine/digests/json_writer.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <charconv>
#include <cmath>
#include <iterator>

#include "engine/digests/pieces.h"

namespace sluis {
namespace {

bool NeedsEscape(int32_t character) {
  if (character == 0x2028 || character == 0x2029) return true;
  const utf8proc_category_t category = utf8proc_category(character);
  return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF;
}

// As UTF-16 (RFC 8259, section 7).
void AppendEscape(int32_t character, std::string* out) {
  const auto value = static_cast<uint32_t>(character);
  if (value < 0x10000) {
    fmt::format_to(std::back_inserter(*out), "\\u{:04x}", value);
  } else {
    fmt::format_to(std::back_inserter(*out), "\\u{:04x}\\u{:04x}",
                   0xD800 + ((value - 0x10000) >> 10), 0xDC00 + ((value - 0x10000) & 0x3FF));
  }
}

}  // namespace

void JsonWriter::Key(std::string_view name) {
  String(name);
  Append(&out_, ": ");
  after_key_ = true;
}

void JsonWriter::String(std::string_view text) {
  BeforeValue();
  out_.push_back('"');
  while (!text.empty()) {
    utf8proc_int32_t character = -1;
    const utf8proc_ssize_t length =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                         static_cast<utf8proc_ssize_t>(text.size()), &character);
    const std::string_view bytes = text.substr(0, length > 0 ? static_cast<size_t>(length) : 1);
    text.remove_prefix(bytes.size());
    if (length <= 0) {
      Append(&out_, "\uFFFD");
    } else if (character == '\n') {
      Append(&out_, "\\n");
    } else if (character == '"' || character == '\\') {
      Append(&out_, "\\", bytes);
    } else if (NeedsEscape(character)) {
      AppendEscape(character, &out_);
    } else {
      Append(&out_, bytes);
    }
  }
  out_.push_back('"');
}

void JsonWriter::Number(uint64_t number) {
  BeforeValue();
  out_.append(std::to_string(number));
}

void JsonWriter::Number(float number) { Shortest(number); }
void JsonWriter::Number(double number) { Shortest(number); }

void JsonWriter::Bool(bool value) {
  BeforeValue();
  Append(&out_, value ? "true" : "false");
}

template <typename Real>
void JsonWriter::Shortest(Real number) {
  BeforeValue();
  if (!std::isfinite(number)) {
    Append(&out_, "null");
    return;
  }
  char digits[32];
  const auto result = std::to_chars(std::begin(digits), std::end(digits), number);
  out_.append(digits, result.ptr);
}

void JsonWriter::Begin(char bracket) {
  BeforeValue();
  out_.push_back(bracket);
  ++depth_;
  first_ = true;
}

void JsonWriter::End(char bracket) {
  --depth_;
  if (!first_) NewLine();
  out_.push_back(bracket);
  first_ = false;
}

void JsonWriter::BeforeValue() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (depth_ == 0) return;
  if (!first_) out_.push_back(',');
  first_ = false;
  NewLine();
}

void JsonWriter::NewLine() {
  out_.push_back('\n');
  out_.append(static_cast<size_t>(depth_) * 2, ' ');
}

}  // namespace sluis
