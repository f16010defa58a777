#include "models/text/query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

namespace sluis {
namespace {

using testing::HasSubstr;

Query Read(const std::string& text) {
  const auto query = ParseQuery(text);
  EXPECT_TRUE(query.ok()) << text << "\n" << query.status();
  return query.ok() ? *query : Query();
}

std::string ErrorOf(const std::string& text) {
  const auto query = ParseQuery(text);
  EXPECT_FALSE(query.ok()) << text;
  return std::string(query.status().message());
}

TEST(ParseQuery, EveryTermIsRequired) {
  const Query expected{{{"dijk*"}, {"hoog water"}, {"kwel"}}, {}, {}};
  EXPECT_EQ(Read("dijk* \"hoog water\" kwel"), expected);
  EXPECT_EQ(Read("dijk* AND \"hoog water\" AND kwel"), expected);
  EXPECT_EQ(Read("  dijk* EN “hoog water”\u00a0kwel "), expected);
}

TEST(ParseQuery, AlternativesAreOneGroup) {
  const Query expected{{{"brug"}, {"dicht", "te koop", "tag:omleiding"}}, {}, {}};
  EXPECT_EQ(Read("brug (dicht OR \"te koop\" OR tag:omleiding)"), expected);
  EXPECT_EQ(Read("brug dicht OF \"te koop\" OR tag:omleiding"), expected);
  EXPECT_EQ(Read("brug AND ((dicht OR \"te koop\") OR (tag:omleiding))"), expected);
}

TEST(ParseQuery, SignsForbidAndPrefer) {
  const Query expected{{{"water"}}, {"polder", "a", "b"}, {"voetbal", "te koop", "lang:en", "c"}};
  EXPECT_EQ(Read("water ~polder -voetbal ~(a OR b) -\"te koop\" -lang:en –c"), expected);
  EXPECT_EQ(Read("-voetbal"), (Query{{}, {}, {"voetbal"}}));
}

TEST(ParseQuery, FieldsAreSpelledTheSame) {
  EXPECT_EQ(Read("TAG:Hoog source:\"Gemeente Waterdam\" Lang:nl author:x/rws"),
            (Query{{{"tag:Hoog"}, {"source:Gemeente Waterdam"}, {"lang:nl"}, {"author:x/rws"}},
                   {},
                   {}}));
}

TEST(ParseQuery, ReservedWordsAreWordsInQuotes) {
  EXPECT_EQ(Read("\"OR\" \"-x\" \"(a)\" zee-land 10:30"),
            (Query{{{"OR"}, {"-x"}, {"(a)"}, {"zee-land"}, {"10:30"}}, {}, {}}));
}

struct Broken {
  std::string query;
  // The number of columns before the caret.
  size_t column;
  std::string hint;
};

TEST(ParseQuery, EveryErrorPointsAtItsCharacterAndSaysWhatToWrite) {
  const std::vector<Broken> broken = {
      {"", 0, "at least one term"},
      {"   ", 3, "at least one term"},
      {"dijk (a b OR c)", 8, "\"a b\" in quotes"},
      {"dijk (a AND b)", 8, "Only alternatives"},
      {"dijk (a OR b", 5, "write a ')'"},
      {"dijk ()", 5, "(a OR b)"},
      {"dijk)", 4, "no '('"},
      {"\"hoog water", 0, "not closed"},
      {"één \"hoog", 4, "not closed"},
      {"水位 \"hoog", 5, "not closed"},
      {"a\tb\n)", 4, "no '('"},
      {"OR dijk", 0, "between two terms"},
      {"dijk OR", 5, "must follow"},
      {"dijk OR AND kade", 8, "between two terms"},
      {"dijk AND", 5, "behind it"},
      {"dijk AND AND kade", 5, "behind it"},
      {"AND dijk", 0, "between two terms"},
      {"a AND b OR c", 8, "parentheses"},
      {"a OR b AND c", 2, "parentheses"},
      {"dijk - kade", 5, "-voetbal"},
      {"dijk ~", 5, "~polder"},
      {"--a", 1, "One sign"},
      {"a OR -b", 5, "write it apart"},
      {"(a OR ~b)", 6, "write it apart"},
      {"-a OR b", 3, "-a -b"},
      {"~a OR b", 3, "~a ~b"},
      {"~tag:x", 0, "Only words"},
      {"dijk or kade", 5, "OR in capitals"},
      {"dijk of kade", 5, "\"of\" in quotes"},
      {"dijk En kade", 5, "EN in capitals"},
      {"dijk NOT kade", 5, "-word"},
      {"dijk user:jan", 5, "no field 'user'"},
      {"dijk \"tag:x\"", 5, "without quotes"},
      {"dijk\"kade\"", 4, "Leave a space"},
      {"\"dijk\"kade", 6, "Leave a space"},
      {"dijk(a OR b)", 4, "Leave a space"},
      {"hoog dij*ken", 8, "'*'"},
      {"hoog lang:nederlands", 5, "lang:nl"},
      {"hoog author:rws", 5, "mastodon/rws"},
      {"hoog tag:", 5, "tag:hoogwater"},
      {"hoog https://nos.nl/x", 5, "holds no word"},
      {"hoog \"\"", 5, "holds no word"},
      {"((((((((( a )))))))))", 8, "more than 8"},
  };
  for (const Broken& one : broken) {
    const std::string message = ErrorOf(one.query);
    EXPECT_THAT(message, HasSubstr(one.hint)) << one.query;
    const size_t last_line = message.rfind('\n');
    ASSERT_NE(last_line, std::string::npos) << message;
    EXPECT_EQ(message.substr(last_line), "\n  " + std::string(one.column, ' ') + "^") << message;
  }
}

TEST(ParseQuery, ShowsTheQueryAboveTheCaret) {
  EXPECT_EQ(ErrorOf("water (kade\tOR dijk"),
            "The parenthesis is not closed: write a ')'.\n"
            "  water (kade OR dijk\n"
            "        ^");
}

TEST(ParseQuery, HasLimits) {
  EXPECT_THAT(ErrorOf(std::string(kMaxQueryBytes + 1, 'a')), HasSubstr("at most 4096"));
  EXPECT_THAT(ErrorOf("a \xff"), HasSubstr("UTF-8"));
  EXPECT_TRUE(ParseQuery("((((((((a))))))))").ok());
}

TEST(FormatQuery, WritesQuotesOnlyWhereTheyAreNeeded) {
  EXPECT_EQ(FormatQuery({{{"dijk*"}, {"hoog water", "OR"}, {"tag:x"}, {"source:Gemeente W"}},
                         {"polder"},
                         {"-x"}}),
            "dijk* (\"hoog water\" OR \"OR\") tag:x source:\"Gemeente W\" ~polder -\"-x\"");
  EXPECT_EQ(FormatQuery({}), "");
}

// Words that are hard on purpose, put together at random: whatever can be read is written so that
// it reads the same.
TEST(FormatQuery, ReadsBackAsTheSame) {
  const std::vector<std::string> pieces = {
      "dijk", "dijk*", "\"hoog water\"", "“één kade”", "\"OR\"", "\"of\"",  "\"-x\"",   "\"(a)\"",
      "OR",   "OF",    "AND",            "EN",         "(",      ")",       "-",        "~",
      " ",    " ",     " ",              "tag:x",      "lang:nl", "source:\"a b\"", "author:x/y",
      "10:30", "zee-land", "\"a\u00a0b\"", "\u00a0",   "水位",   "\n",      "\"user:x\"", "'t",
  };
  std::mt19937 random(7);
  int read = 0;
  for (int i = 0; i < 200000; ++i) {
    std::string text;
    const size_t count = 1 + random() % 9;
    for (size_t k = 0; k < count; ++k) text += pieces[random() % pieces.size()];
    const auto query = ParseQuery(text);
    if (!query.ok()) continue;
    ++read;
    const auto again = ParseQuery(FormatQuery(*query));
    ASSERT_TRUE(again.ok()) << text << "\n" << again.status();
    ASSERT_EQ(*again, *query) << text << "\n" << FormatQuery(*query);
  }
  EXPECT_GT(read, 10000);
}

TEST(QueryOf, TakesAnInterestApartAndAddQueryPutsItTogether) {
  const Query query = Read("dijk* (a OR \"b c\") ~polder -voetbal");
  v1::Interest interest;
  AddQuery(query, &interest);
  EXPECT_EQ(interest.required_size(), 2);
  EXPECT_EQ(interest.required(1).any_of(1), "b c");
  EXPECT_EQ(interest.optional(0), "polder");
  EXPECT_EQ(interest.forbidden(0), "voetbal");
  EXPECT_EQ(QueryOf(interest), query);
}

}  // namespace
}  // namespace sluis
