// Conversations, voices and volumes over days of a real engine.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/state/keys.h"
#include "engine/state/store.h"
#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::SizeIs;

// 07:00 in Amsterdam, when windows begin and end.
const absl::Time kFirstMorning = absl::FromUnixSeconds(1773295200);

// On the subject, each in other words, so that each is a story of its own.
std::string Flood(int number) {
  constexpr const char* kPlaces[] = {"Ochten", "Tiel", "Lith", "Grave", "Mook", "Arcen", "Well"};
  return absl::StrCat("Hoogwater bij ", kPlaces[number % 7], ": dijk ", number,
                      " krijgt dijkbewaking, waterstand ", 700 + 13 * number);
}

// So many posts on the subject and as many beside it, within the day.
std::vector<v1::Post> Day(int day, int posts) {
  std::vector<v1::Post> stream;
  const absl::Time morning = kFirstMorning + absl::Hours(24 * day);
  for (int i = 0; i < posts; ++i) {
    const absl::Time at = morning + absl::Minutes(5 * i + 1);
    const int number = 1000 * day + i;
    stream.push_back(MakePost(absl::StrCat("w", number), Flood(number), at));
    stream.push_back(MakePost(absl::StrCat("k", number), "Appeltaart met kaneel en koffie.", at));
  }
  return stream;
}

EngineHarness& WithAnna(EngineHarness& harness) {
  harness.clock.Advance(absl::Hours(24 * 60));
  harness.AddUser("anna");
  harness.AddInterest(WaterInterest("anna"));
  return harness;
}

const v1::BalanceSheet& Newest(const EngineHarness& harness) {
  return harness.sink.digests.back().balance();
}

TEST(EngineBalance, TellsADayOfWaterFromTheDaysBefore) {
  EngineHarness harness;
  WithAnna(harness);
  for (int day = 0; day < 8; ++day) harness.Send(Day(day, 3));
  harness.Send(Day(8, 60));
  harness.Send(Day(9, 1));
  const std::vector<v1::Digest>& digests = harness.sink.digests;
  ASSERT_THAT(digests, SizeIs(9));
  // The stream begins within the first window, which therefore is no measure.
  EXPECT_EQ(digests[5].balance().volume().kind(), v1::VOLUME_KIND_UNSPECIFIED);
  EXPECT_EQ(digests[7].balance().volume().kind(), v1::VOLUME_KIND_USUAL);
  EXPECT_EQ(digests[7].balance().volume().windows(), 6u);
  const v1::BalanceSheet& wave = digests[8].balance();
  EXPECT_EQ(wave.volume().posts(), 120u);
  EXPECT_EQ(wave.volume().kind(), v1::VOLUME_KIND_MORE);
  EXPECT_DOUBLE_EQ(wave.volume().usual(), 6);
  ASSERT_EQ(wave.interests_size(), 1);
  EXPECT_EQ(wave.interests(0).matched(), wave.matched());
  EXPECT_EQ(wave.interests(0).volume().kind(), v1::VOLUME_KIND_MORE);
  EXPECT_EQ(wave.interests(0).volume().windows(), 7u);
}

TEST(EngineBalance, MeasuresAnInterestByTheWindowsSinceItWasMade) {
  EngineHarness harness;
  WithAnna(harness);
  for (int day = 0; day < 4; ++day) harness.Send(Day(day, 3));
  v1::Interest young = WaterInterest("anna");
  young.set_id("jong");
  harness.AddInterest(young);
  for (int day = 4; day < 8; ++day) harness.Send(Day(day, 3));
  harness.Send(Day(8, 1));
  const v1::BalanceSheet& balance = Newest(harness);
  ASSERT_EQ(balance.interests_size(), 2);
  EXPECT_EQ(balance.interests(0).volume().windows(), 6u);
  EXPECT_EQ(balance.interests(1).interest_id(), "jong");
  // It was made within the fourth window; the fifth, sixth and seventh are whole.
  EXPECT_EQ(balance.interests(1).volume().windows(), 3u);
  EXPECT_EQ(balance.interests(1).volume().kind(), v1::VOLUME_KIND_UNSPECIFIED);
}

TEST(EngineBalance, ComparesAWeekendWithWeekends) {
  EngineHarness harness;
  harness.clock.Advance(absl::Hours(24 * 60));
  v1::ControlRequest request;
  v1::Owner* owner = request.mutable_put_owner()->mutable_owner();
  owner->set_id("anna");
  owner->set_kind(v1::OWNER_KIND_USER);
  owner->set_time_zone("Europe/Amsterdam");
  for (uint32_t weekday = 1; weekday <= 5; ++weekday) {
    owner->mutable_schedule()->add_weekdays(weekday);
  }
  harness.Do(request);
  for (int day = 0; day < 22; ++day) harness.Send(Day(day, 2));
  std::map<int64_t, uint32_t> windows_by_hours;
  for (const v1::Digest& digest : harness.sink.digests) {
    const int64_t hours = (digest.until().seconds() - digest.from().seconds()) / 3600;
    windows_by_hours[hours] = digest.balance().volume().windows();
  }
  // Thursday 12 March to Friday 3 April: three weekends, the last of which is an hour shorter.
  EXPECT_EQ(windows_by_hours[72], 1u);
  EXPECT_EQ(windows_by_hours[71], 2u);
  EXPECT_GT(windows_by_hours[24], 8u);
}

