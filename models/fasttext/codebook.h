// The centroids of a product quantiser, as a model file stores them.
//
// A vector of `dimension` floats is cut into parts of `part_size` (the last may be shorter); each
// part is one of 256 centroids, so a vector is one byte for each part.
// Jegou et al. 2011, "Product Quantization for Nearest Neighbor Search".
#ifndef MODELS_FASTTEXT_CODEBOOK_H_
#define MODELS_FASTTEXT_CODEBOOK_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "models/fasttext/model_file_reader.h"
#include "models/fasttext/unaligned_float.h"

namespace sluis {

// A view into the file; any byte is a valid code.
class Codebook {
 public:
  static constexpr int64_t kCentroids = 256;

  // Requires that the stored dimension is `dimension`.
  static absl::StatusOr<Codebook> Read(ModelFileReader& reader, int64_t dimension);

  int64_t dimension() const { return dimension_; }
  int64_t part_count() const { return part_count_; }
  int64_t part_size() const { return part_size_; }

  // Part after part; within one, centroid after centroid.
  const UnalignedFloat* centroids() const { return centroids_; }

  // sum[i] += factor * decoded[i]. `codes` has part_count() bytes, `sum` dimension() floats.
  void Add(const uint8_t* codes, float factor, float* sum) const;

  // out[i] = decoded[i]
  void Copy(const uint8_t* codes, float* out) const;

  // factor * (x . decoded), added in index order.
  float Dot(const uint8_t* codes, float factor, const float* x) const;

  // The first value of a centroid of the first part: all there is in a codebook of norms.
  float Scalar(uint8_t code) const { return *Centroid(0, code); }

  // Centroid values that are NaN or infinite.
  int64_t CountNonFinite() const;

 private:
  const UnalignedFloat* Centroid(int64_t part, uint8_t code) const;
  int64_t PartSize(int64_t part) const {
    return part + 1 == part_count_ ? last_part_size_ : part_size_;
  }

  int64_t dimension_ = 0;
  int64_t part_count_ = 0;
  int64_t part_size_ = 0;
  int64_t last_part_size_ = 0;
  const UnalignedFloat* centroids_ = nullptr;
};

}  // namespace sluis

#endif  // MODELS_FASTTEXT_CODEBOOK_H_
