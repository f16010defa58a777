#include "engine/stories/story_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace sluis {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const absl::Time kStart = absl::FromUnixSeconds(1'773'000'000);

v1::Post Saying(const std::string& id, const std::string& text) {
  v1::Post post;
  post.set_source("x");
  post.set_id(id);
  post.set_text(text);
  return post;
}

constexpr char kBridge[] = "De brug bij Ochten is dicht omdat het water te hoog staat";
constexpr char kFestival[] = "Het festival in het park gaat zaterdag gewoon door ondanks de regen";

// An index with the bookkeeping of its caller: sequences, and what a store would hold.
class Desk {
 public:
  explicit Desk(const StoryIndexOptions& options = {}) : options_(options) { Restart(); }

  StoryAssignment Take(const v1::Post& post, absl::Duration at = absl::ZeroDuration()) {
    StoryAssignment assignment = index_->Assign(post, SignatureOf(post), ++sequence_, kStart + at);
    for (uint64_t ended : assignment.ended) {
      EXPECT_FALSE(index_->Record(ended).has_value());
      store_.erase(ended);
    }
    store_[assignment.story_id] = RecordOf(assignment);
    v1::PostKey key;
    key.set_source(post.source());
    key.set_id(post.id());
    log_.emplace_back(key, assignment.story_id);
    return assignment;
  }

  storage::v1::StoredStory RecordOf(const StoryAssignment& assignment) const {
    return index_->Record(assignment.story_id).value_or(storage::v1::StoredStory());
  }

  void Restart() {
    index_ = std::make_unique<StoryIndex>(options_);
    for (const auto& [id, record] : store_) index_->RestoreStory(record);
    for (const auto& [key, story] : log_) index_->RestorePost(key, story);
  }

  const StoryIndex& index() const { return *index_; }
  size_t stored() const { return store_.size(); }

 private:
  StoryIndexOptions options_;
  std::unique_ptr<StoryIndex> index_;
  uint64_t sequence_ = 0;
  std::map<uint64_t, storage::v1::StoredStory> store_;
  std::vector<std::pair<v1::PostKey, uint64_t>> log_;
};

TEST(StoryIndex, NamesAStoryAfterItsFirstPost) {
  Desk desk;
  EXPECT_EQ(desk.Take(Saying("a", kFestival)).story_id, 1u);
  const StoryAssignment second = desk.Take(Saying("b", kBridge));
  EXPECT_EQ(second.story_id, 2u);
  EXPECT_TRUE(second.is_new);
}

TEST(StoryIndex, PutsTheSameTextInOneStory) {
  Desk desk;
  desk.Take(Saying("a", kBridge));
  const StoryAssignment copy = desk.Take(Saying("b", std::string("RT @omroep: ") + kBridge));
  EXPECT_EQ(copy.story_id, 1u);
  EXPECT_FALSE(copy.is_new);
  EXPECT_EQ(desk.RecordOf(copy).posts(), 2u);
}

TEST(StoryIndex, PutsNearCopiesInOneStory) {
  Desk desk;
  desk.Take(Saying("a", kBridge));
  EXPECT_EQ(desk.Take(Saying("b", std::string("LET OP: ") + kBridge)).story_id, 1u);
  EXPECT_EQ(desk.Take(Saying("c", std::string(kBridge) + " #hoogwater #ochten")).story_id, 1u);
  EXPECT_EQ(desk.Take(Saying("d", std::string(kBridge) + " https://x.example/1")).story_id, 1u);
}

TEST(StoryIndex, KeepsOtherNewsApart) {
  Desk desk;
  desk.Take(Saying("a", kBridge));
  EXPECT_EQ(desk.Take(Saying("b", kFestival)).story_id, 2u);
  EXPECT_EQ(desk.Take(Saying("c", "De brug bij Ochten is weer open")).story_id, 3u);
}

TEST(StoryIndex, JoinsShortTextsOnlyWhenTheyAreTheSame) {
  Desk desk;
  desk.Take(Saying("a", "Brand in Utrecht"));
  EXPECT_EQ(desk.Take(Saying("b", "brand in utrecht!")).story_id, 1u);
  EXPECT_EQ(desk.Take(Saying("c", "Brand in Utrecht centrum")).story_id, 3u);
  EXPECT_EQ(desk.Take(Saying("d", "Brand in Arnhem")).story_id, 4u);
}

