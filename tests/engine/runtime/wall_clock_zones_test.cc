// A hundred readers in as many time zones, over five years with both changes of every clock, while
// the machine's clock jumps by a day, the machine is off for days, and readers move.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "engine/digests/schedule.h"
#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

constexpr const char* kTimes[] = {"00:00", "00:30", "02:00", "02:30", "03:00", "07:00", "23:30"};

// The list of tests/engine/digests/zone_times.py.
std::vector<std::string> HundredZones() {
  std::ifstream file(SLUIS_SOURCE_DIR "/tests/engine/digests/zone_times.py");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const std::string start = "ZONES = \"\"\"";
  const size_t begin = text.find(start) + start.size();
  return absl::StrSplit(text.substr(begin, text.find("\"\"\"", begin) - begin),
                        absl::ByAnyChar(" \n"), absl::SkipEmpty());
}

class Readers {
 public:
  explicit Readers(EngineHarness* harness) : harness_(harness) {
    const std::vector<std::string> zones = HundredZones();
    for (size_t i = 0; i < zones.size(); ++i) {
      v1::Owner& owner = owners_.emplace_back();
      owner.set_id(absl::StrCat("reader", i));
      owner.set_kind(v1::OWNER_KIND_USER);
      owner.set_name(owner.id());
      owner.set_locale("nl");
      owner.mutable_schedule()->add_times(kTimes[i % std::size(kTimes)]);
      Move(i, zones[i]);
    }
  }

  size_t count() const { return owners_.size(); }
  size_t made() const { return ids_.size(); }
  const std::string& ZoneOf(size_t reader) const { return owners_[reader].time_zone(); }

  void Move(size_t reader, const std::string& zone) {
    owners_[reader].set_time_zone(zone);
    v1::ControlRequest request;
    *request.mutable_put_owner()->mutable_owner() = owners_[reader];
    harness_->Do(request);
  }

  // Looks at the clock once, and at all that this brings.
  void Look() {
    harness_->sink.digests.clear();
    ASSERT_TRUE(harness_->engine().Tick().ok());
    std::set<std::string> seen;
    for (const v1::Digest& digest : harness_->sink.digests) {
      EXPECT_TRUE(seen.insert(digest.owner_id()).second) << "two at once: " << digest.id();
      EXPECT_TRUE(ids_.insert(digest.id()).second) << "a second time: " << digest.id();
      EXPECT_LE(FromTimestamp(digest.until()), harness_->clock.Now()) << digest.id();
      CheckWindow(digest);
      CheckInstant(digest);
    }
    for (const v1::Owner& owner : owners_) CheckNothingIsMissing(owner);
  }

 private:
  // Windows join.
  void CheckWindow(const v1::Digest& digest) {
    const absl::Time from = FromTimestamp(digest.from());
    absl::Time& end = ends_.try_emplace(digest.owner_id(), from).first->second;
    EXPECT_EQ(from, end) << digest.id();
    EXPECT_GT(FromTimestamp(digest.until()), end) << digest.id();
    end = FromTimestamp(digest.until());
  }

  // The first minute at which the zone's clock shows the time of the id, or a later one.
  void CheckInstant(const v1::Digest& digest) const {
    const std::vector<std::string> parts = absl::StrSplit(digest.id(), '/');
    size_t reader = 0;
    ASSERT_TRUE(absl::SimpleAtoi(parts[0].substr(6), &reader));
    absl::CivilMinute wanted;
    ASSERT_TRUE(absl::ParseCivilTime(absl::StrCat(parts[2], "T", parts[1]), &wanted));
    absl::TimeZone zone;
    ASSERT_TRUE(absl::LoadTimeZone(ZoneOf(reader), &zone));
    const absl::Time until = FromTimestamp(digest.until());
    EXPECT_GE(absl::ToCivilMinute(until, zone), wanted) << digest.id() << " " << zone.name();
    for (const int before : {1, 30, 60, 120}) {
      EXPECT_LT(absl::ToCivilMinute(until - absl::Minutes(before), zone), wanted)
          << digest.id() << " " << zone.name();
    }
  }

  void CheckNothingIsMissing(const v1::Owner& owner) const {
    const auto last = LastDigest(owner, harness_->clock.Now());
    ASSERT_TRUE(last.ok()) << last.status();
    const auto end = ends_.find(owner.id());
    if (end == ends_.end() || last->at <= end->second) return;
    EXPECT_TRUE(ids_.contains(last->id)) << last->id << " in " << owner.time_zone();
  }

  EngineHarness* harness_;
  std::vector<v1::Owner> owners_;
  std::set<std::string> ids_;
  // Where each reader's last window ended.
  std::map<std::string, absl::Time> ends_;
};

// In the weeks in which most clocks change, a few looks a day; else one in some days.
absl::Duration NextStep(absl::Time now, std::mt19937* random) {
  const absl::CivilDay day = absl::ToCivilDay(now, absl::UTCTimeZone());
  const bool changes = (day.month() == 3 && day.day() > 6) || (day.month() == 4 && day.day() < 8) ||
                       (day.month() == 10 && day.day() > 20) ||
                       (day.month() == 11 && day.day() < 8);
  const int hours = static_cast<int>((*random)() % (changes ? 14 : 200));
  return absl::Hours(hours) + absl::Minutes((*random)() % 60) + absl::Seconds(1);
}

TEST(WallClockZones, NoDateComesTwiceAndNoHourIsLostWhateverTheClockDoes) {
  EngineHarness harness;
  const absl::Time end = absl::FromCivil(absl::CivilDay(2027, 1, 1), absl::UTCTimeZone());
  harness.clock.Set(absl::FromCivil(absl::CivilDay(2022, 1, 1), absl::UTCTimeZone()));
  Readers readers(&harness);
  ASSERT_EQ(readers.count(), 100u);
  harness.Send({MakePost("1", "Hoogwater.", harness.clock.Now())}, /*replay=*/false);
  std::mt19937 random(1);
  while (harness.clock.Now() < end && !testing::Test::HasFailure()) {
    harness.clock.Advance(NextStep(harness.clock.Now(), &random));
    switch (random() % 12) {
      case 0:
        harness.clock.Advance(absl::Hours(24));
        readers.Look();
        harness.clock.Advance(-absl::Hours(24));
        break;
      case 1:
        harness.clock.Advance(-absl::Hours(24));
        readers.Look();
        harness.clock.Advance(absl::Hours(24));
        break;
      case 2:
        harness.clock.Advance(-absl::Hours(24));
        break;
      case 3:
        readers.Move(random() % readers.count(), readers.ZoneOf(random() % readers.count()));
        break;
      default:
        break;
    }
    readers.Look();
  }
  EXPECT_GT(readers.made(), 20000u);
}

}  // namespace
}  // namespace sluis
