#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "engine/digests/pieces.h"
#include "engine/digests/render.h"
#include "engine/digests/wrapping.h"
#include "tests/engine/digests/sample_digest.h"

namespace sluis {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(RenderText, SaysInDutchWhatThereIsAndWhy) {
  const std::string text = RenderText(SampleDigest("nl"));
  for (const char* part : {
           "Sluis voor Anna de Wit\n",
           "donderdag 12 maart 2026, 07:00\n",
           "2 verhalen uit 1.240 berichten\n",
           "1. Hoogwater \u00b7 vrijwel zeker\n",
           "Jan Jansen (@jan) \u00b7 mastodon \u00b7 12 maart, 06:12\n",
           "https://mastodon.example/@jan/1\n",
           "5 berichten van 4 stemmen op mastodon en x, tussen 11 maart, 22:00 en 12",
           "Past ook bij Wegen en bruggen\n",
           "2. Wegen en bruggen \u00b7 goed mogelijk\n",
           "Verantwoording\n",
           "  1.240  binnengekomen\n",
           "     57  raakten uw onderwerpen\n",
           "     50  weg: geen plaats meer, andere verhalen gingen voor\n",
       }) {
    EXPECT_THAT(text, HasSubstr(part));
  }
  RenderOptions wide;
  wide.columns = 200;
  EXPECT_THAT(RenderText(SampleDigest("nl"), wide),
              HasSubstr("Waarom: noemt \u2018dijk\u2019 en \u2018hoogwater\u2019; lijkt op uw "
                        "omschrijving door \u2018kwel\u2019\n"));
  EXPECT_THAT(RenderText(SampleDigest("nl"), wide),
              HasSubstr("Er kwamen 1.240 berichten binnen. 57 daarvan raakten uw onderwerpen. 6 "
                        "daarvan staan hierboven, in 2 verhalen van 5 stemmen. 51 bleven weg.\n"));
}

TEST(RenderText, SaysItInEnglishToo) {
  RenderOptions wide;
  wide.columns = 200;
  const std::string text = RenderText(SampleDigest("en"), wide);
  EXPECT_THAT(text, HasSubstr("Thursday 12 March 2026, 07:00\n"));
  EXPECT_THAT(text, HasSubstr("2 stories out of 1,240 posts\n"));
  EXPECT_THAT(text, HasSubstr("Why: mentions \u2018dijk\u2019 and \u2018hoogwater\u2019; resembles "
                              "your description through \u2018kwel\u2019\n"));
  EXPECT_THAT(text, HasSubstr("5 posts from 4 voices on mastodon and x, between 11 March, 22:00 "
                              "and 12 March, 06:12\n"));
  EXPECT_THAT(text, HasSubstr("1,240 posts came in. 57 of them touched your subjects. 6 of those "
                              "are above, in 2 stories from 5 voices. 51 were left out.\n"));
}

TEST(RenderText, SaysPlainlyThatThereIsNothing) {
  EXPECT_THAT(RenderText(EmptyDigest("nl")), HasSubstr("Vandaag is er niets voor u.\n"));
  EXPECT_THAT(RenderText(EmptyDigest("nl")), HasSubstr("Geen daarvan raakte uw onderwerpen.\n"));
  EXPECT_THAT(RenderText(EmptyDigest("en")), HasSubstr("There is nothing for you today.\n"));
}

TEST(RenderText, StaysShortWhenThereIsNothing) {
  EXPECT_EQ(RenderText(EmptyDigest("nl")).substr(RenderText(EmptyDigest("nl")).find("Verant")),
            "Verantwoording\n"
            "Er kwamen 1.240 berichten binnen. Geen daarvan raakte uw onderwerpen.\n"
            "\n"
            "Van woensdag 11 maart 2026, 07:00 tot donderdag 12 maart 2026, 07:00\n");
}

TEST(RenderText, SaysWhoIsBehindItAndWhatIsUnusual) {
  const std::string text = RenderText(TellingDigest("nl"));
  EXPECT_THAT(text, HasSubstr("\n"
                              "Er kwam meer binnen dan de gewoonlijke 310 berichten.\n"
                              "56 berichten van 12 stemmen kwamen in aanmerking; de drie luidste "
                              "schreven 61%:\n"
                              "een paar stemmen maken hier het meeste geluid. 2 berichten noemen "
                              "geen\nschrijver.\n"
                              "Bronnen: mastodon (40) en x (16). 46 zijn oorspronkelijk, 10 zijn "
                              "doorgeplaatst.\n"
                              "Berichten op sociale media zijn geen afspiegeling van de inwoners.\n"
                              "\n"
                              "Per onderwerp\n"
                              "  Hoogwater: 50 berichten van 12 stemmen; de drie luidste schreven "
                              "60%; meer dan\n"
                              "  gewoonlijk (2,4)\n"
                              "  Wegen en bruggen: 7 berichten van 6 stemmen\n"
                              "  Markten: geen berichten; minder dan gewoonlijk (20)\n"));
  EXPECT_THAT(text, Not(HasSubstr("Vergunningen")));
  RenderOptions wide;
  wide.columns = 200;
  EXPECT_THAT(
      RenderText(TellingDigest("en"), wide),
      HasSubstr("\n"
                "More came in than the usual 310 posts.\n"
                "56 posts from 12 voices qualified; the three loudest wrote 61%: a few voices make "
                "most of the noise here. 2 posts name no author.\n"
                "Sources: mastodon (40) and x (16). 46 are original, 10 are reposts.\n"
                "Posts on social media are no cross-section of the population.\n"
                "\n"
                "By subject\n"
                "  Hoogwater: 50 posts from 12 voices; the three loudest wrote 60%; more than "
                "usual (2.4)\n"
                "  Wegen en bruggen: 7 posts from 6 voices\n"
                "  Markten: no posts; less than usual (20)\n"));
}

TEST(RenderText, NamesNoShareOfALoudFewWhereItIsChance) {
  v1::Digest digest = TellingDigest("nl");
  v1::Voices* voices = digest.mutable_balance()->mutable_voices();
  voices->set_posts(7);
  voices->set_unnamed(0);
  voices->set_authors(6);
  voices->set_few_voices(false);
  EXPECT_THAT(RenderText(digest), HasSubstr("7 berichten van 6 stemmen kwamen in aanmerking.\n"));
  voices->set_posts(10);
  voices->set_authors(10);
  voices->set_loudest_three(3);
  EXPECT_THAT(RenderText(digest), HasSubstr("10 berichten van 10 stemmen kwamen in aanmerking.\n"));
  voices->set_posts(7);
  voices->set_unnamed(7);
  EXPECT_THAT(RenderText(digest), HasSubstr("\n7 berichten noemen geen schrijver.\n"));
}

TEST(RenderText, TellsTheSmallestSourcesTogether) {
  v1::Digest digest = TellingDigest("nl");
  v1::Voices* voices = digest.mutable_balance()->mutable_voices();
  for (const char* name : {"a", "b", "c", "d", "e"}) AddShare(name, 2, voices->mutable_sources());
  EXPECT_THAT(RenderText(digest), HasSubstr("Bronnen: mastodon (40), x (16), a (2), b (2), c (2) "
                                            "en andere (4)."));
}

TEST(RenderText, CountsTheSourcesOfAStoryThatManyTell) {
  RenderOptions wide;
  wide.columns = 200;
  EXPECT_THAT(
      RenderText(WideDigest("nl", 105), wide),
      HasSubstr("5 berichten van 4 stemmen op krant0, krant1, krant2 en 102 andere bronnen, "
                "tussen 11 maart"));
  EXPECT_THAT(RenderText(WideDigest("en", 105), wide),
              HasSubstr("on krant0, krant1, krant2 and 102 other sources, between 11 March"));
  EXPECT_THAT(RenderText(WideDigest("nl", 1234), wide),
              HasSubstr("krant2 en 1.231 andere bronnen, tussen"));
  EXPECT_THAT(RenderText(WideDigest("nl", 5), wide),
              HasSubstr("op krant0, krant1, krant2 en 2 andere bronnen, tussen"));
}

TEST(RenderText, NamesAFourthSourceInTheRoomThatItsNumberWouldTake) {
  RenderOptions wide;
  wide.columns = 200;
  EXPECT_THAT(RenderText(WideDigest("nl", 4), wide),
              HasSubstr("op krant0, krant1, krant2 en krant3, tussen"));
}

TEST(RenderText, MarksWhatIsShownToLearnFrom) {
  const std::string text = RenderText(TellingDigest("nl"));
  const std::string mark =
      "2. Wegen en bruggen \u00b7 goed mogelijk\n"
      "   Om van te leren: minder zeker dan u vraagt. Wilt u hiervan meer of minder?\n";
  EXPECT_THAT(text, HasSubstr(mark));
  EXPECT_THAT(RenderText(SampleDigest("nl")), Not(HasSubstr("Om van te leren")));
  EXPECT_THAT(RenderText(TellingDigest("en")),
              HasSubstr("To learn from: less sure than you ask for. Do you want more of this, or"));
}

TEST(RenderText, ShowsTheWarningTheTitleAndThePictureOfAPost) {
  v1::Digest digest = EmptyDigest("nl");
  v1::Post* post = AddStory("", &digest)->mutable_post();
  EXPECT_THAT(RenderText(digest), HasSubstr("(Dit bericht heeft geen tekst.)\n"));
  post->set_spoiler("ongeluk");
  post->set_title("Botsing op de A15");
  post->add_media()->set_alt_text("twee auto's in de berm");
  const std::string text = RenderText(digest);
  EXPECT_THAT(text, HasSubstr("Waarschuwing van de schrijver: ongeluk\n"));
  EXPECT_THAT(text, HasSubstr("Botsing op de A15\n"));
  EXPECT_THAT(text, HasSubstr("Beeld: twee auto's in de berm\n"));
}

TEST(RenderText, LeavesOutWhatTheStreamDoesNotTell) {
  v1::Digest digest = EmptyDigest("nl");
  v1::Story* story = AddStory("Het water stijgt.", &digest);
  story->mutable_post()->clear_author();
  story->mutable_post()->clear_url();
  story->set_posts(3);
  story->set_voices(0);
  const std::string text = RenderText(digest);
  EXPECT_THAT(text, HasSubstr("   mastodon \u00b7 12 maart, 06:12\n   3 berichten\n"));
}

TEST(RenderText, StaysWithinItsColumns) {
  v1::Digest digest = TellingDigest("nl");
  AddStory(
      "\u6c34\u4f4d\u6c34\u4f4d\u6c34\u4f4d " + std::string(300, 'x') + " \U0001F30A\U0001F30A",
      &digest)
      ->mutable_post()
      ->clear_url();
  digest.mutable_stories(0)->mutable_post()->clear_url();
  digest.mutable_stories(1)->mutable_post()->clear_url();
  for (int columns : {20, 21, 40, 80, 132}) {
    RenderOptions options;
    options.columns = columns;
    for (std::string_view line : SplitAt(RenderText(digest, options), '\n')) {
      EXPECT_LE(DisplayWidth(line), columns) << line;
    }
  }
}

TEST(RenderText, NeverBreaksALink) {
  v1::Digest digest = EmptyDigest("nl");
  const std::string link = "https://x.example/" + std::string(200, 'a');
  AddStory("Lang.", &digest)->mutable_post()->set_url(link);
  EXPECT_THAT(RenderText(digest), HasSubstr(link + "\n"));
}

TEST(RenderText, HoldsNoEscapeSequenceUnlessColored) {
  RenderOptions colored;
  colored.color = true;
  EXPECT_THAT(RenderText(SampleDigest("nl")), Not(HasSubstr("\x1b")));
  EXPECT_THAT(RenderText(SampleDigest("nl"), colored), HasSubstr("\x1b[1m"));
}

TEST(RenderText, LetsNoControlSequenceOfForeignTextThrough) {
  const std::string text = RenderText(
      AttackedDigest("kwaad\x1b[2J\x1b]0;titel\x07\x9b\u009b31m\r\b\u202e\u2066\u200b\xff slot"));
  for (const char* bad : {"\x1b", "\x07", "\r", "\b", "\u009b", "\u202e", "\u2066", "\u200b"}) {
    EXPECT_THAT(text, Not(HasSubstr(bad)));
  }
  EXPECT_THAT(text, HasSubstr("slot"));
}

}  // namespace
}  // namespace sluis
