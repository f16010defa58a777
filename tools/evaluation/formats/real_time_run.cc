#include "tools/evaluation/formats/real_time_run.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "fmt/format.h"
#include "tools/evaluation/formats/text_rows.h"

namespace sluis {
namespace {

// Two digits each, separated by what `form` holds where it has no digit: "1111-11:11:11".
bool HasForm(std::string_view text, std::string_view form) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return text.size() == form.size() &&
         std::equal(text.begin(), text.end(), form.begin(),
                    [&](char c, char f) { return is_digit(f) ? is_digit(c) : c == f; });
}

int TwoDigits(std::string_view text, size_t at) {
  return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

bool ParseClockTime(std::string_view text, int year, int64_t* seconds) {
  if (!HasForm(text, "1111-11:11:11")) return false;
  const int month = TwoDigits(text, 0);
  const int day = TwoDigits(text, 2);
  const int hour = TwoDigits(text, 5);
  const int minute = TwoDigits(text, 8);
  const int second = TwoDigits(text, 11);
  const absl::CivilSecond time(year, month, day, hour, minute, second);
  if (time.month() != month || time.day() != day || time.hour() != hour ||
      time.minute() != minute || time.second() != second) {
    return false;
  }
  *seconds = absl::ToUnixSeconds(absl::FromCivil(time, absl::UTCTimeZone()));
  return true;
}

bool ParsePushTime(std::string_view text, int year, int64_t* seconds) {
  double number = 0;
  if (ParseNumber(text, &number) && number >= 0 && number <= static_cast<double>(kMaxPostSeconds)) {
    *seconds = static_cast<int64_t>(number);
    return true;
  }
  return ParseClockTime(text, year, seconds);
}

absl::Status AddPush(std::string_view row, int year, PushRun* run) {
  const std::vector<std::string_view> fields = BlankSeparated(row);
  if (fields.size() != 4) {
    return absl::InvalidArgumentError(fmt::format(
        "A push of scenario A is \"topic post time tag\"; there are {} fields.", fields.size()));
  }
  RealTimePush push{std::string(fields[1])};
  if (!ParsePushTime(fields[2], year, &push.pushed_s)) {
    return absl::InvalidArgumentError(
        fmt::format("Time \"{}\" is neither seconds since 1970 nor MMDD-HH:MM:SS.", fields[2]));
  }
  run->topics[std::string(fields[0])].push_back(std::move(push));
  run->tag = std::string(fields[3]);
  return absl::OkStatus();
}

absl::Status AddListed(std::string_view row, DailyRun* run) {
  const std::vector<std::string_view> fields = BlankSeparated(row);
  if (fields.size() != 7) {
    return absl::InvalidArgumentError(
        fmt::format("A row of scenario B is \"YYYYMMDD topic Q0 post rank score tag\"; there are "
                    "{} fields.",
                    fields.size()));
  }
  absl::CivilDay day;
  if (!ParseCompactDay(fields[0], &day)) {
    return absl::InvalidArgumentError(
        fmt::format("Day \"{}\" is not a day as YYYYMMDD.", fields[0]));
  }
  run->topics[std::string(fields[1])][day].emplace_back(fields[3]);
  run->tag = std::string(fields[6]);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<PushRun> ParsePushRun(std::string_view text, const std::string& name, int year) {
  PushRun run;
  absl::Status status = ForEachRow(text, name, kMaxRowBytes,
                                   [&](std::string_view row) { return AddPush(row, year, &run); });
  if (!status.ok()) return status;
  return run;
}

absl::StatusOr<DailyRun> ParseDailyRun(std::string_view text, const std::string& name) {
  DailyRun run;
  absl::Status status = ForEachRow(text, name, kMaxRowBytes,
                                   [&run](std::string_view row) { return AddListed(row, &run); });
  if (!status.ok()) return status;
  return run;
}

bool ParseCompactDay(std::string_view text, absl::CivilDay* day) {
  if (!HasForm(text, "11111111")) return false;
  const int year = TwoDigits(text, 0) * 100 + TwoDigits(text, 2);
  const int month = TwoDigits(text, 4);
  const int number = TwoDigits(text, 6);
  *day = absl::CivilDay(year, month, number);
  return day->month() == month && day->day() == number;
}

}  // namespace sluis
