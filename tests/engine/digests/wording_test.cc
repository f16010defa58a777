#include "engine/digests/wording.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sluis {
namespace {

absl::TimeZone Amsterdam() {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone("Europe/Amsterdam", &zone));
  return zone;
}

const absl::Time kMorning = absl::FromUnixSeconds(1'773'295'200);

TEST(Wording, IsDutchForDutchAndElseEnglish) {
  for (const char* locale : {"nl", "nl-NL", "nl_BE", "NL"}) {
    EXPECT_EQ(WordingFor(locale).language, "nl") << locale;
  }
  for (const char* locale : {"en", "en-GB", "", "fr", "nld", "nlx"}) {
    EXPECT_EQ(WordingFor(locale).language, "en") << locale;
  }
}

TEST(Wording, WritesDatesAsTheLanguageDoes) {
  EXPECT_EQ(LongTimeIn(WordingFor("nl"), kMorning, Amsterdam()), "donderdag 12 maart 2026, 07:00");
  EXPECT_EQ(LongTimeIn(WordingFor("en"), kMorning, Amsterdam()), "Thursday 12 March 2026, 07:00");
}

TEST(Wording, LeavesTheYearOutOfTimesWithinIt) {
  const Wording& dutch = WordingFor("nl");
  EXPECT_EQ(ShortTimeIn(dutch, kMorning - absl::Minutes(48), kMorning, Amsterdam()),
            "12 maart, 06:12");
  EXPECT_EQ(ShortTimeIn(dutch, kMorning - absl::Hours(24 * 90), kMorning, Amsterdam()),
            "12 december 2025, 07:00");
}

TEST(Wording, GroupsDigits) {
  EXPECT_EQ(NumberIn(WordingFor("nl"), 1234567), "1.234.567");
  EXPECT_EQ(NumberIn(WordingFor("en"), 1234567), "1,234,567");
  EXPECT_EQ(NumberIn(WordingFor("nl"), 999), "999");
  EXPECT_EQ(NumberIn(WordingFor("nl"), 0), "0");
}

TEST(Wording, RoundsMeansAsFarAsAReaderCares) {
  EXPECT_EQ(MeanIn(WordingFor("nl"), 2.37), "2,4");
  EXPECT_EQ(MeanIn(WordingFor("en"), 2.37), "2.4");
  EXPECT_EQ(MeanIn(WordingFor("nl"), 3.04), "3");
  EXPECT_EQ(MeanIn(WordingFor("nl"), 0), "0");
  EXPECT_EQ(MeanIn(WordingFor("nl"), 19.6), "20");
  EXPECT_EQ(MeanIn(WordingFor("nl"), 9.97), "10");
  EXPECT_EQ(MeanIn(WordingFor("nl"), 1239.8), "1.240");
}

TEST(Wording, ListsInTheLanguage) {
  EXPECT_EQ(ListIn(WordingFor("nl"), {}), "");
  EXPECT_EQ(ListIn(WordingFor("nl"), {"a"}), "a");
  EXPECT_EQ(ListIn(WordingFor("nl"), {"a", "b", "c"}), "a, b en c");
  EXPECT_EQ(ListIn(WordingFor("en"), {"a", "b"}), "a and b");
}

TEST(Wording, HasItsPlurals) {
  const Wording& dutch = WordingFor("nl");
  EXPECT_EQ(CountIn(dutch, dutch.posts, 0), "geen berichten");
  EXPECT_EQ(CountIn(dutch, dutch.posts, 1), "1 bericht");
  EXPECT_EQ(CountIn(dutch, dutch.posts, 1240), "1.240 berichten");
  EXPECT_EQ(CountIn(dutch, dutch.came_in, 1), "Er kwam 1 bericht binnen.");
  const Wording& english = WordingFor("en");
  EXPECT_EQ(CountIn(english, english.stories, 1), "1 story");
  EXPECT_EQ(CountIn(english, english.stories, 2), "2 stories");
}

TEST(Wording, FillsPatternsWithoutLookingAtWhatItFillsIn) {
  EXPECT_EQ(Fill("van $0 tot $1.", "$1", "$0"), "van $1 tot $0.");
  EXPECT_EQ(Fill("$1$0", "a", "b"), "ba");
  EXPECT_EQ(Fill("niets", "a"), "niets");
}

TEST(Wording, SaysHowSureItIs) {
  const Wording& english = WordingFor("en");
  EXPECT_EQ(SurenessIn(english, 0.99), "almost certain");
  EXPECT_EQ(SurenessIn(english, 0.85), "likely");
  EXPECT_EQ(SurenessIn(english, 0.6), "quite possible");
  EXPECT_EQ(SurenessIn(english, 0.1), "perhaps");
}

TEST(Wording, HasALabelForEveryReasonToLeaveOut) {
  for (const char* locale : {"nl", "en"}) {
    const Wording& wording = WordingFor(locale);
    ASSERT_EQ(wording.left_out.size(), static_cast<size_t>(v1::LeftOutReason_ARRAYSIZE));
    for (int reason = 0; reason < v1::LeftOutReason_ARRAYSIZE; ++reason) {
      EXPECT_FALSE(LeftOutIn(wording, static_cast<v1::LeftOutReason>(reason)).empty());
    }
    EXPECT_EQ(LeftOutIn(wording, static_cast<v1::LeftOutReason>(99)), wording.left_out[0]);
  }
}

// A hole in the table would show as a blank.
TEST(Wording, SaysEverythingInEveryLanguage) {
  for (const char* locale : {"nl", "en"}) {
    const Wording& w = WordingFor(locale);
    for (std::string_view text : {w.title,         w.period,
                                  w.summary,       w.nothing_today,
                                  w.why,           w.holds,
                                  w.resembles,     w.and_word,
                                  w.by_voices,     w.on_sources,
                                  w.between_times, w.also,
                                  w.open_post,     w.content_warning,
                                  w.picture,       w.no_text,
                                  w.balance,       w.row_seen,
                                  w.row_matched,   w.row_shown,
                                  w.exploring,     w.loudest,
                                  w.few_voices,    w.sources,
                                  w.other_sources, w.remark,
                                  w.more_seen,     w.less_seen,
                                  w.more,          w.less,
                                  w.by_interest,   w.digit_group,
                                  w.decimal_mark}) {
      EXPECT_FALSE(text.empty());
    }
    for (const Counted* counted :
         {&w.posts, &w.stories, &w.voices, &w.more_sources, &w.came_in, &w.touched, &w.shown,
          &w.fell_out, &w.qualified, &w.unnamed, &w.originals, &w.reposts}) {
      EXPECT_FALSE(counted->none.empty());
      EXPECT_FALSE(counted->one.empty());
      EXPECT_NE(counted->many.find("$0"), std::string_view::npos);
    }
    for (std::string_view name : w.weekdays) EXPECT_FALSE(name.empty());
    for (std::string_view name : w.months) EXPECT_FALSE(name.empty());
  }
}

}  // namespace
}  // namespace sluis
