#include "connectors/web/frame/form.h"

#include <simdjson.h>

#include <algorithm>
#include <charconv>

#include "absl/strings/ascii.h"
#include "engine/digests/pieces.h"
#include "fmt/format.h"

namespace sluis {
namespace {

constexpr size_t kMostFields = 200;

bool IsHexPair(std::string_view text) {
  return text.size() >= 2 && absl::ascii_isxdigit(static_cast<unsigned char>(text[0])) &&
         absl::ascii_isxdigit(static_cast<unsigned char>(text[1]));
}

bool IsUnreserved(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '.' || c == '_' ||
         c == '~';
}

std::string DecodeField(std::string_view text) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');
  return PercentDecode(spaced);
}

bool IsCleanText(std::string_view text) {
  return simdjson::validate_utf8(text.data(), text.size()) &&
         text.find('\0') == std::string_view::npos;
}

}  // namespace

absl::StatusOr<Form> Form::Parse(std::string_view encoded) {
  Form form;
  for (const std::string_view field : SplitAt(encoded, '&')) {
    if (field.empty()) continue;
    if (form.fields_.size() == kMostFields) {
      return absl::InvalidArgumentError("The form has too many fields.");
    }
    const size_t equals = std::min(field.find('='), field.size());
    form.fields_.emplace_back(DecodeField(field.substr(0, equals)),
                              DecodeField(field.substr(std::min(equals + 1, field.size()))));
    if (!IsCleanText(form.fields_.back().first) || !IsCleanText(form.fields_.back().second)) {
      return absl::InvalidArgumentError("The form holds what is no text.");
    }
  }
  return form;
}

const std::string& Form::Get(std::string_view name) const {
  static const std::string kNothing;
  for (const auto& [field, value] : fields_) {
    if (field == name) return value;
  }
  return kNothing;
}

std::vector<std::string> Form::All(std::string_view name) const {
  std::vector<std::string> all;
  for (const auto& [field, value] : fields_) {
    if (field == name) all.push_back(value);
  }
  return all;
}

std::string PercentEncode(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (IsUnreserved(c)) {
      encoded.push_back(c);
    } else {
      encoded.append(fmt::format("%{:02X}", static_cast<unsigned char>(c)));
    }
  }
  return encoded;
}

std::string PercentDecode(std::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && IsHexPair(text.substr(i + 1))) {
      unsigned byte = 0;
      std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16);
      decoded.push_back(static_cast<char>(byte));
      i += 2;
    } else {
      decoded.push_back(text[i]);
    }
  }
  return decoded;
}

}  // namespace sluis
