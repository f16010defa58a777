#include "tools/forms/profile_writer.h"

#include <cstdint>
#include <sstream>
#include <vector>

#include <toml++/toml.h>

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"

namespace sluis {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// "INTEREST_KIND_ALERT" becomes "alert". A number that this release has no name for stays one.
void PushEnum(const FieldDescriptor& field, int number, toml::array* values) {
  const auto* value = field.enum_type()->FindValueByNumber(number);
  if (value == nullptr) {
    values->push_back(int64_t{number});
    return;
  }
  values->push_back(
      absl::AsciiStrToLower(absl::StripPrefix(value->name(), "INTEREST_KIND_")));
}

toml::array TermsOf(const v1::TermGroup& group) {
  toml::array terms;
  for (const std::string& term : group.any_of()) terms.push_back(term);
  return terms;
}

// The field's values, one if it is not repeated.
toml::array ValuesOf(const Message& message, const FieldDescriptor& field) {
  const auto* reflection = message.GetReflection();
  toml::array values;
  const int count = field.is_repeated() ? reflection->FieldSize(message, &field) : 1;
  for (int i = 0; i < count; ++i) {
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        values.push_back(field.is_repeated() ? reflection->GetRepeatedString(message, &field, i)
                                             : reflection->GetString(message, &field));
        break;
      case FieldDescriptor::CPPTYPE_MESSAGE:
        values.push_back(TermsOf(static_cast<const v1::TermGroup&>(
            reflection->GetRepeatedMessage(message, &field, i))));
        break;
      case FieldDescriptor::CPPTYPE_ENUM:
        PushEnum(field, reflection->GetEnumValue(message, &field), &values);
        break;
      case FieldDescriptor::CPPTYPE_BOOL:
        values.push_back(reflection->GetBool(message, &field));
        break;
      case FieldDescriptor::CPPTYPE_DOUBLE:
        values.push_back(reflection->GetDouble(message, &field));
        break;
      default:
        values.push_back(int64_t{reflection->GetUInt32(message, &field)});
    }
  }
  return values;
}

// Strings in one kind of quotes, on one line: of a text in three quotes, a line break at its start
// would not be read back.
constexpr auto kFlags =
    toml::toml_formatter::default_flags &
    ~(toml::format_flags::allow_literal_strings | toml::format_flags::allow_multi_line_strings);

// toml++ would sort the keys of a table; people read an id and a title first.
void Write(const v1::Interest& interest, std::ostream& out) {
  out << "[[interests]]\n";
  std::vector<const FieldDescriptor*> fields;
  interest.GetReflection()->ListFields(interest, &fields);
  for (const FieldDescriptor* field : fields) {
    const toml::array values = ValuesOf(interest, *field);
    out << (field->name() == "owner_id" ? "owner" : field->name()) << " = ";
    if (field->is_repeated()) {
      out << toml::toml_formatter(values, kFlags) << "\n";
    } else {
      values.front().visit(
          [&](const auto& value) { out << toml::toml_formatter(value, kFlags) << "\n"; });
    }
  }
}

}  // namespace

v1::Interest WithoutEngineFields(v1::Interest interest) {
  interest.clear_approval();
  interest.clear_approval_reason();
  interest.clear_approved_by();
  return interest;
}

std::string ToToml(absl::Span<const v1::Interest> interests) {
  std::ostringstream text;
  for (const v1::Interest& interest : interests) {
    if (&interest != &interests.front()) text << "\n";
    Write(WithoutEngineFields(interest), text);
  }
  return text.str();
}

}  // namespace sluis
