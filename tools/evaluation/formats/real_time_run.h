// Runs of TREC Real-Time Summarization.
//   scenario A  "topic post time tag", tabs or blanks; the time of the push in seconds since 1970
//               (2016) or as MMDD-HH:MM:SS in UTC (2017)
//   scenario B  "YYYYMMDD topic Q0 post rank score tag"
#ifndef SLUIS_TOOLS_EVALUATION_FORMATS_REAL_TIME_RUN_H_
#define SLUIS_TOOLS_EVALUATION_FORMATS_REAL_TIME_RUN_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "tools/evaluation/measures/real_time.h"

namespace sluis {

// 9999-12-31. No time is later, so that nothing added to one overflows.
inline constexpr int64_t kMaxPostSeconds = 253402300799;

struct PushRun {
  // Of the last row; empty for an empty run.
  std::string tag;
  // In the order of the rows.
  std::map<std::string, std::vector<RealTimePush>> topics;
};

// `name` stands for the text in errors; `year` is that of times which do not say it.
[[nodiscard]] absl::StatusOr<PushRun> ParsePushRun(std::string_view text, const std::string& name,
                                                   int year);

struct DailyRun {
  std::string tag;
  // Lists in the order of the rows: like the official scripts, we do not look at rank and score.
  std::map<std::string, DailyLists> topics;
};

[[nodiscard]] absl::StatusOr<DailyRun> ParseDailyRun(std::string_view text,
                                                     const std::string& name);

// "20170729"; false for anything else, days that do not exist included.
[[nodiscard]] bool ParseCompactDay(std::string_view text, absl::CivilDay* day);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_FORMATS_REAL_TIME_RUN_H_