TEST(StoryIndex, NeverJoinsPostsWithoutText) {
  Desk desk;
  desk.Take(Saying("a", ""));
  EXPECT_EQ(desk.Take(Saying("b", "")).story_id, 2u);
}

TEST(StoryIndex, FollowsRepostsQuotesAndEdits) {
  Desk desk;
  desk.Take(Saying("a", kBridge));
  v1::Post repost = Saying("b", "");
  repost.set_repost_of("a");
  v1::Post quote = Saying("c", "Wat een toestand, dat wordt weer een uur omrijden vandaag");
  quote.set_quote_of("a");
  EXPECT_EQ(desk.Take(repost).story_id, 1u);
  EXPECT_EQ(desk.Take(quote).story_id, 1u);
  EXPECT_EQ(desk.Take(Saying("a", "De brug is inmiddels weer helemaal open voor verkeer")).story_id,
            1u);
}

TEST(StoryIndex, AReplyJoinsTheStoryOfWhatItAnswers) {
  Desk desk;
  desk.Take(Saying("a", kBridge));
  v1::Post reply = Saying("b", "Dat wordt vanmiddag weer een uur omrijden over Tiel");
  reply.set_reply_to("a");
  v1::Post deeper = Saying("c", "Of met de pont, als die tenminste vaart");
  deeper.set_reply_to("b");
  v1::Post elsewhere = Saying("d", "Ik wacht wel tot het water gezakt is");
  elsewhere.set_reply_to("never matched");
  EXPECT_EQ(desk.Take(reply).story_id, 1u);
  EXPECT_EQ(desk.Take(deeper).story_id, 1u);
  EXPECT_EQ(desk.Take(elsewhere).story_id, 4u);
}

v1::Post InConversation(const std::string& id, const std::string& conversation,
                        const std::string& text) {
  v1::Post post = Saying(id, text);
  post.set_conversation(conversation);
  return post;
}

TEST(StoryIndex, AThreadIsOneStoryHoweverLong) {
  Desk desk;
  desk.Take(InConversation("root", "t", kBridge));
  for (int i = 0; i < 500; ++i) {
    const std::string number = std::to_string(i);
    v1::Post reply = InConversation("r" + number, "t",
                                    "Woord" + number + " over iets anders dan buurman" + number);
    reply.set_reply_to(i == 0 ? "root" : "r" + std::to_string(i - 1));
    ASSERT_EQ(desk.Take(reply).story_id, 1u) << i;
  }
  const StoryAssignment last = desk.Take(InConversation("last", "t", kFestival));
  EXPECT_EQ(last.story_id, 1u);
  EXPECT_EQ(desk.RecordOf(last).posts(), 502u);
  EXPECT_EQ(desk.RecordOf(last).conversations_size(), 1);
  EXPECT_EQ(desk.index().size(), 1u);
}

// Where a source names no conversation, a thread holds by what each reply answers.
TEST(StoryIndex, AThreadHoldsByItsRepliesAlone) {
  Desk undisturbed;
  Desk restarted;
  undisturbed.Take(Saying("r0", kBridge));
  restarted.Take(Saying("r0", kBridge));
  for (int i = 1; i < 300; ++i) {
    const std::string number = std::to_string(i);
    v1::Post reply = Saying("r" + number, "Woord" + number + " zegt nu weer wat" + number);
    // The newest is answered, now and then the first.
    reply.set_reply_to("r" + std::to_string(i % 5 == 0 ? 0 : std::max(0, i - i % 7 - 1)));
    if (i % 11 == 0) restarted.Restart();
    ASSERT_EQ(undisturbed.Take(reply).story_id, 1u) << i;
    ASSERT_EQ(restarted.Take(reply).story_id, 1u) << i;
  }
}

TEST(StoryIndex, KeepsConversationsOfOtherSourcesAndNamesOfPostsApart) {
  Desk desk;
  desk.Take(InConversation("a", "t", kBridge));
  v1::Post other = InConversation("b", "t", kFestival);
  other.set_source("y");
  EXPECT_EQ(desk.Take(other).story_id, 2u);
  // A conversation's name is no post's name, though it may be written the same.
  EXPECT_EQ(desk.Take(InConversation("c", "a", "Iets heel anders over loketten")).story_id, 3u);
}

