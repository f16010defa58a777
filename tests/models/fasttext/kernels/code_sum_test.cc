#include "models/fasttext/kernels/code_sum.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <vector>

namespace sluis {
namespace {

constexpr size_t kRows = 41;
constexpr size_t kCentroids = 256;

// A quantised matrix of random codes and centroids.
struct Quantised {
  std::vector<uint8_t> codes;
  std::vector<float> centroids;
  std::vector<uint8_t> norm_codes;
  std::vector<float> norms;
  CodeView view;
};

Quantised Random(size_t columns, size_t part_size, bool with_norms) {
  std::minstd_rand random(static_cast<unsigned>(columns * 7 + part_size));
  std::uniform_real_distribution<float> number(-2, 2);
  Quantised matrix;
  const size_t parts = (columns + part_size - 1) / part_size;
  for (size_t i = 0; i < kRows * parts; ++i) {
    matrix.codes.push_back(static_cast<uint8_t>(random()));
  }
  for (size_t i = 0; i < columns * kCentroids; ++i) matrix.centroids.push_back(number(random));
  for (size_t i = 0; i < kRows; ++i) matrix.norm_codes.push_back(static_cast<uint8_t>(random()));
  for (size_t i = 0; i < kCentroids; ++i) matrix.norms.push_back(number(random));
  matrix.view = {matrix.codes.data(),
                 columns,
                 parts,
                 part_size,
                 matrix.centroids.data(),
                 with_norms ? matrix.norm_codes.data() : nullptr,
                 with_norms ? matrix.norms.data() : nullptr};
  return matrix;
}

// As the file format says it, a value at a time.
void AddRow(const CodeView& view, size_t row, std::vector<float>& sum) {
  for (size_t j = 0; j < view.columns; ++j) {
    const size_t part = j / view.part_size;
    const size_t first = part * view.part_size;
    const size_t size = std::min(view.part_size, view.columns - first);
    const size_t code = view.codes[row * view.parts + part];
    const float value = view.centroids[first * kCentroids + code * size + j - first];
    const float product = view.Norm(row) * value;
    sum[j] += product;
  }
}

TEST(CodeSum, EveryPathHasTheBitsOfTheDefinitionForEveryShape) {
  std::minstd_rand random(5);
  for (const size_t part_size : {1U, 2U, 3U, 4U}) {
    for (const size_t columns :
         {1U, 2U, 3U, 6U, 8U, 10U, 16U, 18U, 30U, 100U, 104U, 106U, 256U, 258U, 400U}) {
      for (const bool with_norms : {false, true}) {
        const Quantised matrix = Random(columns, part_size, with_norms);
        for (const size_t count : {0U, 1U, 23U}) {
          std::vector<int32_t> rows(count);
          for (int32_t& row : rows) row = static_cast<int32_t>(random() % kRows);
          std::vector<float> expected(columns, 0.5F);
          for (const int32_t row : rows) AddRow(matrix.view, static_cast<size_t>(row), expected);
          for (const CpuPath path : SupportedCpuPaths()) {
            std::vector<float> sum(columns, 0.5F);
            CodeSumFor(path, matrix.view)(matrix.view, rows.data(), count, sum.data());
            ASSERT_EQ(std::memcmp(sum.data(), expected.data(), columns * sizeof(float)), 0)
                << CpuPathName(path) << ", " << columns << " columns, parts of " << part_size;
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace sluis
