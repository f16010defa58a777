#include "models/table/interest_table.h"

#include <random>

#include "gtest/gtest.h"
#include "models/table/score_all.h"
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

InterestTable RandomTable(size_t size, std::mt19937* random) {
  InterestTable table;
  for (size_t i = 0; i < size; ++i) {
    table.Put(Entry("owner" + std::to_string(i % 5), "interest" + std::to_string(100 + i), random));
  }
  return table;
}

std::vector<InterestTable::Entry> EntriesOf(const InterestTable& table) {
  std::vector<InterestTable::Entry> entries;
  table.ForEach([&](const InterestTable::Entry& entry) { entries.push_back(entry); });
  return entries;
}

std::vector<float> AllScores(InterestTable* table, const std::vector<PostFeatures>& posts) {
  ScoringWorkspace workspace;
  std::vector<ScoredPair> pairs;
  ScoreAll(posts, table->Snapshot(), &workspace, &pairs);
  std::vector<float> scores;
  for (const ScoredPair& pair : pairs) scores.push_back(pair.score);
  return scores;
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

TEST(InterestTable, DoesNotDependOnTheOrderOfChanges) {
  std::mt19937 random(10);
  const auto posts = RandomPosts(20, &random);
  InterestTable changed = RandomTable(30, &random);
  auto entries = EntriesOf(changed);
  for (int step = 0; step < 500; ++step) {
    const size_t which = random() % entries.size();
    const auto before = entries[which];
    // From the first snapshot on, changes are made beside readers.
    if (step == 200) (void)changed.Snapshot();
    if (random() % 3 == 0) {
      changed.Remove(before->owner_id, before->interest_id);
      changed.Put(Entry("owner9", "new" + std::to_string(step), &random));
      entries[which] = changed.Find("owner9", "new" + std::to_string(step));
    } else {
      entries[which] = Entry(before->owner_id, before->interest_id, &random);
      changed.Put(entries[which]);
    }
  }
  InterestTable fresh;
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) fresh.Put(*entry);
  EXPECT_EQ(changed.size(), 30u);
  EXPECT_EQ(EntriesOf(changed), EntriesOf(fresh));
  EXPECT_EQ(AllScores(&changed, posts), AllScores(&fresh, posts));
  EXPECT_FALSE(AllScores(&fresh, posts).empty());
}

TEST(InterestTable, ListsByOwnerAndInterest) {
  std::mt19937 random(11);
  InterestTable table;
  table.Put(Entry("b", "a", &random));
  table.Put(Entry("a", "z", &random));
  table.Put(Entry("a", "b", &random));
  const auto entries = EntriesOf(table);
  EXPECT_EQ(entries[0]->interest_id, "b");
  EXPECT_EQ(entries[1]->interest_id, "z");
  EXPECT_EQ(entries[2]->owner_id, "b");
  size_t of_a = 0;
  table.ForEachOf("a", [&](const InterestTable::Entry&) { ++of_a; });
  EXPECT_EQ(of_a, 2u);
}

TEST(InterestTable, TakesRowsAgainAfterAnEmptySnapshotAndAfterAMove) {
  std::mt19937 random(13);
  const auto posts = RandomPosts(20, &random);
  InterestTable table;
  table.Put(Entry("a", "x", &random));
  table.Remove("a", "x");
  const TableSnapshot empty = table.Snapshot();
  InterestTable moved = std::move(table);
  for (int i = 0; i < 20; ++i) moved.Put(Entry("a", "i" + std::to_string(i), &random));
  InterestTable again;
  again = std::move(moved);
  InterestTable fresh;
  for (const auto& entry : EntriesOf(again)) fresh.Put(entry);
  EXPECT_EQ(AllScores(&again, posts), AllScores(&fresh, posts));
  EXPECT_FALSE(AllScores(&again, posts).empty());
  ScoringWorkspace workspace;
  std::vector<ScoredPair> pairs;
  ScoreAll(posts, empty, &workspace, &pairs);
  EXPECT_TRUE(pairs.empty());
}

TEST(InterestTable, PutsInThePlaceOfTheSameName) {
  std::mt19937 random(12);
  InterestTable table;
  table.Put(Entry("a", "x", &random));
  const auto fresh = Entry("a", "x", &random);
  table.Put(fresh);
  EXPECT_EQ(table.size(), 1u);
  EXPECT_EQ(table.Find("a", "x"), fresh);
  table.Remove("no", "body");
  EXPECT_EQ(table.size(), 1u);
  table.Remove("a", "x");
  EXPECT_EQ(table.size(), 0u);
  EXPECT_EQ(table.Find("a", "x"), nullptr);
}

}  // namespace
}  // namespace sluis
