// What the pages say, in every language.
#include "connectors/web/frame/texts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

namespace sluis {
namespace {

std::set<std::string> KeysOf(const Texts& texts) {
  std::set<std::string> keys;
  for (const auto& [key, text] : texts.by_key) keys.insert(key);
  return keys;
}

TEST(Texts, EveryLanguageSaysTheSameThings) {
  EXPECT_EQ(TextsFor("nl").language, "nl");
  EXPECT_EQ(TextsFor("en").language, "en");
  EXPECT_EQ(KeysOf(TextsFor("nl")), KeysOf(TextsFor("en")));
  for (const char* language : {"nl", "en"}) {
    for (const auto& [key, text] : TextsFor(language).by_key) EXPECT_NE(text, "") << key;
  }
}

TEST(Texts, OtherLanguagesAreSpokenToInEnglish) {
  EXPECT_EQ(TextsFor("nl-BE").language, "nl");
  EXPECT_EQ(TextsFor("NL").language, "nl");
  for (const char* other : {"", "fy", "nlx", "de-NL"}) EXPECT_EQ(TextsFor(other).language, "en");
}

TEST(Texts, WhatTemplatesAskForIsThere) {
  const std::set<std::string> keys = KeysOf(TextsFor("nl"));
  const std::regex use(R"(\{\{text\.([\w.]+)\}\})");
  int uses = 0;
  const std::string folder = std::string(SLUIS_SOURCE_DIR) + "/connectors/web/templates";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path());
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    // Nothing that is filled in may go unescaped.
    EXPECT_EQ(text.find("{{{"), std::string::npos) << entry.path();
    EXPECT_EQ(text.find("{{&"), std::string::npos) << entry.path();
    for (std::sregex_iterator at(text.begin(), text.end(), use), end; at != end; ++at, ++uses) {
      EXPECT_TRUE(keys.contains((*at)[1])) << entry.path() << ": " << (*at)[1];
    }
  }
  EXPECT_GT(uses, 10);
}

// A part is looked up among the data: what a page fills in under its name would be taken for a
// template, unescaped.
TEST(Texts, NothingIsFilledInUnderTheNameOfAPart) {
  std::set<std::string> parts;
  std::set<std::string> filled_in;
  const std::regex part(R"(\{\{> ?(\w+)\}\})");
  const std::regex use(R"(\{\{[#^]?(\w+)\}\})");
  const std::string folder = std::string(SLUIS_SOURCE_DIR) + "/connectors/web/templates";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path());
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const std::sregex_iterator end;
    for (std::sregex_iterator at(text.begin(), text.end(), part); at != end; ++at) {
      parts.insert((*at)[1]);
    }
    for (std::sregex_iterator at(text.begin(), text.end(), use); at != end; ++at) {
      filled_in.insert((*at)[1]);
    }
  }
  EXPECT_GE(parts.size(), 3u);
  for (const std::string& name : parts) EXPECT_FALSE(filled_in.contains(name)) << name;
}

}  // namespace
}  // namespace sluis
