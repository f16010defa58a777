#include "engine/digests/voices.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

namespace sluis {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Posts under construction, kept where the count points.
class Posts {
 public:
  storage::v1::StoredPost& Add(const std::string& account, const std::string& source = "x") {
    storage::v1::StoredPost& stored = posts_.emplace_back();
    stored.mutable_post()->set_source(source);
    stored.mutable_post()->mutable_author()->set_id(account);
    return stored;
  }

  // As many posts of the accounts "a0", "a1" ... as are named.
  explicit Posts(const std::vector<int>& posts_by_account = {}) {
    for (size_t account = 0; account < posts_by_account.size(); ++account) {
      for (int i = 0; i < posts_by_account[account]; ++i) Add("a" + std::to_string(account));
    }
  }

  v1::Voices Counted() const {
    VoiceCount count;
    for (const storage::v1::StoredPost& stored : posts_) count.Add(stored);
    EXPECT_EQ(count.authors(), count.Counted().authors());
    return count.Counted();
  }

 private:
  std::deque<storage::v1::StoredPost> posts_;
};

std::vector<std::string> Named(const google::protobuf::RepeatedPtrField<v1::Share>& shares) {
  std::vector<std::string> named;
  for (const v1::Share& share : shares) {
    named.push_back(share.name() + " " + std::to_string(share.posts()));
  }
  return named;
}

TEST(VoiceCount, OfNothingIsNothing) {
  EXPECT_EQ(Posts().Counted().SerializeAsString(), v1::Voices().SerializeAsString());
}

TEST(VoiceCount, CountsAccountsAndTheThreeLoudest) {
  const v1::Voices voices = Posts({1, 5, 2, 9, 1}).Counted();
  EXPECT_EQ(voices.posts(), 18u);
  EXPECT_EQ(voices.authors(), 5u);
  EXPECT_EQ(voices.loudest_three(), 16u);
  EXPECT_TRUE(voices.few_voices());
}

TEST(VoiceCount, NamesAnAccountBySourceAndLastingIdAndElseByHandle) {
  Posts posts;
  posts.Add("1", "x").mutable_post()->mutable_author()->set_handle("jan");
  posts.Add("1", "x").mutable_post()->mutable_author()->set_handle("jan_nieuw");
  posts.Add("1", "mastodon");
  posts.Add("", "x").mutable_post()->mutable_author()->set_handle("piet");
  posts.Add("", "x").mutable_post()->mutable_author()->set_handle("piet");
  EXPECT_EQ(posts.Counted().authors(), 3u);
}

TEST(VoiceCount, CountsPostsWithoutAnAccountAsPostsOnly) {
  Posts posts({3, 3, 2});
  for (int i = 0; i < 40; ++i) posts.Add("");
  const v1::Voices voices = posts.Counted();
  EXPECT_EQ(voices.posts(), 48u);
  EXPECT_EQ(voices.unnamed(), 40u);
  EXPECT_EQ(voices.authors(), 3u);
  EXPECT_EQ(voices.loudest_three(), 8u);
  EXPECT_TRUE(voices.few_voices());
}

TEST(VoiceCount, TellsRepostsSourcesAndLanguages) {
  Posts posts;
  posts.Add("1", "mastodon").set_language("nl");
  posts.Add("2", "x").set_language("en");
  storage::v1::StoredPost& claimed = posts.Add("3", "x");
  claimed.mutable_post()->add_languages("NL-BE");
  claimed.mutable_post()->add_languages("fr");
  claimed.mutable_post()->set_repost_of("elders");
  // What is detected goes before what is claimed.
  storage::v1::StoredPost& wrong = posts.Add("4", "bluesky");
  wrong.set_language("nl");
  wrong.mutable_post()->add_languages("en");
  posts.Add("5", "bluesky");
  const v1::Voices voices = posts.Counted();
  EXPECT_EQ(voices.reposts(), 1u);
  EXPECT_THAT(Named(voices.sources()), ElementsAre("bluesky 2", "x 2", "mastodon 1"));
  EXPECT_THAT(Named(voices.languages()), ElementsAre("nl 3", "en 1"));
  EXPECT_THAT(Named(Posts({2}).Counted().languages()), IsEmpty());
}

struct FewCase {
  std::vector<int> posts_by_account;
  bool few;
};

TEST(VoiceCount, FewVoicesAreThreeThatWroteHalfAndNotByChance) {
  const std::vector<FewCase> cases = {
      {{7}, false},                             // too few posts to tell
      {{8}, true},                              // one account
      {{2, 1, 1, 1, 1, 1, 1}, false},           // half, but seven voices for eight posts
      {{2, 2, 2, 1, 1}, true},                  // three quarters
      {{4, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, true},      // exactly half
      {{4, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, false},  // just under half
      {std::vector<int>(120, 1), false},
  };
  for (const FewCase& each : cases) {
    EXPECT_EQ(Posts(each.posts_by_account).Counted().few_voices(), each.few)
        << testing::PrintToString(each.posts_by_account);
  }
}

}  // namespace
}  // namespace sluis
