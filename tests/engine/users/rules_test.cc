#include "engine/users/rules.h"

#include <gtest/gtest.h>

#include <string>

#include "models/text/post_text.h"
#include "proto/time.h"

namespace sluis {
namespace {

v1::Post PostOf(const std::string& text) {
  v1::Post post;
  post.set_source("mastodon");
  post.set_id("1");
  post.set_text(text);
  post.set_conversation("c7");
  post.mutable_author()->set_id("42");
  post.mutable_author()->set_handle("piet");
  return post;
}

v1::LeftOutReason Check(const v1::Interest& interest, const v1::Post& post,
                        const std::string& language = "") {
  const auto rules = InterestRules::Compile(interest);
  EXPECT_TRUE(rules.ok()) << rules.status();
  return rules->Check(RuleInput(post, language));
}

TEST(InterestRules, TakeEverythingWhenNothingIsAsked) {
  EXPECT_EQ(Check(v1::Interest(), PostOf("wat dan ook")), v1::LEFT_OUT_REASON_UNSPECIFIED);
}

TEST(InterestRules, WantOneTermOfEachRequiredGroup) {
  v1::Interest interest;
  interest.add_required()->add_any_of("brug");
  v1::TermGroup* place = interest.add_required();
  place->add_any_of("Waterdam");
  place->add_any_of("Merwe*");
  EXPECT_EQ(Check(interest, PostOf("De brug bij Merwedrecht is dicht")),
            v1::LEFT_OUT_REASON_UNSPECIFIED);
  EXPECT_EQ(Check(interest, PostOf("De brug bij Utrecht is dicht")),
            v1::LEFT_OUT_REASON_REQUIRED_TERM);
}

TEST(InterestRules, RefuseAForbiddenPhraseAsWholeWords) {
  v1::Interest interest;
  interest.add_forbidden("te koop");
  EXPECT_EQ(Check(interest, PostOf("Huis te koop aan de dijk")),
            v1::LEFT_OUT_REASON_FORBIDDEN_TERM);
  EXPECT_EQ(Check(interest, PostOf("Grote koopavond")), v1::LEFT_OUT_REASON_UNSPECIFIED);
}

TEST(InterestRules, AskForFieldsBesideWords) {
  v1::Interest interest;
  v1::TermGroup* group = interest.add_required();
  group->add_any_of("tag:hoogwater");
  group->add_any_of("author:mastodon/piet");
  interest.add_required()->add_any_of("source:mastodon");
  interest.add_forbidden("lang:en");
  v1::Post tagged = PostOf("De Maas stijgt #Hoogwater");
  tagged.mutable_author()->set_handle("anna");
  EXPECT_EQ(Check(interest, tagged), v1::LEFT_OUT_REASON_UNSPECIFIED);
  EXPECT_EQ(Check(interest, tagged, "en"), v1::LEFT_OUT_REASON_FORBIDDEN_TERM);
  EXPECT_EQ(Check(interest, PostOf("De Maas stijgt")), v1::LEFT_OUT_REASON_UNSPECIFIED);
  v1::Post elsewhere = tagged;
  elsewhere.set_source("x");
  EXPECT_EQ(Check(interest, elsewhere), v1::LEFT_OUT_REASON_REQUIRED_TERM);
  v1::Post untagged = PostOf("Hoogwater in de Maas");
  untagged.mutable_author()->set_handle("anna");
  EXPECT_EQ(Check(interest, untagged), v1::LEFT_OUT_REASON_REQUIRED_TERM);
}

TEST(InterestRules, FollowTheLanguageFoundOrClaimed) {
  v1::Interest interest;
  interest.add_languages("nl");
  v1::Post claimed = PostOf("hello");
  claimed.add_languages("nl-BE");
  EXPECT_EQ(Check(interest, claimed, "en"), v1::LEFT_OUT_REASON_UNSPECIFIED);
  EXPECT_EQ(Check(interest, PostOf("hello"), "en"), v1::LEFT_OUT_REASON_LANGUAGE);
  EXPECT_EQ(Check(interest, PostOf("hello"), ""), v1::LEFT_OUT_REASON_UNSPECIFIED);
}

TEST(InterestRules, KeepToTheirSources) {
  v1::Interest interest;
  interest.add_sources("rss");
  EXPECT_EQ(Check(interest, PostOf("x")), v1::LEFT_OUT_REASON_SOURCE);
}

TEST(InterestRules, NameATermThatCannotBeUnderstood) {
  v1::Interest interest;
  interest.add_forbidden("!!!");
  EXPECT_FALSE(InterestRules::Compile(interest).ok());
}

v1::LeftOutReason CheckMute(v1::MuteKind kind, const std::string& value,
                            absl::Time until = absl::InfiniteFuture()) {
  v1::Owner owner;
  v1::Mute* mute = owner.add_mutes();
  mute->set_kind(kind);
  mute->set_value(value);
  if (until != absl::InfiniteFuture()) *mute->mutable_until() = ToTimestamp(until);
  const auto rules = MuteRules::Compile(owner);
  EXPECT_TRUE(rules.ok());
  const v1::Post post = PostOf("De brug is dicht");
  return rules->Check(RuleInput(post), absl::FromUnixSeconds(1000));
}

TEST(MuteRules, SilenceAuthorsSourcesTermsAndConversations) {
  EXPECT_EQ(CheckMute(v1::MUTE_KIND_AUTHOR, "mastodon/piet"), v1::LEFT_OUT_REASON_MUTED_AUTHOR);
  EXPECT_EQ(CheckMute(v1::MUTE_KIND_AUTHOR, "mastodon/42"), v1::LEFT_OUT_REASON_MUTED_AUTHOR);
  EXPECT_EQ(CheckMute(v1::MUTE_KIND_AUTHOR, "rss/piet"), v1::LEFT_OUT_REASON_UNSPECIFIED);
  EXPECT_EQ(CheckMute(v1::MUTE_KIND_SOURCE, "mastodon"), v1::LEFT_OUT_REASON_MUTED_SOURCE);
  EXPECT_EQ(CheckMute(v1::MUTE_KIND_TERM, "BRUG"), v1::LEFT_OUT_REASON_MUTED_TERM);
  EXPECT_EQ(CheckMute(v1::MUTE_KIND_CONVERSATION, "mastodon/c7"),
            v1::LEFT_OUT_REASON_MUTED_CONVERSATION);
}

TEST(MuteRules, EndWhenTheirTimeIsOver) {
  EXPECT_EQ(CheckMute(v1::MUTE_KIND_TERM, "brug", absl::FromUnixSeconds(1001)),
            v1::LEFT_OUT_REASON_MUTED_TERM);
  EXPECT_EQ(CheckMute(v1::MUTE_KIND_TERM, "brug", absl::FromUnixSeconds(1000)),
            v1::LEFT_OUT_REASON_UNSPECIFIED);
}

}  // namespace
}  // namespace sluis
