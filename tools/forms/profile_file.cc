#include "tools/forms/profile_file.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <optional>
#include <sstream>
#include <utility>

#include <toml++/toml.h>

#include "absl/strings/ascii.h"
#include "absl/types/span.h"
#include "fmt/format.h"
#include "models/text/query.h"
#include "tools/forms/text_file.h"

namespace sluis {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Struct;
using google::protobuf::Value;

absl::Status Bad(const std::string& name, std::string_view what) {
  return absl::InvalidArgumentError(fmt::format("{}: {}", name, what));
}

// Protobuf's own status has an own type and speaks of itself; only its message is of use.
std::string Said(const google::protobuf::util::Status& status) {
  return std::string(status.message().data(), status.message().size());
}

Value* Find(Struct* object, const std::string& name) {
  const auto found = object->mutable_fields()->find(name);
  return found == object->mutable_fields()->end() ? nullptr : &found->second;
}

// "alert" becomes "INTEREST_KIND_ALERT"; what is spelled in full stays.
void SpellOut(Struct* object, const std::string& field, std::string_view prefix) {
  Value* value = Find(object, field);
  if (value == nullptr || value->kind_case() != Value::kStringValue) return;
  const std::string upper = absl::AsciiStrToUpper(value->string_value());
  if (!upper.starts_with(prefix)) value->set_string_value(fmt::format("{}{}", prefix, upper));
}

absl::Status SpellOutOwner(Struct* owner) {
  SpellOut(owner, "kind", "OWNER_KIND_");
  Value* mutes = Find(owner, "mutes");
  if (mutes == nullptr) return absl::OkStatus();
  for (Value& mute : *mutes->mutable_list_value()->mutable_values()) {
    if (mute.has_struct_value()) SpellOut(mute.mutable_struct_value(), "kind", "MUTE_KIND_");
  }
  return absl::OkStatus();
}

// ["a", "b"] becomes {"any_of": ["a", "b"]}, and "a" a group of one.
void SpellOutGroup(Value* group) {
  if (group->has_struct_value()) return;
  Value terms;
  if (group->has_list_value()) {
    terms = std::move(*group);
  } else {
    *terms.mutable_list_value()->add_values() = std::move(*group);
  }
  group->Clear();
  (*group->mutable_struct_value()->mutable_fields())["any_of"] = std::move(terms);
}

void AppendTo(Struct* interest, const std::string& field, absl::Span<const std::string> terms) {
  for (const std::string& term : terms) {
    Value value;
    value.set_string_value(term);
    *(*interest->mutable_fields())[field].mutable_list_value()->add_values() = std::move(value);
  }
}

// The terms of "query" are added to the lists they belong to.
absl::Status SpellOutQuery(Struct* interest) {
  Value* text = Find(interest, "query");
  if (text == nullptr) return absl::OkStatus();
  if (text->kind_case() != Value::kStringValue) {
    return absl::InvalidArgumentError("'query' must be a text.");
  }
  absl::StatusOr<Query> query = ParseQuery(text->string_value());
  if (!query.ok()) return query.status();
  interest->mutable_fields()->erase("query");
  for (const std::vector<std::string>& group : query->required) {
    Struct terms;
    AppendTo(&terms, "any_of", group);
    Value value;
    *value.mutable_struct_value() = std::move(terms);
    *(*interest->mutable_fields())["required"].mutable_list_value()->add_values() =
        std::move(value);
  }
  AppendTo(interest, "optional", query->optional);
  AppendTo(interest, "forbidden", query->forbidden);
  return absl::OkStatus();
}

absl::Status SpellOutInterest(Struct* interest) {
  SpellOut(interest, "kind", "INTEREST_KIND_");
  if (Value* owner = Find(interest, "owner"); owner != nullptr) {
    Value moved = std::move(*owner);
    interest->mutable_fields()->erase("owner");
    (*interest->mutable_fields())["owner_id"] = std::move(moved);
  }
  Value* required = Find(interest, "required");
  if (required != nullptr && required->has_list_value()) {
    for (Value& group : *required->mutable_list_value()->mutable_values()) SpellOutGroup(&group);
  }
  return SpellOutQuery(interest);
}

template <typename Message>
absl::Status ToMessage(const Struct& object, const std::string& name, Message* message) {
  std::string json;
  google::protobuf::util::Status status =
      google::protobuf::util::MessageToJsonString(object, &json);
  if (status.ok()) status = google::protobuf::util::JsonStringToMessage(json, message);
  return status.ok() ? absl::OkStatus() : Bad(name, Said(status));
}

// Turns every object of the list `field` into a message; none if the field is absent.
template <typename Message>
absl::Status TakeList(Struct* document, const std::string& field, const std::string& name,
                      absl::Status (*spell_out)(Struct*), std::vector<Message>* messages) {
  Value* list = Find(document, field);
  if (list == nullptr) return absl::OkStatus();
  if (!list->has_list_value()) return Bad(name, fmt::format("'{}' must be a list.", field));
  for (Value& item : *list->mutable_list_value()->mutable_values()) {
    const std::string item_name = fmt::format("{}: {}[{}]", name, field, messages->size());
    if (!item.has_struct_value()) return Bad(item_name, "This must be an object.");
    if (absl::Status status = spell_out(item.mutable_struct_value()); !status.ok()) {
      return Bad(item_name, std::string(status.message()));
    }
    absl::Status status = ToMessage(item.struct_value(), item_name, &messages->emplace_back());
    if (!status.ok()) return status;
  }
  document->mutable_fields()->erase(field);
  return absl::OkStatus();
}

std::string UnknownList(std::string_view field) {
  return fmt::format(
      "Unknown field '{}'. A file holds the lists 'owners' and 'interests', or the fields of one "
      "interest.",
      field);
}

absl::StatusOr<Profiles> FromDocument(Struct* document, const std::string& name) {
  Profiles profiles;
  if (Find(document, "title") != nullptr) {
    if (absl::Status status = SpellOutInterest(document); !status.ok()) {
      return Bad(name, std::string(status.message()));
    }
    absl::Status status = ToMessage(*document, name, &profiles.interests.emplace_back());
    if (!status.ok()) return status;
    return profiles;
  }
  absl::Status status = TakeList(document, "owners", name, &SpellOutOwner, &profiles.owners);
  if (status.ok()) {
    status = TakeList(document, "interests", name, &SpellOutInterest, &profiles.interests);
  }
  if (!status.ok()) return status;
  for (const auto& [field, unused] : document->fields()) {
    return Bad(name, UnknownList(field));
  }
  if (profiles.owners.empty() && profiles.interests.empty()) {
    return Bad(name, "The file holds no owner and no interest.");
  }
  return profiles;
}

void SetValue(const toml::node& node, Value* value) {
  if (const toml::table* table = node.as_table()) {
    value->mutable_struct_value();
    for (const auto& [key, item] : *table) {
      SetValue(item, &(*value->mutable_struct_value()->mutable_fields())[std::string(key.str())]);
    }
  } else if (const toml::array* array = node.as_array()) {
    value->mutable_list_value();
    for (const toml::node& item : *array) {
      SetValue(item, value->mutable_list_value()->add_values());
    }
  } else if (const auto* text = node.as_string()) {
    value->set_string_value(text->get());
  } else if (const auto* truth = node.as_boolean()) {
    value->set_bool_value(truth->get());
  } else if (const std::optional<double> number = node.value<double>()) {
    value->set_number_value(*number);
  } else {
    // A date or a time, as protobuf reads it.
    std::ostringstream time;
    node.visit([&](const auto& each) { time << each; });
    value->set_string_value(time.str());
  }
}

// Keys that no field of the type has are refused.
absl::Status CheckKeys(const toml::node& node, const Descriptor& type, const std::string& name) {
  if (const toml::array* array = node.as_array()) {
    for (const toml::node& item : *array) {
      if (absl::Status status = CheckKeys(item, type, name); !status.ok()) return status;
    }
    return absl::OkStatus();
  }
  const toml::table* table = node.as_table();
  if (table == nullptr) return absl::OkStatus();
  for (const auto& [key, item] : *table) {
    const std::string field_name(key.str());
    // Short forms that SpellOutInterest reads.
    const bool is_short = field_name == "owner" || field_name == "query";
    if (is_short && &type == v1::Interest::descriptor()) continue;
    const FieldDescriptor* field = type.FindFieldByName(field_name);
    if (field == nullptr) field = type.FindFieldByCamelcaseName(field_name);
    if (field == nullptr) {
      return Bad(fmt::format("{}:{}", name, key.source().begin.line),
                 fmt::format("Unknown field '{}'.", field_name));
    }
    if (field->message_type() == nullptr) continue;
    absl::Status status = CheckKeys(item, *field->message_type(), name);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// Errors say the line of the first key that nothing reads.
absl::Status CheckDocumentKeys(const toml::table& document, const std::string& name) {
  if (document.contains("title")) return CheckKeys(document, *v1::Interest::descriptor(), name);
  for (const auto& [key, list] : document) {
    const Descriptor* type = nullptr;
    if (key.str() == "owners") type = v1::Owner::descriptor();
    if (key.str() == "interests") type = v1::Interest::descriptor();
    if (type == nullptr) {
      return Bad(fmt::format("{}:{}", name, key.source().begin.line), UnknownList(key.str()));
    }
    if (absl::Status status = CheckKeys(list, *type, name); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Profiles> ParseJsonProfiles(std::string_view text, const std::string& name) {
  Struct document;
  const google::protobuf::util::Status status =
      google::protobuf::util::JsonStringToMessage({text.data(), text.size()}, &document);
  if (!status.ok()) return Bad(name, Said(status));
  return FromDocument(&document, name);
}

absl::StatusOr<Profiles> ParseTomlProfiles(std::string_view text, const std::string& name) {
  toml::table table;
  try {
    table = toml::parse(text, name);
  } catch (const toml::parse_error& error) {
    return Bad(fmt::format("{}:{}", name, error.source().begin.line),
               std::string(error.description()));
  }
  if (absl::Status status = CheckDocumentKeys(table, name); !status.ok()) return status;
  Value document;
  SetValue(table, &document);
  return FromDocument(document.mutable_struct_value(), name);
}

absl::StatusOr<Profiles> ReadProfiles(const std::string& path) {
  absl::StatusOr<std::string> text = ReadTextFile(path);
  if (!text.ok()) return text.status();
  return path.ends_with(".toml") ? ParseTomlProfiles(*text, path) : ParseJsonProfiles(*text, path);
}

}  // namespace sluis
