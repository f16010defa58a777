// Every named character of HTML is the one that Python's table, made of the same standard, names.
#include "connectors/markup/character_references.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/connectors/zeromq/child_process.h"

namespace sluis {
namespace {

constexpr char kScript[] =
    "import html.entities\n"
    "for name, text in html.entities.html5.items():\n"
    "    print(name, ''.join('&#%d;' % ord(c) for c in text))";

TEST(CharacterReferences, AreThoseOfTheStandard) {
  ChildProcess python({"/usr/bin/python3", "-c", kScript}, {}, absl::Minutes(1));
  size_t names = 0;
  while (const std::optional<std::string> line = python.NextLine()) {
    const size_t blank = line->find(' ');
    const std::string wanted = DecodeReferences(line->substr(blank + 1), ReferencePlace::kText);
    EXPECT_EQ(DecodeReferences("&" + line->substr(0, blank) + "!", ReferencePlace::kText),
              wanted + "!")
        << *line;
    ++names;
  }
  EXPECT_EQ(python.Finish(), 0);
  EXPECT_EQ(names, 2231u);
}

TEST(CharacterReferences, AreNoneInTheMiddleOfAnAddress) {
  const auto in_attribute = [](std::string_view text) {
    return DecodeReferences(text, ReferencePlace::kAttribute);
  };
  EXPECT_EQ(in_attribute("?a=1&copy=2&reg=3&amp;lt=4"), "?a=1&copy=2&reg=3&lt=4");
  EXPECT_EQ(in_attribute("?a&copyright&copy;&copy"), "?a&copyright©©");
  EXPECT_EQ(DecodeReferences("&copyright", ReferencePlace::kText), "©right");
}

TEST(CharacterReferences, AreFoundByName) {
  EXPECT_EQ(FindNamedReference("eacute"), "é");
  EXPECT_EQ(FindNamedReference("semi"), ";");
  EXPECT_EQ(FindNamedReference(""), "");
  EXPECT_EQ(FindNamedReference("Eacut"), "");
}

}  // namespace
}  // namespace sluis
