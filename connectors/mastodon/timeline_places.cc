#include "connectors/mastodon/timeline_places.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include "connectors/mastodon/status_number.h"

namespace sluis {

using google::protobuf::Struct;

std::string WritePlaces(const TimelinePlaces& places) {
  Struct object;
  for (const auto& [name, number] : places) {
    (*object.mutable_fields())[name].set_string_value(number);
  }
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(object, &json);
  return status.ok() ? json : "";
}

TimelinePlaces ReadPlaces(const std::string& cursor) {
  Struct object;
  TimelinePlaces places;
  if (!google::protobuf::util::JsonStringToMessage(cursor, &object).ok()) return places;
  for (const auto& [name, value] : object.fields()) {
    if (IsStatusNumber(value.string_value())) places[name] = value.string_value();
  }
  return places;
}

}  // namespace sluis
