// HTML says to us what it says to one who reads it, and hostile HTML costs no more than its length.
#include "connectors/markup/html_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <string>

namespace sluis {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kBase[] = "https://example.org/a/";

std::string TextOf(std::string_view html) { return ReadHtml(html, kBase).text; }

TEST(HtmlText, IsTheWordsWithWhiteSpaceCollapsed) {
  EXPECT_EQ(TextOf("De  dijk\n\thoudt"), "De dijk houdt");
  EXPECT_EQ(TextOf(" <b>De</b> <i>dijk</i>. "), "De dijk.");
  EXPECT_EQ(TextOf("de&nbsp;dijk"), "de dijk");
  EXPECT_EQ(TextOf(""), "");
  EXPECT_EQ(TextOf("  <p> </p>\n"), "");
}

TEST(HtmlText, EndsALineWhereABlockEnds) {
  EXPECT_EQ(TextOf("<p>een</p><p>twee</p>"), "een\n\ntwee");
  EXPECT_EQ(TextOf("<p>een<p>twee"), "een\n\ntwee");
  EXPECT_EQ(TextOf("<div>een</div><div>twee</div>drie"), "een\ntwee\ndrie");
  EXPECT_EQ(TextOf("een<br>twee<br/>drie"), "een\ntwee\ndrie");
  EXPECT_EQ(TextOf("een<br><br><br><br>twee"), "een\n\ntwee");
  EXPECT_EQ(TextOf("<h1>Kop</h1>tekst"), "Kop\n\ntekst");
  EXPECT_EQ(TextOf("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"), "a b\nc");
}

TEST(HtmlText, MarksListsAndQuotations) {
  EXPECT_EQ(TextOf("x<ul><li>een</li><li>twee</li></ul>y"), "x\n\n- een\n- twee\n\ny");
  EXPECT_EQ(TextOf("<blockquote><p>een</p><p>twee<br>drie</p></blockquote>vier"),
            "> een\n\n> twee\n> drie\n\nvier");
  EXPECT_EQ(TextOf("<blockquote><blockquote>een</blockquote>twee</blockquote>"),
            "> > een\n\n> twee");
}

TEST(HtmlText, KeepsWhatIsPreformatted) {
  EXPECT_EQ(TextOf("<pre>een\n  twee\n\n\n\ndrie</pre>vier  vijf"),
            "een\n  twee\n\ndrie\n\nvier vijf");
}

TEST(HtmlText, LeavesOutWhatIsNotForReaders) {
  EXPECT_EQ(TextOf("a<script>if (a < b) { x('</p>') }</script>b"), "ab");
  EXPECT_EQ(TextOf("a<style>p { }</STYLE >b<template>c<b>d</b></template>e"), "abe");
  EXPECT_EQ(TextOf("a<!-- <p>x</p> -->b<!doctype html><?php x ?>c<![CDATA[d]]>e"), "abce");
  EXPECT_EQ(TextOf("<title>x</title><textarea>x</textarea><iframe src=x>x</iframe>y"), "y");
  EXPECT_EQ(TextOf("a<script>b"), "a");
  EXPECT_EQ(TextOf("a<iframe src='x'/>b"), "ab");
  EXPECT_EQ(TextOf("a<!-- b"), "a");
  EXPECT_EQ(TextOf("a<p b"), "a");
  EXPECT_EQ(TextOf("a<p b='c"), "a");
}

TEST(HtmlText, TakesALoneSignForText) {
  EXPECT_EQ(TextOf("1 < 2 && 3 > 2"), "1 < 2 && 3 > 2");
  EXPECT_EQ(TextOf("<3 <"), "<3 <");
  EXPECT_EQ(TextOf("a</>b</3>c</"), "abc");
}

TEST(HtmlText, ReadsReferences) {
  EXPECT_EQ(TextOf("&eacute;&#233;&#xE9;&#XE9;"), "éééé");
  EXPECT_EQ(TextOf("&lt;b&gt; &amp;amp; &quot;&apos;"), "<b> &amp; \"'");
  // The repair of numbers that mean windows-1252.
  EXPECT_EQ(TextOf("&#128;&#x92;&#150;"), "€’–");
  EXPECT_EQ(TextOf("&#0;&#xD800;&#1114112;&#99999999999999999999;&#1;"),
            "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD");
  // Some may do without the ';'; others may not.
  EXPECT_EQ(TextOf("&eacute&copy2026 &hellip &notit; &bogus; &; &#; &#x; &#65"),
            "é©2026 &hellip ¬it; &bogus; &; &#; &#x; A");
  EXPECT_EQ(TextOf("&NotEqualTilde;&CounterClockwiseContourIntegral;"), "≂̸∳");
}

TEST(HtmlText, RepairsWhatIsNotUtf8) {
  EXPECT_EQ(TextOf("caf\xE9 \xC3(\xF0\x9F\x8C"), "caf\uFFFD \uFFFD(\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(TextOf(std::string_view("a\0b\x1b[0m", 7)), "a\uFFFDb\uFFFD[0m");
}

TEST(HtmlText, ListsItsLinksInOrder) {
  const HtmlText read = ReadHtml(
      "<p>Zie <a href='b?x=1&amp;copy=2'>deze  <b>pagina</b></a>, <a href=\"//c.example/d\" "
      "REL='Tag nofollow'>die</a>, <a name=x>niet</a> <a href='mailto:x@y'>deze</a>, <a "
      "href=javascript:x>deze</a> of <a href='https://e.example/'>wel</a></p>",
      kBase);
  EXPECT_EQ(read.text, "Zie deze pagina, die, niet deze, deze of wel");
  ASSERT_EQ(read.links.size(), 3u);
  EXPECT_EQ(read.links[0].address, "https://example.org/a/b?x=1&copy=2");
  EXPECT_EQ(read.text.substr(read.links[0].begin, read.links[0].end - read.links[0].begin),
            "deze pagina");
  EXPECT_EQ(read.links[1].address, "https://c.example/d");
  EXPECT_THAT(read.links[1].relations, ElementsAre("Tag", "nofollow"));
  EXPECT_EQ(read.links[2].address, "https://e.example/");
  EXPECT_FALSE(read.cut);
}

// As a server of Mastodon writes them.
TEST(HtmlText, TellsMentionsAndHashtagsFromLinks) {
  const HtmlText read = ReadHtml(
      "<p><span class=\"h-card\" translate=\"no\"><a href=\"https://social.example/@anna\" "
      "class=\"u-url mention\">@<span>anna</span></a></span> over <a "
      "href=\"https://social.example/tags/hoogwater\" class=\"mention hashtag\" rel=\"tag\">#<span>"
      "hoogwater</span></a> <a href=\"https://www.example.org/nieuws/lang/pad\" rel=\"nofollow "
      "noopener\" target=\"_blank\"><span class=\"invisible\">https://www.</span><span "
      "class=\"ellipsis\">example.org/nieuws</span><span class=\"invisible\">/lang/pad</span></a>"
      "</p>",
      "");
  EXPECT_EQ(read.text, "@anna over #hoogwater https://www.example.org/nieuws/lang/pad");
  ASSERT_EQ(read.links.size(), 3u);
  EXPECT_THAT(read.links[0].classes, ElementsAre("u-url", "mention"));
  EXPECT_THAT(read.links[1].classes, ElementsAre("mention", "hashtag"));
  EXPECT_THAT(read.links[1].relations, ElementsAre("tag"));
  EXPECT_THAT(read.links[2].classes, IsEmpty());
  const HtmlLink& tag = read.links[1];
  EXPECT_EQ(read.text.substr(tag.begin, tag.end - tag.begin), "#hoogwater");
}

TEST(HtmlText, TellsWhereTheWordsOfALinkStandAfterALineEnd) {
  const HtmlText read =
      ReadHtml("<ul><li><a href=x>een</a><li><blockquote><a href=y>twee</a>", kBase);
  ASSERT_EQ(read.links.size(), 2u);
  for (const HtmlLink& link : read.links) {
    const std::string words = read.text.substr(link.begin, link.end - link.begin);
    EXPECT_EQ(words, link.address.back() == 'x' ? "een" : "twee");
  }
}

TEST(HtmlText, ListsItsPicturesWithTheirDescriptions) {
  const HtmlText read = ReadHtml(
      "a<img src=dijk.jpg alt='De dijk bij &quot;Lith&quot;'><img src=/pixel.gif width=1 height=1>"
      "<img src='data:image/png;base64,AA' alt=x>b <img class='emoji' src=x alt='🌊'>",
      kBase);
  EXPECT_EQ(read.text, "ab 🌊");
  ASSERT_EQ(read.images.size(), 1u);
  EXPECT_EQ(read.images[0].address, "https://example.org/a/dijk.jpg");
  EXPECT_EQ(read.images[0].alt_text, "De dijk bij \"Lith\"");
}

TEST(HtmlText, EndsAtItsLimits) {
  HtmlLimits limits;
  limits.max_text_bytes = 10;
  EXPECT_EQ(ReadHtml("<p>0123456789", kBase, limits).text, "0123456789");
  EXPECT_FALSE(ReadHtml("<p>0123456789", kBase, limits).cut);
  // No half character.
  EXPECT_EQ(ReadHtml("01234567€x", kBase, limits).text, "01234567");
  EXPECT_TRUE(ReadHtml("01234567€x", kBase, limits).cut);
  EXPECT_EQ(ReadHtml("012345678 x", kBase, limits).text, "012345678");
  limits = {};
  limits.max_links = 1;
  const HtmlText read = ReadHtml("<a href=mailto:x>a</a><a href=b>b</a>", kBase, limits);
  EXPECT_THAT(read.links, IsEmpty());
  EXPECT_TRUE(read.cut);
}

std::string Repeated(std::string_view part, size_t times) {
  std::string text;
  text.reserve(part.size() * times);
  for (size_t i = 0; i < times; ++i) text += part;
  return text;
}

// Each would take for ever, or the stack, if a step looked at what came before.
TEST(HtmlText, HostileTextCostsItsLength) {
  for (const std::string_view part :
       {"<",       "<a",   "<a href=",   "<!--",        "<!",       "</",         "&",
        "&#",      "&#1",  "&amp",       "<script>",    "\"",       "<p>",        "<blockquote>",
        "<b>",     "</p>", "<a href=x>", "<img src=x>", "<ul><li>", "<template>", "<a b c d e f",
        "<pre>\n", "\xC3", "\x80",       "< ",          "<x/"}) {
    const std::string html = Repeated(part, 1'000'000);
    const HtmlText read = ReadHtml(html, kBase);
    EXPECT_LE(read.text.size(), HtmlLimits().max_text_bytes) << part;
    EXPECT_LE(read.links.size(), HtmlLimits().max_links) << part;
    EXPECT_TRUE(simdjson::validate_utf8(read.text.data(), read.text.size())) << part;
  }
}

TEST(HtmlText, ReadsAHundredMegabytesOfSigns) {
  const HtmlText read = ReadHtml(std::string(100'000'000, '<'), kBase);
  EXPECT_TRUE(read.cut);
  EXPECT_EQ(read.text, std::string(HtmlLimits().max_text_bytes, '<'));
}

}  // namespace
}  // namespace sluis
