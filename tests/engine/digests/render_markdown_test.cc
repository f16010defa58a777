#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "engine/digests/render.h"
#include "tests/engine/digests/sample_digest.h"

namespace sluis {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(RenderMarkdown, LaysTheDigestOut) {
  const std::string text = RenderMarkdown(SampleDigest("nl"));
  EXPECT_THAT(text, HasSubstr("# Sluis voor Anna de Wit\n\ndonderdag 12 maart 2026, 07:00\\\n"));
  EXPECT_THAT(text, HasSubstr("\n## 1\\. Hoogwater \u00b7 vrijwel zeker\n\n> Langs de dijk"));
  EXPECT_THAT(text, HasSubstr("Jan Jansen \\(\\@jan\\) \u00b7 mastodon \u00b7 12 maart, 06:12\\\n"
                              "[Open het bericht](<https://mastodon.example/@jan/1>)\\\nWaarom: "));
  EXPECT_THAT(text, HasSubstr("\n- **57** raakten uw onderwerpen\n"));
}

TEST(RenderMarkdown, SaysWhoIsBehindItAndWhatIsToLearnFrom) {
  const std::string text = RenderMarkdown(TellingDigest("nl"));
  EXPECT_THAT(text, HasSubstr("\n\n*Om van te leren: minder zeker dan u vraagt. Wilt u hiervan "
                              "meer of minder?*\n\n> De brug"));
  EXPECT_THAT(text, HasSubstr("\n\n56 berichten van 12 stemmen kwamen in aanmerking; "));
  EXPECT_THAT(text, HasSubstr("Bronnen: mastodon \\(40\\) en x \\(16\\). 46 zijn"));
  EXPECT_THAT(text, HasSubstr("\n\nBerichten op sociale media zijn geen afspiegeling van de "
                              "inwoners.\n\n### Per onderwerp\n\n- **Hoogwater** 50 berichten"));
}

TEST(RenderMarkdown, CountsTheSourcesOfAStoryThatManyTell) {
  const std::string text = RenderMarkdown(WideDigest("nl", 105));
  EXPECT_THAT(text, HasSubstr("op krant0, krant1, krant2 en 102 andere bronnen, tussen"));
  EXPECT_THAT(text, Not(HasSubstr("krant3")));
}

TEST(RenderMarkdown, KeepsTheLinesOfAPost) {
  v1::Digest digest = EmptyDigest("nl");
  AddStory("een\n- twee\n1. drie\n# vier\n===", &digest);
  EXPECT_THAT(RenderMarkdown(digest),
              HasSubstr("> een\\\n> \\- twee\\\n> 1\\. drie\\\n> \\# vier\\\n> \\===\n"));
}

TEST(RenderMarkdown, DisarmsEveryMark) {
  v1::Digest digest = EmptyDigest("nl");
  AddStory(
      "*a* _b_ `c` [d](http://x.example) <b>e</b> ![f](g) ~~h~~ |i| &amp; \\ www.x.example j@x",
      &digest);
  EXPECT_THAT(
      RenderMarkdown(digest),
      HasSubstr("> \\*a\\* \\_b\\_ \\`c\\` \\[d\\]\\(http\\://x.example\\) \\<b\\>e\\</b\\> "
                "\\!\\[f\\]\\(g\\) \\~\\~h\\~\\~ \\|i\\| \\&amp; \\\\ www\\.x.example "
                "j\\@x\n"));
}

TEST(RenderMarkdown, EmitsNoForeignMarkupFromAnyField) {
  const std::string text =
      RenderMarkdown(AttackedDigest("](javascript:x) <img src=x> **vet** \n# kop\n\n---\n```\n"));
  EXPECT_THAT(text, Not(HasSubstr("](javascript")));
  EXPECT_THAT(text, Not(HasSubstr(" <img")));
  EXPECT_THAT(text, Not(HasSubstr(" **vet")));
  EXPECT_THAT(text, Not(HasSubstr("\n# kop")));
  EXPECT_THAT(text, Not(HasSubstr("\n---")));
  EXPECT_THAT(text, Not(HasSubstr("```")));
}

TEST(RenderMarkdown, CannotBeTrickedOutOfALink) {
  v1::Digest digest = EmptyDigest("nl");
  AddStory("a", &digest)->mutable_post()->set_url("https://x.example/>)<script>&copy;\n# b");
  EXPECT_THAT(RenderMarkdown(digest),
              HasSubstr("](<https://x.example/%3E)%3Cscript%3E&amp;copy;%0A#%20b>)"));
}

TEST(RenderMarkdown, SaysPlainlyThatThereIsNothing) {
  EXPECT_THAT(RenderMarkdown(EmptyDigest("en")), HasSubstr("There is nothing for you today.\n"));
}

}  // namespace
}  // namespace sluis
