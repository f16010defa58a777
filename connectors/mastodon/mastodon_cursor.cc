#include "connectors/mastodon/mastodon_cursor.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include "connectors/mastodon/status_number.h"

namespace sluis {
namespace {

using google::protobuf::Struct;

// No timelines' names.
constexpr char kTaken[] = "taken";
constexpr char kServer[] = "server";

}  // namespace

std::string WriteCursor(const MastodonCursor& cursor) {
  Struct object;
  for (const auto& [name, number] : cursor.places) {
    (*object.mutable_fields())[name].set_string_value(number);
  }
  if (!cursor.server.empty()) {
    (*object.mutable_fields())[kServer].set_string_value(cursor.server);
  }
  if (!cursor.taken.empty()) {
    auto* const list = (*object.mutable_fields())[kTaken].mutable_list_value();
    for (const std::string& number : cursor.taken) list->add_values()->set_string_value(number);
  }
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(object, &json);
  return status.ok() ? json : "";
}

MastodonCursor ReadCursor(const std::string& text) {
  Struct object;
  MastodonCursor cursor;
  if (!google::protobuf::util::JsonStringToMessage(text, &object).ok()) return cursor;
  for (const auto& [name, value] : object.fields()) {
    const std::string& text_value = value.string_value();
    if (name == kServer) {
      cursor.server = text_value;
    } else if (name != kTaken) {
      if (IsStatusNumber(text_value)) cursor.places[name] = text_value;
    } else {
      for (const auto& number : value.list_value().values()) {
        if (IsStatusNumber(number.string_value())) cursor.taken.push_back(number.string_value());
      }
    }
  }
  return cursor;
}

}  // namespace sluis
