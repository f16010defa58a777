// When an owner's digests are due. Pure functions of the owner and a time, safe on any thread.
//
// A schedule is in the owner's local time. On the day the clock goes forward a time in the skipped
// hour fires once, at the next minute that there is (02:30 at 03:00); on the day it goes back a
// time in the repeated hour fires once, the first time round. Times that thereby fall on the same
// instant make one digest, named after the earliest of them.
#ifndef SLUIS_ENGINE_DIGESTS_SCHEDULE_H_
#define SLUIS_ENGINE_DIGESTS_SCHEDULE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "proto/sluis/v1/interest.pb.h"

namespace sluis {

struct DueDigest {
  absl::Time at;
  // "HH:MM", as in the schedule (07:00 if the owner names none).
  std::string schedule;
  // The local date that the schedule means.
  absl::CivilDay date;
  // Digest.id: "<owner>/<schedule>/<local date>", for example "anna/07:00/2026-03-12".
  std::string id;
};

// The first digest due strictly after `after`. Ask again with its `at` for the next one.
// InvalidArgument when the time zone is unknown, a time is not "HH:MM" or a weekday not in 1..7.
[[nodiscard]] absl::StatusOr<DueDigest> NextDigest(const v1::Owner& owner, absl::Time after);

// The last digest due at or before `until`: where the window of an owner's first digest begins.
[[nodiscard]] absl::StatusOr<DueDigest> LastDigest(const v1::Owner& owner, absl::Time until);

// Whether `at` lies in the owner's quiet hours.
[[nodiscard]] bool IsQuiet(const v1::Owner& owner, absl::Time at);

// When the calendar day began in which `at` lies for the owner. Days of 23 and 25 hours are one
// day each.
[[nodiscard]] absl::Time DayBegins(const v1::Owner& owner, absl::Time at);

[[nodiscard]] std::string DigestId(std::string_view owner_id, std::string_view schedule,
                                   absl::CivilDay date);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_SCHEDULE_H_