// A thread of replies in other words about one subject, and what else there is.
std::vector<v1::Post> Thread(int replies) {
  std::vector<v1::Post> stream;
  for (int i = 0; i < replies; ++i) {
    const absl::Time at = kFirstMorning + absl::Minutes(3 * i + 1);
    v1::Post reply = MakePost(absl::StrCat("r", i), Flood(i), at);
    // Held together by the conversation here, by the answer there.
    if (i % 2 == 0) reply.set_conversation("draad");
    if (i % 2 == 1) reply.set_reply_to(absl::StrCat("r", i - 1));
    stream.push_back(reply);
    if (i % 5 == 0) stream.push_back(MakePost(absl::StrCat("o", i), Flood(500 + i), at));
  }
  return stream;
}

// Every match and digest.
std::vector<std::string> AnswersOf(size_t batch_size, bool restarts) {
  EngineHarness harness;
  WithAnna(harness);
  std::vector<v1::Post> posts = Thread(150);
  posts.push_back(MakePost("later", Flood(3), kFirstMorning + absl::Hours(49)));
  for (size_t i = 0; i < posts.size(); i += batch_size) {
    const size_t end = std::min(posts.size(), i + batch_size);
    harness.Send({posts.begin() + static_cast<std::ptrdiff_t>(i),
                  posts.begin() + static_cast<std::ptrdiff_t>(end)});
    if (!restarts) continue;
    harness.Stop();
    harness.Start();
  }
  std::vector<std::string> answers;
  for (const v1::MatchEvent& event : harness.Matches("anna")) {
    answers.push_back(event.match().SerializeAsString());
  }
  for (const v1::Digest& digest : harness.sink.digests) {
    answers.push_back(digest.SerializeAsString());
  }
  return answers;
}

TEST(EngineBalance, AThreadIsOneStoryWithACount) {
  EngineHarness harness;
  WithAnna(harness);
  harness.Send(Thread(150));
  std::map<uint64_t, size_t> posts_by_story;
  for (const v1::MatchEvent& event : harness.Matches("anna")) {
    ++posts_by_story[event.match().story_id()];
  }
  // The thread, and each of the others by itself.
  EXPECT_THAT(posts_by_story, SizeIs(1 + 30));
  EXPECT_EQ(posts_by_story[1], 150u);
}

TEST(EngineBalance, RestartsInTheMiddleOfAThreadChangeNoByte) {
  const std::vector<std::string> undisturbed = AnswersOf(1000, /*restarts=*/false);
  EXPECT_THAT(undisturbed, SizeIs(150 + 30 + 1 + 2));
  EXPECT_EQ(AnswersOf(30, /*restarts=*/true), undisturbed);
  EXPECT_EQ(AnswersOf(7, /*restarts=*/false), undisturbed);
}

TEST(EngineBalance, KeepsWhatBecameOfEachMatch) {
  EngineHarness harness;
  WithAnna(harness);
  harness.Send(Day(0, 30));
  harness.Send(Day(1, 1));
  ASSERT_THAT(harness.sink.digests, SizeIs(1));
  const v1::BalanceSheet balance = Newest(harness);
  harness.Stop();
  StoreOptions options;
  options.folder = harness.data_folder();
  auto store = Store::Open(options);
  ASSERT_TRUE(store.ok()) << store.status();
  storage::v1::StoredDigest stored;
  ASSERT_TRUE((*store)->GetLast(Family::kDigests, OwnerPrefix("anna"), &stored).ok());
  ASSERT_EQ(static_cast<uint64_t>(stored.fates_size()), balance.matched());
  uint64_t shown = 0;
  for (const storage::v1::PostFate& fate : stored.fates()) {
    EXPECT_GE(fate.sequence(), stored.from_sequence());
    EXPECT_LT(fate.sequence(), stored.until_sequence());
    shown += fate.story_id() == 0 ? 0 : 1;
  }
  EXPECT_EQ(shown, balance.shown_posts());
}

// The bar that a post of the stream has to reach.
float BarOf(EngineHarness& harness) {
  v1::ControlRequest request;
  request.mutable_explain()->set_owner_id("anna");
  request.mutable_explain()->mutable_post()->set_source("mastodon");
  request.mutable_explain()->mutable_post()->set_id("w0");
  return harness.Do(request).explain().explanations(0).bar();
}

TEST(EngineBalance, RaisesTheBarWhereDigestAfterDigestCannotShowWhatComesIn) {
  EngineHarness harness;
  harness.clock.Advance(absl::Hours(24 * 60));
  harness.AddUser("anna");
  v1::Interest interest = WaterInterest("anna");
  interest.set_budget(1);
  interest.set_no_exploration(true);
  harness.AddInterest(interest);
  harness.Send(Day(0, 12));
  const float usual = BarOf(harness);
  // The third digest that has more than five times its budget is made when the fourth day begins.
  harness.Send(Day(1, 12));
  harness.Send(Day(2, 12));
  EXPECT_EQ(BarOf(harness), usual);
  harness.Send(Day(3, 12));
  const float crowded = BarOf(harness);
  EXPECT_GT(crowded, usual);
  harness.Stop();
  harness.Start();
  EXPECT_EQ(BarOf(harness), crowded);
  // A calm day ends it.
  harness.Send(Day(4, 2));
  harness.Send(Day(5, 2));
  EXPECT_EQ(BarOf(harness), usual);
}

}  // namespace
}  // namespace sluis
