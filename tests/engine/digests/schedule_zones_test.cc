// Schedules in 100 time zones over five years, against times that Python's zoneinfo reckons
// (zone_times.py).
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "engine/digests/schedule.h"

namespace sluis {
namespace {

// Debian's own, which sees the same time zones as the library does.
constexpr char kTool[] = "/usr/bin/python3 " SLUIS_SOURCE_DIR "/tests/engine/digests/zone_times.py";

struct Expected {
  std::string id;
  absl::Time at;
};

struct ZoneTimes {
  std::set<std::string> times;
  std::vector<Expected> digests;
};

void AddLine(const std::string& line, std::map<std::string, ZoneTimes>* zones) {
  const std::vector<std::string> parts = absl::StrSplit(line, ' ');
  int64_t seconds = 0;
  ASSERT_EQ(parts.size(), 4u) << line;
  ASSERT_TRUE(absl::SimpleAtoi(parts[3], &seconds)) << line;
  ZoneTimes& zone = (*zones)[parts[0]];
  zone.times.insert(parts[1]);
  zone.digests.push_back(
      {absl::StrCat("anna/", parts[1], "/", parts[2]), absl::FromUnixSeconds(seconds)});
}

std::map<std::string, ZoneTimes> ReckonedByPython() {
  std::map<std::string, ZoneTimes> zones;
  const std::unique_ptr<FILE, int (*)(FILE*)> tool(popen(kTool, "r"), pclose);
  std::array<char, 256> line{};
  while (fgets(line.data(), line.size(), tool.get()) != nullptr) {
    std::string text = line.data();
    if (text.ends_with('\n')) text.pop_back();
    AddLine(text, &zones);
  }
  return zones;
}

TEST(ScheduleZones, AHundredZonesOverFiveYearsFireAsTheirClocksShow) {
  const std::map<std::string, ZoneTimes> zones = ReckonedByPython();
  ASSERT_EQ(zones.size(), 100u);
  for (const auto& [name, zone] : zones) {
    v1::Owner owner;
    owner.set_id("anna");
    owner.set_time_zone(name);
    for (const std::string& time : zone.times) owner.mutable_schedule()->add_times(time);
    absl::Time last = zone.digests.front().at - absl::Seconds(1);
    for (const Expected& expected : zone.digests) {
      const auto due = NextDigest(owner, last);
      ASSERT_TRUE(due.ok()) << due.status();
      ASSERT_EQ(due->id, expected.id) << name;
      ASSERT_EQ(due->at, expected.at) << name << " " << due->id;
      last = due->at;
    }
    EXPECT_EQ(LastDigest(owner, last)->id, zone.digests.back().id) << name;
  }
}

}  // namespace
}  // namespace sluis
