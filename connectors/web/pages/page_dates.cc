#include "connectors/web/pages/page_dates.h"

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "engine/digests/wording.h"
#include "fmt/format.h"
#include "proto/time.h"

namespace sluis {
namespace {

std::string Said(const v1::Owner& reader, absl::CivilDay day) {
  const Wording& wording = WordingFor(reader.locale());
  return fmt::format("{} {} {}", day.day(), wording.months[static_cast<size_t>(day.month() - 1)],
                     day.year());
}

}  // namespace

std::string DayIn(const v1::Owner& reader, const google::protobuf::Timestamp& time) {
  absl::TimeZone zone = absl::UTCTimeZone();
  if (!absl::LoadTimeZone(reader.time_zone(), &zone)) zone = absl::UTCTimeZone();
  return Said(reader, absl::ToCivilDay(FromTimestamp(time), zone));
}

std::string DayIn(const v1::Owner& reader, const std::string& date) {
  absl::CivilDay day;
  return absl::ParseCivilTime(date, &day) ? Said(reader, day) : date;
}

}  // namespace sluis