TEST(StoryIndex, AConversationLeadsToTheStoryThatNamedItFirstUntilItEnds) {
  StoryIndexOptions options;
  options.window = absl::Hours(72);
  Desk desk(options);
  desk.Take(InConversation("a", "t", kBridge));
  desk.Take(Saying("b", kFestival));
  // A repost of another story names the conversation too, and takes it nowhere.
  v1::Post repost = InConversation("c", "t", kFestival);
  repost.set_repost_of("b");
  EXPECT_EQ(desk.Take(repost).story_id, 2u);
  EXPECT_EQ(desk.Take(InConversation("d", "t", "Zo staat het er nu voor aldaar")).story_id, 1u);
  EXPECT_EQ(
      desk.Take(InConversation("e", "t", "Het gesprek gaat dagen later verder"), absl::Hours(72))
          .story_id,
      5u);
  EXPECT_EQ(desk.Take(InConversation("f", "t", "En nog wat langer ook"), absl::Hours(73)).story_id,
            5u);
}

TEST(StoryIndex, RemembersSoManyConversationsOfACopiedText) {
  Desk desk;
  for (size_t i = 0; i < kRememberedConversations + 5; ++i) {
    desk.Take(InConversation("p" + std::to_string(i), "t" + std::to_string(i), kBridge));
  }
  const std::string remembered = "t" + std::to_string(kRememberedConversations - 1);
  EXPECT_EQ(desk.Take(InConversation("q", remembered, "Een antwoord in eigen woorden")).story_id,
            1u);
  const std::string forgotten = "t" + std::to_string(kRememberedConversations);
  EXPECT_NE(desk.Take(InConversation("r", forgotten, "Nog een antwoord maar dan later")).story_id,
            1u);
}

TEST(StoryIndex, DoesNotFollowReferencesIntoAnotherSource) {
  Desk desk;
  desk.Take(Saying("a", kBridge));
  v1::Post quote = Saying("b", "Wat een toestand zeg");
  quote.set_source("y");
  quote.set_quote_of("a");
  EXPECT_EQ(desk.Take(quote).story_id, 2u);
}

TEST(StoryIndex, ComparesWithTheFirstPostOnlySoThatAStoryCannotDrift) {
  Desk desk;
  desk.Take(Saying("a", "een twee drie vier vijf zes zeven acht negen tien"));
  EXPECT_EQ(desk.Take(Saying("b", "drie vier vijf zes zeven acht negen tien elf twaalf")).story_id,
            1u);
  EXPECT_EQ(
      desk.Take(Saying("c", "zeven acht negen tien elf twaalf dertien veertien vijftien")).story_id,
      3u);
}

TEST(StoryIndex, PrefersTheStoryThatResemblesMost) {
  StoryIndexOptions options;
  options.min_resemblance = 0.5;
  Desk desk(options);
  desk.Take(Saying("a", "een twee drie vier vijf zes zeven acht negen tien"));
  desk.Take(Saying("b", "vijf zes zeven acht negen tien elf twaalf dertien veertien"));
  EXPECT_EQ(
      desk.Take(Saying("c", "vier vijf zes zeven acht negen tien elf twaalf dertien")).story_id,
      2u);
}

TEST(StoryIndex, EndsAStoryWhenItsWindowIsOver) {
  StoryIndexOptions options;
  options.window = absl::Hours(72);
  Desk desk(options);
  desk.Take(Saying("a", kBridge));
  EXPECT_EQ(desk.Take(Saying("b", kBridge), absl::Hours(72) - absl::Nanoseconds(1)).story_id, 1u);
  const StoryAssignment late = desk.Take(Saying("c", kBridge), absl::Hours(72));
  EXPECT_EQ(late.story_id, 3u);
  EXPECT_THAT(late.ended, ElementsAre(1u));
}

