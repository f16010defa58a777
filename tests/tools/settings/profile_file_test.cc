#include "tools/forms/profile_file.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <string>

#include "proto/checks.h"

namespace sluis {
namespace {

using google::protobuf::util::MessageDifferencer;
using testing::HasSubstr;

constexpr char kToml[] = R"(
[[owners]]
id = "anna"
kind = "user"
name = "Anna"
locale = "nl"
time_zone = "Europe/Amsterdam"
schedule = {times = ["07:00"]}
mutes = [{kind = "author", value = "x/jan"}]

[[interests]]
owner = "anna"
id = "bridge"
title = "The closed bridge"
required = [["bridge", "brug"], ["closed"]]
optional = ["detour"]
kind = "alert"
budget = 5
bar = 0.7
)";

constexpr char kJson[] = R"({
  "owners": [{"id": "anna", "kind": "user", "name": "Anna", "locale": "nl",
              "time_zone": "Europe/Amsterdam", "schedule": {"times": ["07:00"]},
              "mutes": [{"kind": "author", "value": "x/jan"}]}],
  "interests": [{"owner": "anna", "id": "bridge", "title": "The closed bridge",
                 "required": [["bridge", "brug"], ["closed"]], "optional": ["detour"],
                 "kind": "alert", "budget": 5, "bar": 0.7}]
})";

TEST(Profiles, TomlAndJsonSayTheSame) {
  const auto toml = ParseTomlProfiles(kToml, "p.toml");
  const auto json = ParseJsonProfiles(kJson, "p.json");
  ASSERT_TRUE(toml.ok()) << toml.status();
  ASSERT_TRUE(json.ok()) << json.status();
  ASSERT_EQ(toml->owners.size(), 1u);
  ASSERT_EQ(toml->interests.size(), 1u);
  EXPECT_TRUE(MessageDifferencer::Equals(toml->owners[0], json->owners.at(0)));
  EXPECT_TRUE(MessageDifferencer::Equals(toml->interests[0], json->interests.at(0)));
  EXPECT_EQ(toml->interests[0].owner_id(), "anna");
  EXPECT_EQ(toml->interests[0].kind(), v1::INTEREST_KIND_ALERT);
  EXPECT_EQ(toml->interests[0].required(0).any_of(1), "brug");
  EXPECT_EQ(toml->owners[0].mutes(0).kind(), v1::MUTE_KIND_AUTHOR);
}

TEST(Profiles, AQueryIsAddedToTheTermsThatAreThere) {
  const auto profiles = ParseTomlProfiles(R"(
[[interests]]
owner = "anna"
id = "bridge"
title = "The closed bridge"
required = [["bridge"]]
query = '(closed OR "te koop") ~detour -voetbal'
)",
                                          "p.toml");
  ASSERT_TRUE(profiles.ok()) << profiles.status();
  const v1::Interest& interest = profiles->interests.at(0);
  ASSERT_EQ(interest.required_size(), 2);
  EXPECT_EQ(interest.required(0).any_of(0), "bridge");
  EXPECT_EQ(interest.required(1).any_of(1), "te koop");
  EXPECT_EQ(interest.optional(0), "detour");
  EXPECT_EQ(interest.forbidden(0), "voetbal");
}

TEST(Profiles, ABrokenQueryIsShownWithItsPlace) {
  const auto one = ParseJsonProfiles(R"({"title": "Bridge", "query": "brug (dicht"})", "p.json");
  ASSERT_FALSE(one.ok());
  EXPECT_EQ(std::string(one.status().message()),
            "p.json: The parenthesis is not closed: write a ')'.\n  brug (dicht\n       ^");
  const auto list =
      ParseJsonProfiles(R"({"interests": [{"title": "Bridge", "query": 7}]})", "p.json");
  ASSERT_FALSE(list.ok());
  EXPECT_THAT(std::string(list.status().message()), HasSubstr("interests[0]"));
  EXPECT_THAT(std::string(list.status().message()), HasSubstr("'query' must be a text"));
}

TEST(Profiles, AnUnknownFieldIsNamed) {
  const auto json = ParseJsonProfiles(R"({"owners": [{"id": "a", "colour": "red"}]})", "p.json");
  ASSERT_FALSE(json.ok());
  EXPECT_THAT(std::string(json.status().message()), HasSubstr("p.json"));
  EXPECT_THAT(std::string(json.status().message()), HasSubstr("colour"));
  const auto toml = ParseTomlProfiles("[[owners]]\nid = \"a\"\ncolour = \"red\"\n", "p.toml");
  ASSERT_FALSE(toml.ok());
  EXPECT_THAT(std::string(toml.status().message()), HasSubstr("p.toml:3: "));
  EXPECT_THAT(std::string(toml.status().message()), HasSubstr("colour"));
}

TEST(Profiles, AnUnknownFieldOfTomlIsNamedWithItsLine) {
  const auto said = [](const char* text) {
    return std::string(ParseTomlProfiles(text, "p.toml").status().message());
  };
  EXPECT_THAT(said("title = \"x\"\n\ncolour = 1\n"), HasSubstr("p.toml:3: Unknown field 'colour'"));
  EXPECT_THAT(said("[[interests]]\ntitle = \"x\"\n[[rules]]\n"), HasSubstr("p.toml:3: "));
  EXPECT_THAT(said("[[owners]]\nid = \"a\"\nmutes = [\n  {kind = \"term\", word = \"x\"}]\n"),
              HasSubstr("p.toml:4: Unknown field 'word'"));
}

TEST(Profiles, ABrokenFileIsNamed) {
  EXPECT_THAT(std::string(ParseJsonProfiles("{", "p.json").status().message()),
              HasSubstr("p.json"));
  EXPECT_THAT(std::string(ParseTomlProfiles("= 1", "p.toml").status().message()),
              HasSubstr("p.toml"));
}

TEST(Profiles, TheDemosReadersAreSound) {
  const auto profiles = ReadProfiles(SLUIS_SOURCE_DIR "/tools/demo/data/roles.json");
  ASSERT_TRUE(profiles.ok()) << profiles.status();
  EXPECT_EQ(profiles->owners.size(), 6u);
  EXPECT_EQ(profiles->interests.size(), 9u);
  for (const v1::Owner& owner : profiles->owners) {
    EXPECT_TRUE(CheckOwner(owner).ok()) << owner.id();
  }
  for (const v1::Interest& interest : profiles->interests) {
    EXPECT_TRUE(CheckInterest(interest).ok()) << interest.id();
  }
}

}  // namespace
}  // namespace sluis
