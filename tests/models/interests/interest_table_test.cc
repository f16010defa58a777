#include "models/interests/interest_table.h"

#include <limits>
#include <random>

#include "gtest/gtest.h"
#include "models/interests/scorer.h"
#include "models/text/terms.h"
#include "tests/models/interests/small_model.h"

namespace sluis {
namespace {

const std::vector<std::string>& Words() {
  static const std::vector<std::string> words = {"de",        "het",     "hoog", "water",
                                                 "dijk",      "brug",    "nat",  "wet",
                                                 "uitkering", "toeslag", "laat", "geld"};
  return words;
}

std::string RandomText(size_t words, std::mt19937* random) {
  std::string text;
  for (size_t i = 0; i < words; ++i) {
    if (i > 0) text += ' ';
    text += Words()[(*random)() % Words().size()];
  }
  return text;
}

std::shared_ptr<TableEntry> Entry(std::string owner, std::string interest, std::mt19937* random) {
  auto entry = std::make_shared<TableEntry>();
  entry->owner_id = std::move(owner);
  entry->interest_id = std::move(interest);
  std::vector<std::string> texts;
  for (const Term& term : TermTextsOf(RandomText(12, random))) texts.push_back(term.text);
  entry->row = RandomRow(37, texts, random);
  entry->bar_logit = 1.0F;
  return entry;
}

std::shared_ptr<const InterestTable> RandomTable(size_t size, std::mt19937* random) {
  std::vector<std::shared_ptr<const TableEntry>> entries;
  for (size_t i = 0; i < size; ++i) {
    entries.push_back(
        Entry("owner" + std::to_string(i % 5), "interest" + std::to_string(i), random));
  }
  return InterestTable::Make(std::move(entries));
}

std::vector<PostFeatures> RandomPosts(size_t size, std::mt19937* random) {
  std::normal_distribution<float> normal;
  std::vector<PostFeatures> posts(size);
  for (PostFeatures& post : posts) {
    for (int i = 0; i < 37; ++i) post.x.push_back(normal(*random));
    post.terms = TermsOf(RandomText((*random)() % 30, random));
  }
  return posts;
}

TEST(InterestTable, ScoresABatchToTheBitAsOneByOne) {
  std::mt19937 random(7);
  const auto table = RandomTable(40, &random);
  const auto posts = RandomPosts(50, &random);
  std::vector<ScoredPair> pairs;
  ScoreAll(posts, *table, std::numeric_limits<float>::infinity(), &pairs);
  ASSERT_EQ(pairs.size(), 40u * 50u);
  for (size_t k = 0; k < pairs.size(); ++k) {
    EXPECT_EQ(pairs[k].post, k / 40);
    EXPECT_EQ(pairs[k].interest, k % 40);
    EXPECT_EQ(pairs[k].score, Score(table->entry(k % 40)->row, posts[k / 40]));
  }
}

TEST(InterestTable, GivesThePairsThatReachTheBarLessTheMargin) {
  std::mt19937 random(8);
  const auto table = RandomTable(20, &random);
  const auto posts = RandomPosts(30, &random);
  for (const float margin : {0.0F, 1.5F}) {
    std::vector<ScoredPair> pairs(3);
    ScoreAll(posts, *table, margin, &pairs);
    size_t expected = 0;
    for (const PostFeatures& post : posts) {
      for (size_t i = 0; i < table->size(); ++i) {
        expected += Score(table->entry(i)->row, post) >= 1.0F - margin ? 1 : 0;
      }
    }
    EXPECT_EQ(pairs.size(), expected);
    EXPECT_GT(expected, 0u);
  }
}

TEST(InterestTable, DoesNotDependOnHowABatchIsCut) {
  std::mt19937 random(9);
  const auto table = RandomTable(10, &random);
  const auto posts = RandomPosts(20, &random);
  std::vector<ScoredPair> whole;
  ScoreAll(posts, *table, 0, &whole);
  std::vector<float> scores;
  for (const PostFeatures& post : posts) {
    std::vector<ScoredPair> one;
    ScoreAll({&post, 1}, *table, 0, &one);
    for (const ScoredPair& pair : one) scores.push_back(pair.score);
  }
  ASSERT_EQ(scores.size(), whole.size());
  for (size_t i = 0; i < scores.size(); ++i) EXPECT_EQ(scores[i], whole[i].score);
}

TEST(InterestTable, SortsByOwnerAndInterest) {
  std::mt19937 random(10);
  const auto table = InterestTable::Make(
      {Entry("b", "a", &random), Entry("a", "z", &random), Entry("a", "b", &random)});
  EXPECT_EQ(table->entry(0)->interest_id, "b");
  EXPECT_EQ(table->entry(1)->interest_id, "z");
  EXPECT_EQ(table->entry(2)->owner_id, "b");
}

TEST(InterestTable, ChangesByMakingANewTableThatSharesTheRest) {
  std::mt19937 random(11);
  const auto before = InterestTable::Make({Entry("a", "x", &random), Entry("c", "x", &random)});
  const auto added = before->With(Entry("b", "x", &random));
  EXPECT_EQ(before->size(), 2u);
  ASSERT_EQ(added->size(), 3u);
  EXPECT_EQ(added->entry(1)->owner_id, "b");
  EXPECT_EQ(added->entry(2), before->entry(1));
  const auto fresh = Entry("b", "x", &random);
  EXPECT_EQ(added->With(fresh)->Find("b", "x"), fresh);
  const auto removed = added->Without("b", "x");
  EXPECT_EQ(removed->size(), 2u);
  EXPECT_EQ(removed->Find("b", "x"), nullptr);
  EXPECT_EQ(removed->Without("no", "body")->size(), 2u);
}

TEST(InterestTable, FindsTheInterestsOfATerm) {
  std::mt19937 random(12);
  auto one = Entry("a", "x", &random);
  auto two = Entry("b", "x", &random);
  one->row = RandomRow(4, {"dijk", "brug"}, &random);
  two->row = RandomRow(4, {"dijk"}, &random);
  const auto table = InterestTable::Make({one, two});
  EXPECT_EQ(table->Postings(TermHash("dijk")).size(), 2u);
  EXPECT_EQ(table->Postings(TermHash("brug")).size(), 1u);
  EXPECT_TRUE(table->Postings(TermHash("weg")).empty());
}

TEST(InterestTable, MayBeEmpty) {
  std::mt19937 random(13);
  std::vector<ScoredPair> pairs(1);
  ScoreAll(RandomPosts(3, &random), *InterestTable::Make({}), 0, &pairs);
  EXPECT_TRUE(pairs.empty());
}

}  // namespace
}  // namespace sluis
