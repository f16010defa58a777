#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/digests/html_template.h"
#include "engine/digests/render.h"
#include "tests/engine/digests/sample_digest.h"

namespace sluis {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

size_t Count(const std::string& text, const std::string& part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(RenderHtml, IsOneCompletePageInTheOwnersLanguage) {
  const std::string page = RenderHtml(SampleDigest("nl"));
  EXPECT_THAT(page, StartsWith("<!DOCTYPE html>\n<html lang=\"nl\">"));
  EXPECT_THAT(page, HasSubstr("<title>Sluis voor Anna de Wit, donderdag 12 maart 2026, 07:00<"));
  EXPECT_THAT(page, HasSubstr("<h1>Sluis voor Anna de Wit</h1>"));
  EXPECT_THAT(page, HasSubstr("<h2>1. Hoogwater <span>&middot; vrijwel zeker</span></h2>"));
  EXPECT_THAT(page, HasSubstr("lang=\"nl\" dir=\"auto\">Langs de dijk"));
  EXPECT_THAT(page, HasSubstr("href=\"https://mastodon.example/@jan/1\""));
  EXPECT_THAT(page, HasSubstr("<tr><td>57</td><th scope=\"row\">raakten uw onderwerpen</th></tr>"));
  EXPECT_EQ(Count(page, "<article>"), 2u);
  EXPECT_EQ(Count(page, "</article>"), 2u);
  EXPECT_THAT(page, Not(HasSubstr("{{")));
  EXPECT_THAT(RenderHtml(SampleDigest("en")), HasSubstr("<html lang=\"en\">"));
}

TEST(RenderHtml, SaysWhoIsBehindItAndWhatIsToLearnFrom) {
  const std::string page = RenderHtml(TellingDigest("nl"));
  EXPECT_EQ(Count(page, "<p class=\"exploring\">Om van te leren: "), 1u);
  EXPECT_THAT(page, HasSubstr("<p>56 berichten van 12 stemmen kwamen in aanmerking; "));
  EXPECT_THAT(page,
              HasSubstr("<p>Berichten op sociale media zijn geen afspiegeling van de inwoners."
                        "</p>\n<h3>Per onderwerp</h3>\n<ul>\n"
                        "<li><strong>Hoogwater</strong>: 50 berichten van 12 stemmen"));
  EXPECT_EQ(Count(page, "<li><strong>"), 3u);
  for (const char* element : {"p", "ul", "li", "h3", "table", "section", "strong"}) {
    EXPECT_EQ(Count(page, std::string("</") + element + ">"),
              Count(page, std::string("<") + element + ">") +
                  Count(page, std::string("<") + element + " "))
        << element;
  }
}

TEST(RenderHtml, CountsTheSourcesOfAStoryThatManyTell) {
  const std::string page = RenderHtml(WideDigest("nl", 105));
  EXPECT_THAT(page, HasSubstr("op krant0, krant1, krant2 en 102 andere bronnen, tussen"));
  EXPECT_THAT(page, Not(HasSubstr("krant3")));
}

TEST(RenderHtml, LoadsNothingAndRunsNothing) {
  const std::string page = RenderHtml(TellingDigest("nl"));
  for (const char* part : {"<script", "src=", "@import", "url(", "<link", "<iframe", "onload"}) {
    EXPECT_THAT(page, Not(HasSubstr(part)));
  }
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
}

TEST(RenderHtml, HasATemplateThatEscapesEverything) {
  for (const std::string part : {kHtmlTemplate, kHtmlContent, kHtmlStory}) {
    EXPECT_THAT(part, Not(HasSubstr("{{{")));
    EXPECT_THAT(part, Not(HasSubstr("{{&")));
  }
}

TEST(RenderHtml, TheInsideAndEachStoryStandInThePageAsTheyAre) {
  const v1::Digest digest = SampleDigest("nl");
  const std::string page = RenderHtml(digest);
  const std::string inside = RenderHtmlContent(digest);
  EXPECT_THAT(page, HasSubstr(inside.substr(inside.find("<ol>"))));
  const std::vector<std::string> stories = RenderHtmlStories(digest);
  ASSERT_EQ(stories.size(), static_cast<size_t>(digest.stories_size()));
  for (const std::string& story : stories) {
    EXPECT_THAT(story, StartsWith("<article>"));
    EXPECT_THAT(page, HasSubstr(story.substr(0, story.size() - 1)));
  }
}

TEST(RenderHtml, EmitsNoForeignMarkupFromAnyField) {
  const std::string page = RenderHtml(
      AttackedDigest("\"><script>alert('x')</script><img src=x onerror=y> {{title}} &lt;"));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("<img")));
  EXPECT_THAT(page, Not(HasSubstr("href=")));
  EXPECT_THAT(page, HasSubstr("{{title}} &amp;lt;"));
  EXPECT_THAT(page, HasSubstr("&quot;&gt;&lt;script&gt;alert(&apos;x&apos;)"));
  EXPECT_EQ(Count(page, "<article>"), 1u);
}

TEST(RenderHtml, LinksOnlyToHttpAndHttps) {
  for (const char* url :
       {"javascript:alert(1)", "data:text/html,x", "//x.example", "JaVaScRiPt:x"}) {
    v1::Digest digest = EmptyDigest("nl");
    AddStory("a", &digest)->mutable_post()->set_url(url);
    EXPECT_THAT(RenderHtml(digest), Not(HasSubstr("href="))) << url;
  }
}

TEST(RenderHtml, KeepsAnAttributeWhole) {
  v1::Digest digest = EmptyDigest("nl");
  v1::Post* post = AddStory("a", &digest)->mutable_post();
  post->set_url("https://x.example/\" onmouseover=\"x");
  post->set_languages(0, "nl\" onclick=\"x");
  const std::string page = RenderHtml(digest);
  EXPECT_THAT(page, Not(HasSubstr("\" onmouseover")));
  EXPECT_THAT(page, Not(HasSubstr("onclick")));
}

TEST(RenderHtml, SaysPlainlyThatThereIsNothing) {
  const std::string page = RenderHtml(EmptyDigest("nl"));
  EXPECT_THAT(page, HasSubstr("Vandaag is er niets voor u."));
  EXPECT_THAT(page, Not(HasSubstr("<table")));
  EXPECT_THAT(page, Not(HasSubstr("<ul")));
  EXPECT_EQ(Count(page, "<article>"), 0u);
}

}  // namespace
}  // namespace sluis
