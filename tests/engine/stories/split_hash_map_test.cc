// What a map in many parts answers is what one map answers.
#include "engine/stories/split_hash_map.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <unordered_map>

namespace sluis {
namespace {

TEST(SplitHashMap, AnswersAsOneMapDoes) {
  std::mt19937_64 random(20261127);
  SplitHashMap<uint64_t> map;
  std::unordered_map<uint64_t, uint64_t> expected;
  for (uint64_t step = 0; step < 300'000; ++step) {
    // Few enough keys to meet each again, with bits in all places as those of hashes.
    const uint64_t key = (random() % 20'000) * 0x9e3779b97f4a7c15;
    switch (random() % 4) {
      case 0:
        ASSERT_EQ(map.Insert(key, step), expected.emplace(key, step).second);
        break;
      case 1:
        map[key] = step;
        expected[key] = step;
        break;
      case 2:
        map.Erase(key);
        expected.erase(key);
        break;
      default: {
        const auto found = expected.find(key);
        const uint64_t* const value = map.Find(key);
        ASSERT_EQ(value != nullptr, found != expected.end());
        if (value != nullptr) ASSERT_EQ(*value, found->second);
      }
    }
  }
  for (const auto& [key, value] : expected) {
    ASSERT_NE(map.Find(key), nullptr);
    EXPECT_EQ(*map.Find(key), value);
  }
}

// As no hashes do: they are all in one part, and nothing is lost.
TEST(SplitHashMap, HoldsKeysThatShareTheirLowBits) {
  SplitHashMap<int> map;
  for (int i = 0; i < 10'000; ++i) map[uint64_t(i) << 32] = i;
  for (int i = 0; i < 10'000; ++i) {
    const int* const value = map.Find(uint64_t(i) << 32);
    ASSERT_NE(value, nullptr);
    EXPECT_EQ(*value, i);
  }
  EXPECT_EQ(map.Find(1), nullptr);
}

}  // namespace
}  // namespace sluis
