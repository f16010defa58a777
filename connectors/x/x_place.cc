#include "connectors/x/x_place.h"

#include "connectors/json/json_value.h"
#include "connectors/x/snowflake.h"
#include "engine/digests/json_writer.h"

namespace sluis {
namespace {

// As long as a cursor may be.
constexpr size_t kMostBytes = 256 * 1024;
// A post is on its way for some seconds before the stream brings it.
constexpr absl::Duration kOnItsWay = absl::Seconds(10);
// Up to the year 9999.
constexpr uint64_t kMostSeconds = 253402300799;

}  // namespace

std::string WriteXPlace(const XPlace& place) {
  JsonWriter json;
  json.BeginObject();
  json.Key("newest");
  json.String(place.newest);
  if (place.heard_at.has_value()) {
    json.Key("heard");
    json.Number(static_cast<uint64_t>(absl::ToUnixSeconds(*place.heard_at)));
  }
  json.EndObject();
  return json.Take();
}

XPlace ReadXPlace(const std::string& text) {
  if (IsXId(text)) return {text, std::nullopt};
  JsonParser parser(kMostBytes);
  const absl::StatusOr<JsonValue> json = parser.Parse(text);
  if (!json.ok()) return {};
  XPlace place{SnowflakeId((*json)["newest"]), std::nullopt};
  const std::optional<uint64_t> heard = (*json)["heard"].Whole();
  if (heard.has_value() && *heard <= kMostSeconds) {
    place.heard_at = absl::FromUnixSeconds(static_cast<int64_t>(*heard));
  }
  return place;
}

std::optional<absl::Time> FollowedUntil(const XPlace& place) {
  if (!place.heard_at.has_value()) return TimeOfId(place.newest);
  return *place.heard_at - kOnItsWay;
}

}  // namespace sluis
