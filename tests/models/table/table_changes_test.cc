// Changes while others score: nobody waits, nobody sees half a change, nothing leaks (ASan), and
// nothing races (TSan).
#include <atomic>
#include <cmath>
#include <memory>
#include <mutex>
#include <thread>

#include "gtest/gtest.h"
#include "models/table/score_all.h"
#include "tests/models/table/random_interests.h"

namespace sluis {
namespace {

using Match = MirroredTable::Match;

RandomShape SmallShape() {
  RandomShape shape;
  shape.dimension = 24;
  shape.vocabulary = 60;
  return shape;
}

std::vector<Match> MatchesIn(const TableSnapshot& snapshot, absl::Span<const PostFeatures> posts) {
  ScoringWorkspace workspace;
  std::vector<ScoredPair> pairs;
  ScoreAll(posts, snapshot, &workspace, &pairs);
  return MirroredTable::MatchesOf(pairs);
}

void ChangeSomething(int step, std::mt19937_64* random, MirroredTable* table) {
  const RandomShape shape = SmallShape();
  if (table->size() > 300 || (table->size() > 0 && (*random)() % 3 == 0)) {
    const auto [owner, interest] = table->AnyName(random);
    if ((*random)() % 2 == 0) return table->Remove(owner, interest);
    return table->Put(owner, interest, RandomInterest(shape, random), RandomBar(random));
  }
  table->Put("o" + std::to_string((*random)() % 7), "i" + std::to_string(step),
             RandomInterest(shape, random), RandomBar(random));
}

TEST(TableChanges, LeaveOldSnapshotsAsTheyWere) {
  std::mt19937_64 random(1);
  const auto posts = RandomPostsOf(5, SmallShape(), &random);
  struct Kept {
    TableSnapshot snapshot;
    std::vector<Match> matches;
  };
  std::vector<Kept> kept;
  size_t matches = 0;
  auto table = std::make_unique<MirroredTable>();
  for (int step = 0; step < 2000; ++step) {
    ChangeSomething(step, &random, table.get());
    if (step % 50 != 0) continue;
    kept.push_back({table->table().Snapshot(), table->MatchesByOne(posts)});
    // Some go early, in any order.
    if (random() % 2 == 0) kept.erase(kept.begin() + static_cast<long>(random() % kept.size()));
  }
  table.reset();  // snapshots outlive the table
  for (const Kept& each : kept) {
    EXPECT_EQ(MatchesIn(each.snapshot, posts), each.matches);
    matches += each.matches.size();
  }
  EXPECT_GT(matches, 100u);
}

TEST(TableChanges, AreSeenByTheNextSnapshotOnly) {
  std::mt19937_64 random(2);
  MirroredTable table;
  const auto posts = RandomPostsOf(5, SmallShape(), &random);
  table.Put("o", "i", RandomInterest(SmallShape(), &random), -100);
  const TableSnapshot before = table.table().Snapshot();
  table.Put("o", "j", RandomInterest(SmallShape(), &random), -100);
  EXPECT_EQ(MatchesIn(before, posts).size(), 5u);
  EXPECT_EQ(MatchesIn(table.table().Snapshot(), posts).size(), 10u);
}

// A change of axes is a matter of speed: while it happens and afterwards nobody can tell.
TEST(TableChanges, OfTheAxesChangeNoAnswer) {
  std::mt19937_64 random(3);
  MirroredTable table;
  for (int i = 0; i < 400; ++i) ChangeSomething(i, &random, &table);
  const auto posts = RandomPostsOf(40, SmallShape(), &random);
  const TableSnapshot before = table.table().Snapshot();
  const std::vector<Match> matches_before = table.MatchesByOne(posts);
  for (const size_t axes : {1u, 7u, 24u}) {
    SecondMoments moments(24);
    for (const PostFeatures& post : posts) moments.Add(post.x);
    table.table().UseRotation(
        std::make_shared<const Rotation>(Rotation::PrincipalAxes(moments.sums(), 24, axes)));
    ChangeSomething(1000 + static_cast<int>(axes), &random, &table);
    EXPECT_EQ(MatchesIn(table.table().Snapshot(), posts), table.MatchesByOne(posts));
  }
  EXPECT_EQ(MatchesIn(before, posts), matches_before);
  table.Put("o", "all", RandomInterest(SmallShape(), &random), -100);
  EXPECT_NE(table.MatchesByOne(posts), matches_before);
}

// The writer hands each snapshot over with the answer it must give.
struct Handed {
  TableSnapshot snapshot;
  std::vector<Match> matches;
};

TEST(TableChanges, MayBeMadeWhileOthersScore) {
  std::mt19937_64 random(4);
  const auto posts = RandomPostsOf(8, SmallShape(), &random);
  std::mutex mutex;  // of `handed` only: scoring takes none
  std::shared_ptr<const Handed> handed;
  std::atomic<bool> done = false;
  std::atomic<int> scored = 0;
  std::atomic<int> wrong = 0;
  const auto score = [&] {
    while (!done || scored < 10) {
      std::shared_ptr<const Handed> latest;
      {
        const std::lock_guard lock(mutex);
        latest = handed;
      }
      if (latest == nullptr) continue;
      if (MatchesIn(latest->snapshot, posts) != latest->matches) ++wrong;
      ++scored;
    }
  };
  std::thread first(score);
  std::thread second(score);
  MirroredTable table;
  for (int step = 0; step < 1500; ++step) {
    ChangeSomething(step, &random, &table);
    if (step % 5 != 0) continue;
    auto next = std::make_shared<Handed>();
    next->snapshot = table.table().Snapshot();
    next->matches = table.MatchesByOne(posts);
    const std::lock_guard lock(mutex);
    handed = std::move(next);
  }
  done = true;
  first.join();
  second.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_GE(scored, 10);
}

}  // namespace
}  // namespace sluis
