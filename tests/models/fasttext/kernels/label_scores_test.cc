#include "models/fasttext/kernels/label_scores.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <vector>

namespace sluis {
namespace {

TEST(LabelScores, EveryPathHasTheBitsOfOneDotProductAfterTheOther) {
  std::minstd_rand random(3);
  std::uniform_real_distribution<float> number(-2, 2);
  for (const size_t columns : {1U, 2U, 5U, 16U, 100U}) {
    for (const size_t labels : {1U, 2U, 3U, 4U, 7U, 8U, 12U, 13U, 21U}) {
      std::vector<float> weights(labels * columns);
      std::vector<float> rows(kTextsInGroup * columns);
      for (float& weight : weights) weight = number(random);
      for (float& value : rows) value = number(random);
      std::vector<float> hidden(rows.size());
      TransposeGroup(rows.data(), columns, hidden.data());
      const RowView view{reinterpret_cast<const char*>(weights.data()), columns * sizeof(float),
                         columns};
      std::vector<float> expected(labels * kTextsInGroup);
      for (size_t label = 0; label < labels; ++label) {
        for (size_t text = 0; text < kTextsInGroup; ++text) {
          float sum = 0;
          for (size_t j = 0; j < columns; ++j) {
            sum += weights[label * columns + j] * rows[text * columns + j];
          }
          expected[label * kTextsInGroup + text] = sum;
        }
      }
      for (const CpuPath path : SupportedCpuPaths()) {
        std::vector<float> scores(expected.size());
        LabelScoresFor(path)(view, labels, hidden.data(), scores.data());
        EXPECT_EQ(std::memcmp(scores.data(), expected.data(), scores.size() * sizeof(float)), 0)
            << CpuPathName(path) << ", " << columns << " columns, " << labels << " labels";
      }
    }
  }
}

}  // namespace
}  // namespace sluis
