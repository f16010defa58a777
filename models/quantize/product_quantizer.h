// Learns the centroids of a product quantiser and encodes vectors with them.
//
// A vector is cut into parts of `part_size` floats (the last may be shorter) and each part becomes
// the number of the nearest of its 256 centroids. Jegou et al. 2011, "Product Quantization for
// Nearest Neighbor Search". Reading is models/fasttext/codebook.h.
#ifndef MODELS_QUANTIZE_PRODUCT_QUANTIZER_H_
#define MODELS_QUANTIZE_PRODUCT_QUANTIZER_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"

namespace sluis {

// Immutable after Train; safe to share. The same vectors give the same centroids on every run:
// one thread, a fixed seed, sums in a fixed order.
class ProductQuantizer {
 public:
  static constexpr int32_t kCentroids = 256;

  // `vectors` holds rows of `dimension` floats, one behind the other. Requires at least one row,
  // dimension >= 1 and 1 <= part_size <= dimension. Long inputs are thinned to an even sample.
  static ProductQuantizer Train(absl::Span<const float> vectors, int32_t dimension,
                                int32_t part_size);

  int32_t dimension() const { return dimension_; }
  int32_t part_size() const { return part_size_; }
  int32_t part_count() const { return (dimension_ + part_size_ - 1) / part_size_; }
  int32_t last_part_size() const { return dimension_ - (part_count() - 1) * part_size_; }

  // Part by part, centroid by centroid, as a model file stores them: dimension() * kCentroids.
  std::vector<float> FileCentroids() const;

  // codes has part_count() bytes, vectors dimension() floats.
  void Encode(const float* vector, uint8_t* codes) const;
  void Decode(const uint8_t* codes, float* vector) const;

 private:
  ProductQuantizer(int32_t dimension, int32_t part_size);

  int32_t PartSize(int32_t part) const {
    return part + 1 == part_count() ? last_part_size() : part_size_;
  }
  size_t PartOffset(int32_t part) const {
    return static_cast<size_t>(part) * static_cast<size_t>(kCentroids * part_size_);
  }

  int32_t dimension_;
  int32_t part_size_;
  std::vector<float> centroids_;  // part by part, each by dimension (cluster.h)
};

}  // namespace sluis

#endif  // MODELS_QUANTIZE_PRODUCT_QUANTIZER_H_
