#include "models/fasttext/label_tree.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <vector>

namespace sluis {
namespace {

// How often each node is reached from the root; a tree reaches all exactly once.
std::vector<int> Visits(const LabelTree& tree) {
  std::vector<int> visits(static_cast<size_t>(tree.root()) + 1);
  std::vector<int32_t> left_to_visit = {tree.root()};
  while (!left_to_visit.empty()) {
    const int32_t node = left_to_visit.back();
    left_to_visit.pop_back();
    ++visits[static_cast<size_t>(node)];
    if (tree.is_label(node)) continue;
    left_to_visit.push_back(tree.children(node).left);
    left_to_visit.push_back(tree.children(node).right);
  }
  return visits;
}

TEST(LabelTree, JoinsTheRarestFirst) {
  const std::vector<int64_t> counts = {8, 4, 2, 1};
  const auto tree = LabelTree::Build(counts);
  ASSERT_TRUE(tree.ok()) << tree.status();
  EXPECT_EQ(tree->root(), 6);
  EXPECT_EQ(tree->children(4).left, 3);
  EXPECT_EQ(tree->children(4).right, 2);
  EXPECT_EQ(tree->children(5).left, 4);
  EXPECT_EQ(tree->children(5).right, 1);
  EXPECT_EQ(tree->children(6).left, 5);
  EXPECT_EQ(tree->children(6).right, 0);
}

TEST(LabelTree, OfOneLabelIsThatLabel) {
  const std::vector<int64_t> counts = {5};
  const auto tree = LabelTree::Build(counts);
  ASSERT_TRUE(tree.ok()) << tree.status();
  EXPECT_EQ(tree->root(), 0);
  EXPECT_TRUE(tree->is_label(0));
}

TEST(LabelTree, ReachesEveryNodeOnceWhateverTheCounts) {
  std::minstd_rand random(3);
  for (int round = 0; round < 200; ++round) {
    std::vector<int64_t> counts(1 + random() % 60);
    for (int64_t& count : counts) count = random() % (round % 2 == 0 ? 3 : 1000000);
    const auto tree = LabelTree::Build(counts);
    ASSERT_TRUE(tree.ok()) << tree.status();
    EXPECT_EQ(Visits(*tree), std::vector<int>(2 * counts.size() - 1, 1));
  }
}

TEST(LabelTree, RefusesCountsThatCannotBeRight) {
  for (const std::vector<int64_t>& counts : std::vector<std::vector<int64_t>>{
           {}, {-1}, {3, -2}, {INT64_MAX, INT64_MAX}, {1000000000000000}, {INT64_MIN, 1}}) {
    EXPECT_FALSE(LabelTree::Build(counts).ok());
  }
}

}  // namespace
}  // namespace sluis
