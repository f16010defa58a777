#include "models/text/term_matcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "models/text/post_text.h"

namespace sluis {
namespace {

using testing::HasSubstr;

v1::Post PostOf(const std::string& text) {
  v1::Post post;
  post.set_source("mastodon");
  post.set_text(text);
  post.mutable_author()->set_id("42");
  post.mutable_author()->set_handle("RWS_Verkeer");
  return post;
}

bool Holds(const v1::Post& post, const std::string& term, const std::string& language = "") {
  const auto matcher = TermMatcher::Create(term);
  EXPECT_TRUE(matcher.ok()) << matcher.status();
  return matcher.ok() && matcher->Matches(RuleInput(post, language));
}

bool SurelyHolds(const v1::Post& post, const std::string& term, const std::string& language = "") {
  const auto matcher = TermMatcher::Create(term);
  EXPECT_TRUE(matcher.ok()) << matcher.status();
  return matcher.ok() && matcher->SurelyMatches(RuleInput(post, language));
}

TEST(TermMatcher, WordsPhrasesAndPrefixes) {
  const v1::Post post = PostOf("Er is maar één Hoog-Water: dijkdoorbraak!");
  EXPECT_TRUE(Holds(post, "een"));
  EXPECT_TRUE(Holds(post, "ÉÉN"));
  EXPECT_TRUE(Holds(post, "hoog water"));
  EXPECT_TRUE(Holds(post, "dijk*"));
  EXPECT_FALSE(Holds(post, "dijk"));
}

TEST(TermMatcher, TheTagsThatASourceGives) {
  v1::Post post = PostOf("Het water stijgt #genoemd");
  post.add_tags("Hoogwater");
  post.add_tags("#Zeeën_2026");
  EXPECT_TRUE(Holds(post, "tag:hoogwater"));
  EXPECT_TRUE(Holds(post, "TAG:#HoogWater"));
  EXPECT_TRUE(Holds(post, "tag:zeeen_2026"));
  EXPECT_TRUE(Holds(post, "tag:hoog*"));
  EXPECT_FALSE(Holds(post, "tag:hoog"));
  // The source has told which tags there are.
  EXPECT_FALSE(Holds(post, "tag:genoemd"));
}

TEST(TermMatcher, TheHashtagsOfTheTextWhenASourceGivesNone) {
  const v1::Post post = PostOf("#Hoogwater bij (#één_dijk)! &#39; a#b ##dubbel");
  EXPECT_TRUE(Holds(post, "tag:hoogwater"));
  EXPECT_TRUE(Holds(post, "tag:een_dijk"));
  EXPECT_TRUE(Holds(post, "tag:dubbel"));
  EXPECT_FALSE(Holds(post, "tag:39"));
  EXPECT_FALSE(Holds(post, "tag:b"));
  EXPECT_FALSE(Holds(PostOf("hoogwater"), "tag:hoogwater"));
}

TEST(TermMatcher, TheSource) {
  EXPECT_TRUE(Holds(PostOf("x"), "source:Mastodon"));
  EXPECT_FALSE(Holds(PostOf("x"), "source:mast"));
}

TEST(TermMatcher, TheAccountByIdOrHandle) {
  EXPECT_TRUE(Holds(PostOf("x"), "author:mastodon/rws_verkeer"));
  EXPECT_TRUE(Holds(PostOf("x"), "author:mastodon/@RWS_verkeer"));
  EXPECT_TRUE(Holds(PostOf("x"), "author:mastodon/42"));
  EXPECT_FALSE(Holds(PostOf("x"), "author:x/42"));
  EXPECT_FALSE(Holds(v1::Post(), "author:mastodon/42"));
}

TEST(TermMatcher, ALanguageThatIsNotKnownIsTakenAndNeverForbidden) {
  const v1::Post unlabelled = PostOf("x");
  EXPECT_TRUE(Holds(unlabelled, "lang:nl"));
  EXPECT_FALSE(SurelyHolds(unlabelled, "lang:nl"));
  EXPECT_TRUE(Holds(unlabelled, "lang:NL", "nl"));
  EXPECT_FALSE(Holds(unlabelled, "lang:nl", "en"));
  v1::Post claimed = unlabelled;
  claimed.add_languages("nl-BE");
  EXPECT_TRUE(Holds(claimed, "lang:nl", "en"));
  EXPECT_TRUE(SurelyHolds(claimed, "lang:nl"));
  EXPECT_FALSE(SurelyHolds(claimed, "lang:nl", "en"));
  EXPECT_TRUE(SurelyHolds(claimed, "lang:en", "en"));
}

TEST(TermMatcher, WhatCannotBeMatchedSaysWhatToWrite) {
  const std::pair<const char*, const char*> kBad[] = {
      {"tag:", "tag:hoogwater"},      {"source: ", "source:mastodon"},
      {"lang:", "lang:nl"},           {"lang:nederlands", "lang:nl"},
      {"author:rws", "mastodon/rws"}, {"author:mastodon/", "mastodon/rws"},
      {"author:/rws", "mastodon/rws"}, {"source:mast*", "'*'"},
      {"tag:a*b", "'*'"},             {"tag:*", "'*'"},
      {"tag:#", "names nothing"},     {"@piet", "@names"},
      {"dijk*en", "'*'"},
  };
  for (const auto& [term, hint] : kBad) {
    const auto matcher = TermMatcher::Create(term);
    ASSERT_FALSE(matcher.ok()) << term;
    EXPECT_THAT(std::string(matcher.status().message()), HasSubstr(hint)) << term;
    EXPECT_THAT(std::string(matcher.status().message()), HasSubstr(term)) << term;
  }
}

TEST(SplitField, KnowsFourFields) {
  EXPECT_EQ(SplitField("tag: hoogwater ").value, "hoogwater");
  EXPECT_EQ(SplitField("Author:x/y").field, TermField::kAuthor);
  EXPECT_EQ(SplitField("nieuws: brug").field, TermField::kText);
  EXPECT_EQ(SplitField("tagged:x").field, TermField::kText);
  EXPECT_EQ(SplitField("").field, TermField::kText);
}

}  // namespace
}  // namespace sluis