TEST(StoryIndex, LetsTheOldestGoWhenFull) {
  StoryIndexOptions options;
  options.max_stories = 2;
  Desk desk(options);
  desk.Take(Saying("a", kBridge));
  desk.Take(Saying("b", kFestival));
  EXPECT_THAT(desk.Take(Saying("c", kBridge)).ended, IsEmpty());
  EXPECT_THAT(desk.Take(Saying("d", "Iets heel anders over vergunningen en loketten")).ended,
              ElementsAre(1u));
  EXPECT_EQ(desk.index().size(), 2u);
  EXPECT_EQ(desk.Take(Saying("e", kBridge)).story_id, 5u);
}

TEST(StoryIndex, TakesAnArrivalThatFallsBackForTheLatestSeen) {
  Desk desk;
  desk.Take(Saying("a", kBridge), absl::Hours(10));
  const StoryAssignment back = desk.Take(Saying("b", kFestival), absl::Hours(1));
  EXPECT_EQ(desk.RecordOf(back).first_at().seconds(),
            absl::ToUnixSeconds(kStart + absl::Hours(10)));
}

// A stream with copies, near-copies, reposts, quotes, replies, conversations and edits of few
// messages.
std::vector<v1::Post> MixedStream(size_t count) {
  std::mt19937 random(7);
  const auto draw = [&](size_t below) { return static_cast<size_t>(random() % below); };
  std::vector<v1::Post> posts;
  for (size_t i = 0; i < count; ++i) {
    std::string text;
    const size_t subject = draw(60);
    for (size_t word = 0; word < 4 + subject % 9; ++word) {
      text += "w" + std::to_string(subject * 31 + word * 7 % 40) + "x ";
    }
    if (draw(3) == 0) text += "slot" + std::to_string(draw(20)) + "q";
    v1::Post post = Saying("p" + std::to_string(draw(10) == 0 ? draw(i + 1) : i), text);
    if (draw(6) == 0) post.set_repost_of("p" + std::to_string(draw(i + 1)));
    if (draw(9) == 0) post.set_quote_of("p" + std::to_string(draw(i + 1)));
    if (draw(7) == 0) post.set_reply_to("p" + std::to_string(draw(i + 1)));
    if (draw(4) == 0) post.set_conversation("t" + std::to_string(draw(i / 8 + 1)));
    posts.push_back(post);
  }
  return posts;
}

TEST(StoryIndex, AnswersAfterARestartAsIfThereHadBeenNone) {
  StoryIndexOptions options;
  options.window = absl::Minutes(200);
  options.max_stories = 40;
  const std::vector<v1::Post> posts = MixedStream(1500);
  Desk undisturbed(options);
  Desk restarted(options);
  for (size_t i = 0; i < posts.size(); ++i) {
    if (i % 7 == 0) restarted.Restart();
    const absl::Duration at = absl::Minutes(static_cast<int64_t>(i)) + absl::Nanoseconds(1);
    const StoryAssignment expected = undisturbed.Take(posts[i], at);
    const StoryAssignment actual = restarted.Take(posts[i], at);
    ASSERT_EQ(actual.story_id, expected.story_id) << "post " << i;
    ASSERT_EQ(actual.ended, expected.ended) << "post " << i;
    ASSERT_EQ(restarted.RecordOf(actual).SerializeAsString(),
              undisturbed.RecordOf(expected).SerializeAsString());
  }
  EXPECT_EQ(restarted.stored(), restarted.index().size());
}

TEST(StoryIndex, RestoresStoriesOfMoreThanTheRememberedPostsExactly) {
  Desk undisturbed;
  Desk restarted;
  for (Desk* desk : {&undisturbed, &restarted}) {
    for (int i = 0; i < 100; ++i) desk->Take(Saying("p" + std::to_string(i), kBridge));
  }
  restarted.Restart();
  for (int quoted : {10, 31, 32, 63, 64, 98, 99}) {
    v1::Post quote = Saying("q" + std::to_string(quoted),
                            "Eigen woorden over nummer " + std::to_string(quoted) + " alweer");
    quote.set_quote_of("p" + std::to_string(quoted));
    const uint64_t expected = undisturbed.Take(quote).story_id;
    EXPECT_EQ(restarted.Take(quote).story_id, expected);
    const bool first = quoted < static_cast<int>(kRememberedFirstPosts);
    EXPECT_EQ(expected == 1u, first || quoted >= 98) << quoted;
  }
}

}  // namespace
}  // namespace sluis
