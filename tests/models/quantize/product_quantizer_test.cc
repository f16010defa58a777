#include "models/quantize/product_quantizer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace sluis {
namespace {

std::vector<float> Waves(size_t rows, size_t columns) {
  std::vector<float> values(rows * columns);
  for (size_t i = 0; i < values.size(); ++i) {
    values[i] = std::sin(static_cast<float>(i * i % 9973) * 0.01F);
  }
  return values;
}

double RelativeError(const ProductQuantizer& quantizer, const std::vector<float>& rows) {
  const auto columns = static_cast<size_t>(quantizer.dimension());
  std::vector<uint8_t> codes(static_cast<size_t>(quantizer.part_count()));
  std::vector<float> decoded(columns);
  double error = 0;
  double square = 0;
  for (size_t start = 0; start < rows.size(); start += columns) {
    quantizer.Encode(&rows[start], codes.data());
    quantizer.Decode(codes.data(), decoded.data());
    for (size_t d = 0; d < columns; ++d) {
      error += std::pow(static_cast<double>(rows[start + d] - decoded[d]), 2);
      square += std::pow(static_cast<double>(rows[start + d]), 2);
    }
  }
  return std::sqrt(error / square);
}

TEST(ProductQuantizer, DecodesNearToWhatItEncoded) {
  const std::vector<float> rows = Waves(4000, 10);
  EXPECT_LT(RelativeError(ProductQuantizer::Train(rows, 10, 2), rows), 0.1);
}

TEST(ProductQuantizer, SmallerPartsLoseLess) {
  const std::vector<float> rows = Waves(4000, 12);
  EXPECT_LT(RelativeError(ProductQuantizer::Train(rows, 12, 1), rows),
            RelativeError(ProductQuantizer::Train(rows, 12, 3), rows));
}

TEST(ProductQuantizer, LastPartMayBeShorter) {
  const std::vector<float> rows = Waves(2000, 7);
  const ProductQuantizer quantizer = ProductQuantizer::Train(rows, 7, 2);
  EXPECT_EQ(quantizer.part_count(), 4);
  EXPECT_EQ(quantizer.last_part_size(), 1);
  EXPECT_EQ(quantizer.FileCentroids().size(), 7U * ProductQuantizer::kCentroids);
  EXPECT_LT(RelativeError(quantizer, rows), 0.1);
}

TEST(ProductQuantizer, FileOrderIsPartThenCentroidThenDimension) {
  const std::vector<float> rows = Waves(2000, 5);
  const ProductQuantizer quantizer = ProductQuantizer::Train(rows, 5, 2);
  const std::vector<float> file = quantizer.FileCentroids();
  const std::vector<uint8_t> codes = {3, 200, 17};
  std::vector<float> decoded(5);
  quantizer.Decode(codes.data(), decoded.data());
  const size_t part_floats = 2 * ProductQuantizer::kCentroids;
  EXPECT_EQ(decoded[0], file[3 * 2]);
  EXPECT_EQ(decoded[3], file[part_floats + 200 * 2 + 1]);
  EXPECT_EQ(decoded[4], file[2 * part_floats + 17]);
}

}  // namespace
}  // namespace sluis
