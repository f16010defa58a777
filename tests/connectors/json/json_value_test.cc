// JSON of others: what is of another type reads as nothing, and what is hostile is refused.
#include "connectors/json/json_value.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluis {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class JsonValueTest : public ::testing::Test {
 protected:
  JsonValue Parse(const std::string& bytes) {
    const auto value = parser.Parse(bytes);
    EXPECT_TRUE(value.ok()) << value.status();
    return value.ok() ? *value : JsonValue();
  }

  JsonParser parser{1024 * 1024};
};

TEST_F(JsonValueTest, ReadsEachKindOfValue) {
  const JsonValue value = Parse(
      R"({"t":"a","n":18446744073709551615,"f":false,"o":{"x":1},"l":[1,null,2],"z":null,
          "d":"2026-03-12T07:00:00.25Z","u":"HTTPS://a.example/b"})");
  EXPECT_TRUE(value.IsObject());
  EXPECT_EQ(value["t"].Text(), "a");
  EXPECT_EQ(value["n"].Whole(), UINT64_MAX);
  EXPECT_EQ(value["f"].Flag(), false);
  EXPECT_EQ(value["o"]["x"].Whole(), 1u);
  EXPECT_THAT(value["l"].Items(), SizeIs(2));
  EXPECT_THAT(value["l"].Items(1), SizeIs(1));
  EXPECT_FALSE(value["z"].exists());
  EXPECT_EQ(value["d"].Time(), absl::FromUnixMicros(1773298800250000));
  EXPECT_EQ(value["u"].Address(), "HTTPS://a.example/b");
}

TEST_F(JsonValueTest, TakesNothingFromAnotherKind) {
  const JsonValue list = Parse(R"(["a", 1, -1, 1.5, 1e30, true, {}, [], "5"])");
  for (const JsonValue& value : list.Items()) {
    const int kinds = int{value.IsText()} + int{value.IsObject()} + int{value.IsArray()} +
                      int{value.Flag().has_value()} + int{value.Whole().has_value()};
    EXPECT_LE(kinds, 1);
    EXPECT_FALSE(value["x"].exists());
    EXPECT_FALSE(value.Time().has_value());
    EXPECT_EQ(value.Address(), "");
  }
  const JsonValue nothing;
  EXPECT_EQ(nothing["a"]["b"].Text(), "");
  EXPECT_THAT(nothing.Items(), SizeIs(0));
  EXPECT_FALSE(nothing.Whole() || nothing.Flag() || nothing.Time());
}

TEST_F(JsonValueTest, KnowsTheTimesThatAPostMayHave) {
  for (const char* text : {"infinite-future", "0000-12-31T23:59:59Z", "10000-01-01T00:00:00Z",
                           "2026-13-01T00:00:00Z", "2026-03-12", "", "now"}) {
    EXPECT_FALSE(Parse('"' + std::string(text) + '"').Time().has_value()) << text;
  }
  EXPECT_TRUE(Parse("\"9999-12-31T23:59:59.999999Z\"").Time().has_value());
}

TEST_F(JsonValueTest, KnowsAddressesThatMayBeOpened) {
  for (const char* text : {"javascript:alert(1)", "https://", "https://a b", "ftp://a.example",
                           "https://a\\u0000b", "//a.example", " https://a.example", "data:,x"}) {
    EXPECT_EQ(Parse('"' + std::string(text) + '"').Address(), "") << text;
  }
}

TEST_F(JsonValueTest, RefusesWhatIsNoJson) {
  EXPECT_THAT(parser.Parse("{\"a\":").status().message(), HasSubstr("not JSON"));
  EXPECT_THAT(parser.Parse("\"\xFF\"").status().message(), HasSubstr("not valid UTF-8"));
  EXPECT_THAT(parser.Parse("").status().message(), HasSubstr("it is empty"));
  EXPECT_THAT(parser.Parse(std::string_view()).status().message(), HasSubstr("it is empty"));
  EXPECT_THAT(parser.Parse(std::string(1'000'000, '[')).status().message(), HasSubstr("not JSON"));
  std::string nested;
  for (int i = 0; i < 100'000; ++i) nested += "{\"a\":";
  EXPECT_FALSE(parser.Parse(nested + "1" + std::string(100'000, '}')).ok());
  EXPECT_FALSE(parser.Parse("1" + std::string(10'000, '0')).ok());
}

TEST_F(JsonValueTest, RefusesWhatIsTooLongAndReadsOn) {
  const auto refused = parser.Parse(std::string(1024 * 1024 + 1, ' '));
  EXPECT_EQ(refused.status().message(),
            "The message is 1048577 bytes long; at most 1048576 are read.");
  EXPECT_EQ(Parse("\"a\"").Text(), "a");
}

TEST_F(JsonValueTest, GivesBackTheMemoryOfALongDocument) {
  JsonParser large(8 * 1024 * 1024);
  const std::string text(4 * 1024 * 1024, 'a');
  EXPECT_EQ(large.Parse('"' + text + '"')->Text(), text);
  EXPECT_EQ(large.Parse("\"b\"")->Text(), "b");
}

}  // namespace
}  // namespace sluis
