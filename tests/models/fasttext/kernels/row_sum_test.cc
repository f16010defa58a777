#include "models/fasttext/kernels/row_sum.h"

#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <vector>

namespace sluis {
namespace {

constexpr size_t kRows = 37;

// Rows of floats that begin at an odd address, as in a model file. Nothing is readable behind the
// last row, so that AddressSanitizer sees a kernel that reads too far.
class UnalignedRows {
 public:
  UnalignedRows(size_t columns, unsigned seed) : bytes_(1 + kRows * columns * sizeof(float)) {
    std::minstd_rand random(seed);
    std::uniform_real_distribution<float> number(-2, 2);
    view_ = {bytes_.data() + 1, columns * sizeof(float), columns};
    for (size_t i = 0; i < kRows * columns; ++i) {
      const float value = i % 19 == 0 ? -0.0F : number(random);
      std::memcpy(bytes_.data() + 1 + i * sizeof(float), &value, sizeof(value));
    }
  }
  const RowView& view() const { return view_; }

 private:
  std::vector<char> bytes_;
  RowView view_;
};

std::vector<float> Reference(const RowView& view, const std::vector<int32_t>& rows, float factor) {
  std::vector<float> sum(view.columns, 0.0F);
  for (const int32_t row : rows) {
    for (size_t j = 0; j < view.columns; ++j) sum[j] += view.Row(static_cast<size_t>(row))[j];
  }
  for (float& value : sum) value *= factor;
  return sum;
}

TEST(RowSum, EveryPathHasTheBitsOfThePlainLoopForEveryWidth) {
  std::minstd_rand random(5);
  // 320 columns fill the widest block of AVX-512, 104 that of AVX2.
  for (const size_t columns : {1U, 3U, 7U, 8U, 9U, 15U, 16U, 17U, 31U, 64U, 100U, 104U, 105U, 128U,
                               300U, 320U, 321U, 336U, 700U}) {
    const UnalignedRows rows(columns, static_cast<unsigned>(columns));
    for (const size_t count : {0U, 1U, 2U, 9U, 40U}) {
      std::vector<int32_t> list(count);
      for (int32_t& row : list) row = static_cast<int32_t>(random() % kRows);
      const std::vector<float> expected = Reference(rows.view(), list, 0.3F);
      for (const CpuPath path : SupportedCpuPaths()) {
        std::vector<float> sum(columns, 9.0F);
        RowSumFor(path)(rows.view(), list.data(), count, count, 0.3F, sum.data());
        EXPECT_EQ(std::memcmp(sum.data(), expected.data(), columns * sizeof(float)), 0)
            << CpuPathName(path) << ", " << columns << " columns, " << count << " rows";
      }
    }
  }
}

TEST(RowSum, RowsBehindTheCountAreNotAdded) {
  const UnalignedRows rows(100, 3);
  const std::vector<int32_t> list = {4, 7, 1, 36, 36, 0, 3, 12, 9, 9, 9, 20};
  const std::vector<float> expected = Reference(rows.view(), {4, 7}, 1.0F);
  for (const CpuPath path : SupportedCpuPaths()) {
    std::vector<float> sum(100);
    RowSumFor(path)(rows.view(), list.data(), 2, list.size(), 1.0F, sum.data());
    EXPECT_EQ(sum, expected) << CpuPathName(path);
  }
}

}  // namespace
}  // namespace sluis
