// Short links written out, pictures' links taken off, and signs back to what they stand for.
#include "connectors/x/expanded_text.h"

#include <gtest/gtest.h>

namespace sluis {
namespace {

TEST(ExpandedText, WritesShortLinksOut) {
  EXPECT_EQ(ExpandText("a https://t.co/1 b", {{2, "https://t.co/1", "https://x.example/"}}),
            "a https://x.example/ b");
}

TEST(ExpandedText, CountsCodePoints) {
  const std::string text = "\xF0\x9F\x98\x80\xC3\xA9 https://t.co/1";
  EXPECT_EQ(ExpandText(text, {{3, "https://t.co/1", "L"}}), "\xF0\x9F\x98\x80\xC3\xA9 L");
}

TEST(ExpandedText, FindsALinkThatIsOutOfPlace) {
  for (const uint64_t begin : {uint64_t{0}, uint64_t{4}, uint64_t{99}, UINT64_MAX}) {
    EXPECT_EQ(ExpandText("ab https://t.co/1", {{begin, "https://t.co/1", "L"}}), "ab L");
  }
  EXPECT_EQ(ExpandText("ab", {{0, "https://t.co/1", "L"}, {0, "", "L"}}), "ab");
}

TEST(ExpandedText, TakesLinksToOwnPicturesOff) {
  EXPECT_EQ(ExpandText("Dijk https://t.co/1 https://t.co/2", {{20, "https://t.co/2", ""},
                                                              {20, "https://t.co/2", ""},
                                                              {5, "https://t.co/1", "L"}}),
            "Dijk L");
}

TEST(ExpandedText, BringsSignsBack) {
  EXPECT_EQ(ExpandText("a &lt;b&gt; &amp;lt; & &copy; &am", {}), "a <b> &lt; & &copy; &am");
  EXPECT_EQ(
      ExpandText("&amp; https://t.co/1", {{6, "https://t.co/1", "https://a.example/?b&amp;c"}}),
      "& https://a.example/?b&amp;c");
}

TEST(ExpandedText, HostileLinksCostLittle) {
  const std::string text(16 * 1024 * 1024, 'a');
  const std::string address = std::string(255, 'a') + "b";
  const std::vector<ShortLink> links(10'000, ShortLink{7, address, "L"});
  EXPECT_EQ(ExpandText(text, links), std::string(256 * 1024, 'a'));
  const std::string longer = std::string(256, 'a') + "b";
  EXPECT_EQ(ExpandText(longer, {{0, longer, "L"}}), longer);
  // Cut between two characters.
  EXPECT_EQ(ExpandText(std::string(256 * 1024 - 1, 'a') + "\xC3\xA9", {}),
            std::string(256 * 1024 - 1, 'a'));
}

}  // namespace
}  // namespace sluis
