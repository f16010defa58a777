#include "models/quantize/quantised_rows.h"

#include <cmath>
#include <cstddef>
#include <utility>

namespace sluis {
namespace {

double Dot(const float* a, const float* b, size_t size) {
  double sum = 0;
  for (size_t d = 0; d < size; ++d) sum += static_cast<double>(a[d]) * static_cast<double>(b[d]);
  return sum;
}

std::vector<float> Directions(absl::Span<const float> rows, size_t columns) {
  std::vector<float> directions(rows.begin(), rows.end());
  for (size_t start = 0; start < directions.size(); start += columns) {
    float* const row = directions.data() + start;
    const double length = std::sqrt(Dot(row, row, columns));
    if (length <= 0) continue;
    for (size_t d = 0; d < columns; ++d) {
      row[d] = static_cast<float>(static_cast<double>(row[d]) / length);
    }
  }
  return directions;
}

std::vector<float> BestLengths(absl::Span<const float> rows, const ProductQuantizer& quantizer,
                               const std::vector<uint8_t>& codes) {
  const auto columns = static_cast<size_t>(quantizer.dimension());
  const auto parts = static_cast<size_t>(quantizer.part_count());
  std::vector<float> decoded(columns);
  std::vector<float> lengths(rows.size() / columns);
  for (size_t i = 0; i < lengths.size(); ++i) {
    quantizer.Decode(codes.data() + i * parts, decoded.data());
    const double square = Dot(decoded.data(), decoded.data(), columns);
    const double along = Dot(rows.data() + i * columns, decoded.data(), columns);
    lengths[i] = square > 0 ? static_cast<float>(along / square) : 0.0F;
  }
  return lengths;
}

std::vector<uint8_t> EncodeAll(const ProductQuantizer& quantizer,
                               const std::vector<float>& vectors) {
  const auto columns = static_cast<size_t>(quantizer.dimension());
  const auto parts = static_cast<size_t>(quantizer.part_count());
  std::vector<uint8_t> codes(vectors.size() / columns * parts);
  for (size_t i = 0; i < vectors.size() / columns; ++i) {
    quantizer.Encode(vectors.data() + i * columns, codes.data() + i * parts);
  }
  return codes;
}

}  // namespace

QuantisedRows QuantiseRows(absl::Span<const float> rows, int32_t dimension, int32_t part_size) {
  const auto columns = static_cast<size_t>(dimension);
  const std::vector<float> unit = Directions(rows, columns);
  ProductQuantizer directions = ProductQuantizer::Train(unit, dimension, part_size);
  std::vector<uint8_t> codes = EncodeAll(directions, unit);
  const std::vector<float> best = BestLengths(rows, directions, codes);
  ProductQuantizer lengths = ProductQuantizer::Train(best, 1, 1);
  std::vector<uint8_t> length_codes = EncodeAll(lengths, best);
  return {static_cast<int64_t>(rows.size() / columns), std::move(directions), std::move(codes),
          std::move(lengths), std::move(length_codes)};
}

}  // namespace sluis
