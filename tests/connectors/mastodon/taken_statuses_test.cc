// What is remembered of what was taken, and what is looked for.
#include "connectors/mastodon/taken_statuses.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sluis {
namespace {

using testing::ElementsAre;

TEST(TakenStatuses, AreTheLatestInTheOrderOfTheServersNumbers) {
  TakenStatuses taken;
  for (const char* number : {"100", "99", "101", "99"}) taken.Add(number);
  EXPECT_THAT(taken.numbers(), ElementsAre("99", "100", "101"));
  taken.Remove("100");
  taken.Remove("7");
  EXPECT_THAT(taken.numbers(), ElementsAre("99", "101"));
  for (size_t number = 1000; number < 1000 + TakenStatuses::kMost; ++number) {
    taken.Add(std::to_string(number));
  }
  taken.Add("5");
  EXPECT_EQ(taken.numbers().size(), TakenStatuses::kMost);
  EXPECT_EQ(taken.numbers().front(), "1000");
}

TEST(TakenStatuses, LooksForWhatNobodyHasSeenSince) {
  TakenStatuses taken;
  EXPECT_EQ(taken.BeginSearch(), "");
  EXPECT_FALSE(taken.is_searching());
  for (const char* number : {"1", "2", "3", "4", "5"}) taken.Add(number);
  EXPECT_EQ(taken.BeginSearch(), "1");
  taken.Add("2");
  taken.Remove("4");
  taken.Add("6");
  EXPECT_TRUE(taken.is_searching());
  EXPECT_EQ(taken.NextUnseen(), "1");
  EXPECT_EQ(taken.NextUnseen(), "3");
  EXPECT_EQ(taken.NextUnseen(), "5");
  EXPECT_FALSE(taken.is_searching());
  EXPECT_EQ(taken.NextUnseen(), "");
  EXPECT_THAT(taken.numbers(), ElementsAre("1", "2", "3", "5", "6"));
}

TEST(TakenStatuses, KeepsWhatIsStillLookedForWhateverComesMeanwhile) {
  TakenStatuses taken;
  const auto add_many = [&taken](int first) {
    for (int number = first; number < first + 500; ++number) taken.Add(std::to_string(number));
  };
  add_many(1000);
  taken.BeginSearch();
  EXPECT_EQ(taken.NextUnseen(), "1100");
  add_many(2000);
  std::vector<std::string> numbers = taken.numbers();
  EXPECT_EQ(numbers.size(), 2 * TakenStatuses::kMost);
  EXPECT_EQ(numbers.front(), "1100");
  EXPECT_EQ(numbers.back(), "2499");
  taken.Remove("1100");
  taken.EndSearch();
  add_many(2500);
  numbers = taken.numbers();
  EXPECT_EQ(numbers.size(), TakenStatuses::kMost);
  EXPECT_EQ(numbers.front(), "2600");
}

TEST(TakenStatuses, AreNoMoreThanTwiceAsMany) {
  std::vector<std::string> many;
  for (int number = 1000; number < 2000; ++number) many.push_back(std::to_string(number));
  EXPECT_EQ(TakenStatuses(many).numbers()[0], "1200");
}

TEST(TakenStatuses, AreNotAllAskedForAtOnce) {
  TakenStatuses taken;
  for (int number = 100; number < 300; ++number) taken.Add(std::to_string(number));
  for (int search = 0; search < 2; ++search) {
    taken.BeginSearch();
    int asked = 0;
    while (!taken.NextUnseen().empty()) ++asked;
    EXPECT_EQ(asked, 40);
  }
}

}  // namespace
}  // namespace sluis
