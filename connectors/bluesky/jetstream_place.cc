#include "connectors/bluesky/jetstream_place.h"

#include <algorithm>

#include "connectors/json/json_value.h"
#include "engine/digests/json_writer.h"

namespace sluis {
namespace {

constexpr uint64_t kOverlapMicros = 5'000'000;
// As long as a cursor may be.
constexpr size_t kMostBytes = 256 * 1024;

}  // namespace

void JetstreamPlace::Advance(const JetstreamCursor& to) {
  cursor.sequence = to.sequence;
  cursor.time_us = std::max(cursor.time_us, to.time_us);
}

void JetstreamPlace::LimitTime(absl::Time latest) {
  const int64_t most = std::max<int64_t>(absl::ToUnixMicros(latest), 0);
  cursor.time_us = std::min(cursor.time_us, static_cast<uint64_t>(most));
}

std::string WritePlace(const JetstreamPlace& place) {
  JsonWriter json;
  json.BeginObject();
  json.Key("server");
  json.String(place.server);
  json.Key("time_us");
  json.Number(place.cursor.time_us);
  json.Key("sequence");
  json.Number(place.cursor.sequence);
  json.EndObject();
  return json.Take();
}

JetstreamPlace ReadPlace(const std::string& text) {
  JsonParser parser(kMostBytes);
  const absl::StatusOr<JsonValue> json = parser.Parse(text);
  if (!json.ok()) return {};
  return {(*json)["server"].String(),
          {(*json)["sequence"].Whole().value_or(0), (*json)["time_us"].Whole().value_or(0)}};
}

JetstreamStart BestStart(const JetstreamPlace& place, const std::string& server) {
  return place.cursor.sequence != 0 && place.server == server
             ? JetstreamStart::kSequence
             : NextBest(place, JetstreamStart::kSequence);
}

JetstreamStart NextBest(const JetstreamPlace& place, JetstreamStart start) {
  const bool has_time = place.cursor.time_us > kOverlapMicros;
  return start == JetstreamStart::kSequence && has_time ? JetstreamStart::kTime
                                                        : JetstreamStart::kNow;
}

uint64_t CursorOf(const JetstreamPlace& place, JetstreamStart start) {
  if (start == JetstreamStart::kSequence) return place.cursor.sequence;
  return start == JetstreamStart::kTime ? place.cursor.time_us - kOverlapMicros : 0;
}

}  // namespace sluis
