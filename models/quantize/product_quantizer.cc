#include "models/quantize/product_quantizer.h"

#include <algorithm>
#include <cstddef>

#include "models/quantize/cluster.h"

namespace sluis {
namespace {

// 256 points for each centroid tell its place well enough (as in fastText's own quantiser).
constexpr size_t kMaxSample = size_t{256} * size_t{kClusterCount};

}  // namespace

static_assert(ProductQuantizer::kCentroids == kClusterCount);

ProductQuantizer::ProductQuantizer(int32_t dimension, int32_t part_size)
    : dimension_(dimension),
      part_size_(part_size),
      centroids_(static_cast<size_t>(dimension) * size_t{kCentroids}) {}

ProductQuantizer ProductQuantizer::Train(absl::Span<const float> vectors, int32_t dimension,
                                         int32_t part_size) {
  ProductQuantizer quantizer(dimension, part_size);
  const auto columns = static_cast<size_t>(dimension);
  const size_t rows = vectors.size() / columns;
  const size_t sampled = std::min(rows, kMaxSample);
  for (int32_t part = 0; part < quantizer.part_count(); ++part) {
    const auto size = static_cast<size_t>(quantizer.PartSize(part));
    std::vector<float> points(sampled * size);
    for (size_t i = 0; i < sampled; ++i) {
      const size_t row = i * rows / sampled;
      std::copy_n(vectors.data() + row * columns + static_cast<size_t>(part * part_size), size,
                  points.data() + i * size);
    }
    const std::vector<float> found = FindCentroids(points, static_cast<int32_t>(size));
    std::copy(found.begin(), found.end(),
              quantizer.centroids_.begin() + static_cast<ptrdiff_t>(quantizer.PartOffset(part)));
  }
  return quantizer;
}

void ProductQuantizer::Encode(const float* vector, uint8_t* codes) const {
  for (int32_t part = 0; part < part_count(); ++part) {
    codes[part] = static_cast<uint8_t>(NearestCentroid(
        vector + part * part_size_, centroids_.data() + PartOffset(part), PartSize(part)));
  }
}

void ProductQuantizer::Decode(const uint8_t* codes, float* vector) const {
  for (int32_t part = 0; part < part_count(); ++part) {
    const int32_t size = PartSize(part);
    const float* const centroid = centroids_.data() + PartOffset(part) + codes[part];
    for (int32_t d = 0; d < size; ++d) vector[part * part_size_ + d] = centroid[d * kCentroids];
  }
}

std::vector<float> ProductQuantizer::FileCentroids() const {
  std::vector<float> ordered;
  ordered.reserve(centroids_.size());
  for (int32_t part = 0; part < part_count(); ++part) {
    const float* const columns = centroids_.data() + PartOffset(part);
    for (int32_t code = 0; code < kCentroids; ++code) {
      for (int32_t d = 0; d < PartSize(part); ++d) {
        ordered.push_back(columns[d * kCentroids + code]);
      }
    }
  }
  return ordered;
}

}  // namespace sluis
