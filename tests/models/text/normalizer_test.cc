#include "models/text/normalizer.h"

#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "models/text/unicode.h"

namespace sluis {
namespace {

using ::testing::HasSubstr;

struct Case {
  std::string text;
  std::string expected;
};

void Check(const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(NormalizeSluis1(c.text), c.expected) << c.text;
}

TEST(Normalizer, LowersAndSpacesPlainText) {
  Check({{"Hoog water, bij Nijmegen!", "hoog water bij nijmegen"},
         {"  a\t\tb\r\n c ", "a b c"},
         {"", ""},
         {"...", ""},
         {"één Ÿ ĲSSEL", "één ÿ ijssel"},
         {"Straße", "strasse"}});
}

TEST(Normalizer, DecodesEntitiesOnce) {
  Check({{"wind &amp; regen", "wind regen"},
         {"&amp;lt;", "lt"},
         {"a&lt;b", "a b"},
         {"foto&#39;s, don&#x27;t, zo&apos;n", "foto's don't zo'n"},
         {"&quot;dijk&quot;", "dijk"},
         {"&amp;#39;", "39"},
         {"A&B &amp", "a b amp"},
         {"&", ""}});
}

TEST(Normalizer, RemovesUrls) {
  Check({{"zie https://nos.nl/artikel/1?x=Y#z nu", "zie nu"},
         {"HTTP://T.CO/abc einde", "einde"},
         {"(www.rws.nl) brug", "brug"},
         {"pic.twitter.com/AbC brug", "brug"},
         {"kijk:https://t.co/x", "kijk"},
         {"kijk op nos.nl", "kijk op nos nl"},
         {"afgebroken https… en http", "afgebroken en"},
         {"<a href=\"https://x.nl/y\">tekst", "a href tekst"},
         {"en/of 1.5/2", "en of 1 5 2"},
         {"www is geen adres", "www is geen adres"}});
}

TEST(Normalizer, RemovesNamesOfPeople) {
  Check({{"@jan hoi", "hoi"},
         {"dank @Jan_1! en @piet.", "dank en"},
         {"@jan@mastodon.nl hoi", "hoi"},
         {"@jan.bsky.social: hoi", "hoi"},
         {"＠jan hoi", "hoi"},
         {"mail jan.de-boer@rws.nl even", "mail even"},
         {".@gemeente storing", "storing"},
         {"bedankt...@jan", "bedankt"},
         {"prijs @ 5 euro", "prijs 5 euro"},
         {"@élan x", "x"}});
}

TEST(Normalizer, RemovesTheRetweetMarkOnlyBeforeAName) {
  Check({{"RT @jan: brug dicht", "brug dicht"},
         {"rt @a: rt @b: brug", "brug"},
         {"rt brug", "rt brug"},
         {"start @jan", "start"}});
}

TEST(Normalizer, KeepsTheWordOfAHashtag) {
  Check({{"#HoogWater #maas_2021", "hoogwater maas 2021"}, {"# los", "los"}});
}

TEST(Normalizer, KeepsSingleApostrophesAndHyphensWithinWords) {
  Check({{"foto's zo’n d‘r WW-uitkering", "foto's zo'n d'r ww-uitkering"},
         {"'s avonds -- 't", "s avonds t"},
         {"a''b a--b a-'b -a a-", "a b a b a b a a"},
         {"A‑27", "a-27"},
         {"half–lang", "half lang"}});
}

TEST(Normalizer, DropsLongNumbers) {
  Check({{"bel 0612345678 of 06-12345678", "bel of"},
         {"A27 in 2021, 1234 AB, 12345", "a27 in 2021 1234 ab"},
         {"covid-19 abc12345", "covid-19 abc12345"},
         {"2021-07-14", ""},
         {"12.345", "12 345"}});
}

TEST(Normalizer, DropsEmojiAndSigns) {
  Check({{"brug 🚧🏽 dicht 👩‍👩‍👧 ❤️", "brug dicht"},
         {"1️⃣ stap 🇳🇱", "1 stap"},
         {"€ 5 + 3 = 8 %", "5 3 8"},
         {"regen☔nu", "regen nu"}});
}

TEST(Normalizer, DropsInvalidBytes) {
  Check({{"a\xff"
          "b",
          "ab"},
         {"\xc3", ""},
         {"x\xed\xa0\x80y \xc0\xaf", "xy"},
         {"\xe2\x82 dijk", "dijk"}});
}

TEST(Normalizer, ComposesCompatibilityForms) {
  Check({{"ｆｕｌｌ ﬁets", "full fiets"},
         {"e\xcc\x81\xcc\x81n", "é\xcc\x81n"},
         {"soft\xc2\xadhyphen", "softhyphen"}});
}

TEST(Normalizer, HoldsNoNewlineAndNoNul) {
  const std::string text = NormalizeSluis1(std::string("a\nb\r\vc\fd\0e", 11) + "\u2028f\u0085g");
  EXPECT_EQ(text, "a b c d e f g");
}

TEST(Normalizer, RawOnlyReplacesLineEnds) {
  EXPECT_EQ(Normalize(Normalization::kRaw, "A\nb\r\n@jan \xff"), "A b  @jan \xff");
  EXPECT_EQ(Normalize(Normalization::kSluis1, "A\nb"), "a b");
}

TEST(Normalizer, NamesAreReadBack) {
  for (const auto n : {Normalization::kRaw, Normalization::kSluis1}) {
    EXPECT_EQ(*ParseNormalization(NormalizationName(n)), n);
  }
  EXPECT_THAT(ParseNormalization("nfc").status().message(), HasSubstr("use raw or sluis-1"));
}

// What every result must be: words of allowed characters, one space apart, unchanged by a second
// pass.
void ExpectNormal(const std::string& text) {
  const std::string once = NormalizeSluis1(text);
  ASSERT_EQ(NormalizeSluis1(once), once) << testing::PrintToString(text);
  ASSERT_EQ(once.find("  "), std::string::npos);
  ASSERT_EQ(once.find_first_of("@#:/&.\n\r\t"), std::string::npos) << once;
  if (!once.empty()) {
    ASSERT_NE(once.front(), ' ');
    ASSERT_NE(once.back(), ' ');
  }
}

TEST(Normalizer, IsIdempotentOnRandomBytes) {
  std::mt19937 random(1);
  for (int i = 0; i < 20000; ++i) {
    std::string text(random() % 40, '\0');
    for (char& c : text) c = static_cast<char>(random());
    ExpectNormal(text);
  }
}

// Bytes seldom make words: pieces that mean something to the scanner do.
TEST(Normalizer, IsIdempotentOnRandomPieces) {
  const std::vector<std::string> pieces = {
      "rt", "RT ", "@",      "@jan", "http", "https://", "www",    "www.",   ".",      "/",
      ":",  "//",  "nos.nl", "12",   "345",  "-",        "'",      "’",      "&amp;",  "&lt;",
      "&",  ";",   "#",      " ",    "\n",   "é",        "e",      "\u0301", "\u0316", "\u3099",
      "ﾞ",  "ｶ",   "ŉ",      "İ",    "ß",    "\u0345",   "ᾳ",      "´",      "\u00ad", "\u200d",
      "👩",  "1",   "\u20e3", "½",    "ﷺ",    "\u1100",   "\u1161", "\u11a8", "\xff",   "_",
      "%",  "+",   "\u034f", "ǅ",    "ʼ",    "‐",        "\u09c7", "\u09be"};
  std::mt19937 random(2);
  for (int i = 0; i < 40000; ++i) {
    std::string text;
    for (size_t n = random() % 24; n > 0; --n) text += pieces[random() % pieces.size()];
    ExpectNormal(text);
  }
}

TEST(Normalizer, IsIdempotentOnEveryCharacter) {
  for (int32_t c = 1; c < 0x110000; ++c) {
    if (c >= 0xd800 && c < 0xe000) continue;
    std::string text = "a";
    AppendUtf8(c, &text);
    text += "\u0301e";
    ExpectNormal(text);
  }
}

// Each of these takes minutes or for ever when a step is quadratic.
TEST(Normalizer, IsLinearOnHostileText) {
  const size_t n = 200000;
  std::string marks = "a";
  for (size_t i = 0; i < n; ++i) marks += i % 2 == 0 ? "\u0301" : "\u0316";
  std::string halfwidth;
  for (size_t i = 0; i < n; ++i) halfwidth += i % 2 == 0 ? "\u0301" : "ﾞ";
  std::string addresses;
  for (size_t i = 0; i < n; ++i) addresses += "a.b@";
  for (const std::string& text : {marks, halfwidth, addresses, std::string(n, '@'),
                                  std::string(n, '&'), std::string(n, '/'), std::string(n, '.')}) {
    ExpectNormal(text);
  }
}

}  // namespace
}  // namespace sluis
