#include "models/fasttext/kernels/softmax.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

namespace sluis {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr uint32_t kAllTexts = 0xFFFF;

// The softmax of one text with the C library, as fastText computes it.
std::vector<float> Reference(const std::vector<float>& scores) {
  const float largest = *std::max_element(scores.begin(), scores.end());
  std::vector<float> result;
  float sum = 0;
  for (const float score : scores) {
    result.push_back(static_cast<float>(std::exp(static_cast<double>(score - largest))));
    sum += result.back();
  }
  for (float& value : result) value /= sum;
  return result;
}

void ExpectReference(const std::vector<float>& scores, CpuPath path) {
  const size_t labels = scores.size() / kTextsInGroup;
  std::vector<float> result = scores;
  ASSERT_EQ(GroupSoftmaxFor(path)(result.data(), labels), kAllTexts);
  for (size_t text = 0; text < kTextsInGroup; ++text) {
    std::vector<float> own;
    for (size_t label = 0; label < labels; ++label) {
      own.push_back(scores[label * kTextsInGroup + text]);
    }
    const std::vector<float> expected = Reference(own);
    for (size_t label = 0; label < labels; ++label) {
      ASSERT_EQ(std::bit_cast<uint32_t>(result[label * kTextsInGroup + text]),
                std::bit_cast<uint32_t>(expected[label]))
          << CpuPathName(path) << ", " << own[label] << " of " << labels;
    }
  }
}

TEST(GroupSoftmax, EveryPathHasTheBitsOfTheLibraryOnScoresOfEverySize) {
  std::minstd_rand random(9);
  for (const size_t labels : {1U, 2U, 16U, 33U}) {
    for (const float range : {1e-6F, 0.1F, 3.0F, 30.0F, 120.0F, 1e30F}) {
      std::uniform_real_distribution<float> number(-range, range);
      for (int round = 0; round < 50; ++round) {
        std::vector<float> scores(labels * kTextsInGroup);
        for (float& score : scores) score = number(random);
        for (const CpuPath path : SupportedCpuPaths()) ExpectReference(scores, path);
      }
    }
  }
}

// With two labels, one of which scores 0, the other's exp of x stands behind both results. Steps
// through all floats from 0 to -110: exp leaves the normal floats at -87.3 and ends at -103.98.
TEST(GroupSoftmax, EveryPathHasTheBitsOfTheLibraryAllAlongTheAxis) {
  constexpr uint32_t kStep = 1009;
  const uint32_t end = std::bit_cast<uint32_t>(110.0F);
  for (const CpuPath path : SupportedCpuPaths()) {
    for (uint32_t bits = 0; bits + kStep * kTextsInGroup < end;) {
      std::vector<float> scores(2 * kTextsInGroup);
      for (size_t text = 0; text < kTextsInGroup; ++text, bits += kStep) {
        scores[kTextsInGroup + text] = -std::bit_cast<float>(bits);
      }
      ExpectReference(scores, path);
    }
  }
}

TEST(GroupSoftmax, EveryPathHasTheBitsOfTheLibraryWhereFloatsEnd) {
  for (const float middle : {-87.0F, -87.33654F, -88.0F, -103.0F, -103.97208F, -104.0F}) {
    for (int step = -40; step <= 40; ++step) {
      std::vector<float> scores(2 * kTextsInGroup);
      for (size_t text = 0; text < kTextsInGroup; ++text) {
        const auto bits = std::bit_cast<uint32_t>(middle) + static_cast<uint32_t>(step);
        scores[kTextsInGroup + text] = std::bit_cast<float>(bits);
      }
      for (const CpuPath path : SupportedCpuPaths()) ExpectReference(scores, path);
    }
  }
}

TEST(GroupSoftmax, LeavesOutTextsWhoseScoresHaveNoSoftmax) {
  for (const CpuPath path : SupportedCpuPaths()) {
    std::vector<float> scores(3 * kTextsInGroup, 1.0F);
    scores[kTextsInGroup + 2] = std::numeric_limits<float>::quiet_NaN();
    scores[5] = kInfinity;
    scores[2 * kTextsInGroup + 15] = -kInfinity;  // probability 0
    for (size_t label = 0; label < 3; ++label) scores[label * kTextsInGroup + 9] = -kInfinity;
    const uint32_t done = GroupSoftmaxFor(path)(scores.data(), 3);
    EXPECT_EQ(done, kAllTexts & ~(1U << 2 | 1U << 5 | 1U << 9)) << CpuPathName(path);
    EXPECT_EQ(scores[2 * kTextsInGroup + 15], 0.0F);
    EXPECT_EQ(scores[15], 0.5F);
    EXPECT_EQ(scores[0], 1.0F / 3.0F);
  }
}

}  // namespace
}  // namespace sluis
