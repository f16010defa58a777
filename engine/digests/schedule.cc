#include "engine/digests/schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"

namespace sluis {
namespace {

constexpr std::string_view kDefaultTime = "07:00";

struct Plan {
  absl::TimeZone zone;
  // Rising, at least one.
  std::vector<std::string> times;
  bool on_weekday[8] = {};
  // Days to look back and ahead for a digest.
  int reach = 2;
};

absl::Status CheckTime(const v1::Owner& owner, std::string_view time) {
  const auto digit = [&](size_t at) { return time[at] >= '0' && time[at] <= '9'; };
  const bool shaped =
      time.size() == 5 && time[2] == ':' && digit(0) && digit(1) && digit(3) && digit(4);
  if (shaped && time.substr(0, 2) < "24" && time.substr(3) < "60") return absl::OkStatus();
  return absl::InvalidArgumentError(fmt::format(
      "owner \"{}\": schedule time \"{}\" is not a time of day; write it as HH:MM, from "
      "00:00 to 23:59",
      owner.id(), time));
}

absl::StatusOr<Plan> PlanOf(const v1::Owner& owner) {
  Plan plan;
  // Who names none lives by UTC.
  plan.zone = absl::UTCTimeZone();
  if (!owner.time_zone().empty() && !absl::LoadTimeZone(owner.time_zone(), &plan.zone)) {
    return absl::InvalidArgumentError(
        fmt::format("owner \"{}\": time zone \"{}\" is unknown; use an IANA name such as "
                    "Europe/Amsterdam",
                    owner.id(), owner.time_zone()));
  }
  for (const std::string& time : owner.schedule().times()) {
    if (absl::Status status = CheckTime(owner, time); !status.ok()) return status;
    plan.times.push_back(time);
  }
  if (plan.times.empty()) plan.times.emplace_back(kDefaultTime);
  std::sort(plan.times.begin(), plan.times.end());
  for (uint32_t weekday : owner.schedule().weekdays()) {
    if (weekday < 1 || weekday > 7) {
      return absl::InvalidArgumentError(
          fmt::format("owner \"{}\": weekday {} does not exist; 1 is Monday, 7 is Sunday",
                      owner.id(), weekday));
    }
    plan.on_weekday[weekday] = true;
  }
  if (owner.schedule().weekdays().empty()) {
    std::fill(std::begin(plan.on_weekday), std::end(plan.on_weekday), true);
  } else {
    plan.reach = 8;
  }
  return plan;
}

// ISO 8601: 1 = Monday.
int WeekdayNumber(absl::CivilDay date) { return static_cast<int>(absl::GetWeekday(date)) + 1; }

// A time that the clock skips comes out where the clock lands; one that it shows twice, the first
// time round.
absl::Time InstantOf(const Plan& plan, absl::CivilDay date, std::string_view time) {
  const int hour = (time[0] - '0') * 10 + (time[1] - '0');
  const int minute = (time[3] - '0') * 10 + (time[4] - '0');
  const absl::TimeZone::TimeInfo found =
      plan.zone.At(absl::CivilSecond(date.year(), date.month(), date.day(), hour, minute, 0));
  return found.kind == absl::TimeZone::TimeInfo::SKIPPED ? found.trans : found.pre;
}

// Every digest of so many days around one that there is one before and one after any instant of it;
// by rising instant, one for each instant.
std::vector<DueDigest> DigestsAround(const v1::Owner& owner, const Plan& plan,
                                     absl::CivilDay around) {
  std::vector<DueDigest> due;
  for (absl::CivilDay date = around - plan.reach; date <= around + plan.reach; ++date) {
    if (!plan.on_weekday[WeekdayNumber(date)]) continue;
    for (const std::string& time : plan.times) {
      due.push_back({InstantOf(plan, date, time), time, date, DigestId(owner.id(), time, date)});
    }
  }
  std::stable_sort(due.begin(), due.end(),
                   [](const DueDigest& a, const DueDigest& b) { return a.at < b.at; });
  due.erase(std::unique(due.begin(), due.end(),
                        [](const DueDigest& a, const DueDigest& b) { return a.at == b.at; }),
            due.end());
  return due;
}

}  // namespace

absl::StatusOr<DueDigest> NextDigest(const v1::Owner& owner, absl::Time after) {
  absl::StatusOr<Plan> plan = PlanOf(owner);
  if (!plan.ok()) return plan.status();
  for (DueDigest& due : DigestsAround(owner, *plan, absl::ToCivilDay(after, plan->zone))) {
    if (due.at > after) return std::move(due);
  }
  return absl::OutOfRangeError(
      fmt::format("no digest of \"{}\" lies after {}", owner.id(), absl::FormatTime(after)));
}

absl::StatusOr<DueDigest> LastDigest(const v1::Owner& owner, absl::Time until) {
  absl::StatusOr<Plan> plan = PlanOf(owner);
  if (!plan.ok()) return plan.status();
  std::vector<DueDigest> around = DigestsAround(owner, *plan, absl::ToCivilDay(until, plan->zone));
  for (auto due = around.rbegin(); due != around.rend(); ++due) {
    if (due->at <= until) return std::move(*due);
  }
  return absl::OutOfRangeError(
      fmt::format("no digest of \"{}\" lies before {}", owner.id(), absl::FormatTime(until)));
}

std::string DigestId(std::string_view owner_id, std::string_view schedule, absl::CivilDay date) {
  return fmt::format("{}/{}/{:04}-{:02}-{:02}", owner_id, schedule, date.year(), date.month(),
                     date.day());
}

bool IsQuiet(const v1::Owner& owner, absl::Time at) {
  const std::string& from = owner.schedule().quiet_from();
  const std::string& until = owner.schedule().quiet_until();
  absl::TimeZone zone = absl::UTCTimeZone();
  if (from == until || !absl::LoadTimeZone(owner.time_zone(), &zone)) return false;
  // "HH:MM" sorts as the time does.
  const std::string time = absl::FormatTime("%H:%M", at, zone);
  return from < until ? from <= time && time < until : from <= time || time < until;
}

absl::Time DayBegins(const v1::Owner& owner, absl::Time at) {
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(owner.time_zone(), &zone)) zone = absl::UTCTimeZone();
  // The first instant of a midnight that there is twice; the next one after one that is skipped.
  return absl::FromCivil(absl::ToCivilDay(at, zone), zone);
}

}  // namespace sluis
