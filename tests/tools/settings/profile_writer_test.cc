#include "tools/forms/profile_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "tests/proto/filled_messages.h"
#include "tools/forms/profile_file.h"

namespace sluis {
namespace {

using testing::HasSubstr;

v1::Interest Filled() {
  v1::Interest interest;
  FillEveryField(&interest, "");
  return interest;
}

// Read back, byte for byte.
void ExpectTheSameAgain(const std::vector<v1::Interest>& interests) {
  const std::string toml = ToToml(interests);
  const auto profiles = ParseTomlProfiles(toml, "p.toml");
  ASSERT_TRUE(profiles.ok()) << profiles.status() << "\n" << toml;
  ASSERT_EQ(profiles->interests.size(), interests.size()) << toml;
  for (size_t i = 0; i < interests.size(); ++i) {
    EXPECT_EQ(profiles->interests[i].SerializeAsString(),
              WithoutEngineFields(interests[i]).SerializeAsString())
        << toml;
  }
}

TEST(ProfileWriter, EveryFieldComesBack) {
  v1::Interest other = Filled();
  other.set_id("other");
  other.set_bar(0.1 + 0.2);
  ExpectTheSameAgain({Filled(), other});
}

TEST(ProfileWriter, AnInterestOfFewFieldsComesBack) {
  v1::Interest interest;
  interest.set_owner_id("anna");
  interest.set_id("brug");
  interest.set_title("De brug");
  ExpectTheSameAgain({interest});
  EXPECT_EQ(ToToml({&interest, 1}),
            "[[interests]]\nowner = \"anna\"\nid = \"brug\"\ntitle = \"De brug\"\n");
}

TEST(ProfileWriter, WhatOnlyTheEngineSetsIsNotWritten) {
  const v1::Interest interest = Filled();
  ASSERT_FALSE(interest.approved_by().empty());
  const std::string toml = ToToml({&interest, 1});
  EXPECT_THAT(toml, Not(HasSubstr("approv")));
  EXPECT_THAT(toml, HasSubstr("purpose"));
}

TEST(ProfileWriter, EveryTextComesBack) {
  const std::vector<std::string> texts = {"'",
                                          "''",
                                          "'''",
                                          "\"",
                                          "\"\"\"",
                                          "\\",
                                          "\\n",
                                          "a\nb",
                                          "\n",
                                          "\r\n",
                                          "\t",
                                          "a\rb",
                                          " blanks around ",
                                          std::string("\0", 1),
                                          "\x01\x1f",
                                          "\x7f",
                                          "\xc2\x85",
                                          "\xe2\x80\xa8",
                                          "\xef\xbb\xbf",
                                          "dijk*",
                                          "#tag = [\"x\"]",
                                          "hoog\xc2\xadwater",
                                          "één",
                                          "😀",
                                          "\xf4\x8f\xbf\xbf",
                                          "'\n\"\"\"\\",
                                          "\\u0041",
                                          "'''\n\"\"\"",
                                          "ends with \\",
                                          "true",
                                          "1.5",
                                          "2026-03-12"};
  std::mt19937 random(7);
  for (size_t i = 0; i < texts.size() + 500; ++i) {
    std::string text = i < texts.size() ? texts[i] : "";
    for (size_t part = random() % 6 + 1; i >= texts.size() && part > 0; --part) {
      text += texts[random() % texts.size()];
    }
    v1::Interest interest = Filled();
    interest.set_title(text);
    interest.set_description(text + "x");
    interest.add_optional(text);
    interest.mutable_required(0)->add_any_of(text);
    interest.add_examples("x" + text);
    ExpectTheSameAgain({interest});
  }
}

TEST(ProfileWriter, EveryNumberComesBack) {
  std::mt19937_64 random(8);
  v1::Interest interest = Filled();
  for (int i = 0; i < 200; ++i) {
    interest.set_bar(std::uniform_real_distribution<double>(0, 1)(random));
    interest.set_precision(1e-9 * static_cast<double>(i + 1));
    interest.set_budget(static_cast<uint32_t>(random()));
    ExpectTheSameAgain({interest});
  }
}

}  // namespace
}  // namespace sluis
