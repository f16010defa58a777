#include "connectors/feeds/feed_timing.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"

namespace sluis {
namespace {

constexpr int64_t kMinute = 60;
constexpr int64_t kDay = 24 * 60 * kMinute;
constexpr int64_t kYear = 365 * kDay;
constexpr std::array<std::pair<std::string_view, int64_t>, 5> kPeriods = {{
    {"hourly", 60 * kMinute},
    {"daily", kDay},
    {"weekly", 7 * kDay},
    {"monthly", 30 * kDay},
    {"yearly", kYear},
}};

// 0 for what is no number that says something.
int64_t NumberIn(const std::string& text) {
  int64_t number = 0;
  return absl::SimpleAtoi(text, &number) ? std::clamp<int64_t>(number, 0, kYear) : 0;
}

int64_t PeriodIn(const std::string& text) {
  std::string name = absl::AsciiStrToLower(text);
  absl::StripAsciiWhitespace(&name);
  for (const auto& [known, seconds] : kPeriods) {
    if (known == name) return seconds;
  }
  return 0;
}

}  // namespace

absl::Duration FreshFor(const FeedTiming& timing) {
  const int64_t by_minutes = NumberIn(timing.time_to_live) * kMinute;
  const int64_t by_period =
      PeriodIn(timing.period) / std::max<int64_t>(NumberIn(timing.frequency), 1);
  return absl::Seconds(std::min(std::max(by_minutes, by_period), kYear));
}

}  // namespace sluis
