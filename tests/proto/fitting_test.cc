// A post that is too long in places fits, and keeps what is not.
#include "proto/fitting.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluis {
namespace {

using ::testing::ElementsAre;

constexpr PostLimits kLimits = {
    .max_text_bytes = 8, .max_name_bytes = 6, .max_url_bytes = 10, .max_items = 2};

class FittingTest : public ::testing::Test {
 protected:
  FittingTest() {
    post.set_source("x");
    post.set_id("1");
  }
  void Fit() {
    FitPost(kLimits, &post);
    EXPECT_TRUE(CheckPost(post, kLimits).ok()) << CheckPost(post, kLimits);
  }

  v1::Post post;
};

TEST_F(FittingTest, LeavesWhatFits) {
  post.set_text("12345678");
  post.set_reply_to("123456");
  post.add_urls("1234567890");
  const std::string before = post.SerializeAsString();
  Fit();
  EXPECT_EQ(post.SerializeAsString(), before);
}

TEST_F(FittingTest, CutsTextsBetweenCharacters) {
  post.set_text("1234567\xC3\xA9");
  post.set_title("12345\xF0\x9F\x98\x80");
  post.set_spoiler("123456789");
  post.mutable_author()->set_name("12345\xC3\xA9");
  post.mutable_poll()->add_options("123456789");
  Fit();
  EXPECT_EQ(post.text(), "1234567");
  EXPECT_EQ(post.title(), "12345");
  EXPECT_EQ(post.spoiler(), "12345678");
  EXPECT_EQ(post.author().name(), "12345");
  EXPECT_EQ(post.poll().options(0), "12345678");
}

TEST_F(FittingTest, LeavesOutNamesAndAddressesThatAreTooLong) {
  post.set_conversation("1234567");
  post.set_reply_to("1234567");
  post.set_quote_of("1234567");
  post.set_repost_of("1234567");
  post.set_url("12345678901");
  post.mutable_author()->set_id("1234567");
  post.mutable_author()->set_handle("1234567");
  post.mutable_author()->set_url("12345678901");
  Fit();
  EXPECT_EQ(post.conversation() + post.reply_to() + post.quote_of() + post.repost_of(), "");
  EXPECT_EQ(post.url() + post.author().id() + post.author().handle() + post.author().url(), "");
}

TEST_F(FittingTest, ListsKeepTheFirstThatFitAndNoneTwice) {
  for (const char* tag : {"", "1234567", "a", "b", "a", "c"}) post.add_tags(tag);
  for (const char* language : {"nl", "nl", "en"}) post.add_languages(language);
  for (const char* url : {"12345678901", "u"}) post.add_urls(url);
  for (const char* option : {"1", "1", "3"}) post.mutable_poll()->add_options(option);
  Fit();
  EXPECT_THAT(post.tags(), ElementsAre("a", "b"));
  EXPECT_THAT(post.languages(), ElementsAre("nl", "en"));
  EXPECT_THAT(post.urls(), ElementsAre("u"));
  EXPECT_THAT(post.poll().options(), ElementsAre("1", "1"));
}

TEST_F(FittingTest, MediaWithNothingInThemGo) {
  post.add_media()->set_kind("image");
  post.add_media()->set_url("12345678901");
  post.add_media()->set_alt_text("123456789");
  post.add_media()->set_url("u");
  post.add_media()->set_url("v");
  Fit();
  ASSERT_EQ(post.media_size(), 2);
  EXPECT_EQ(post.media(0).alt_text(), "12345678");
  EXPECT_EQ(post.media(1).url(), "u");
}

TEST_F(FittingTest, AddsNothing) {
  Fit();
  EXPECT_FALSE(post.has_author());
  EXPECT_FALSE(post.has_poll());
}

}  // namespace
}  // namespace sluis
