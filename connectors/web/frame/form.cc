#include "connectors/web/frame/form.h"

#include <simdjson.h>

#include <algorithm>

#include "connectors/http/percent_encoding.h"
#include "engine/digests/pieces.h"

namespace sluis {
namespace {

constexpr size_t kMostFields = 200;

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

}  // namespace sluis
