#include "models/fasttext/codebook.h"

#include <fmt/format.h>

#include <cstring>

namespace sluis {

absl::StatusOr<Codebook> Codebook::Read(ModelFileReader& reader, int64_t dimension) {
  Codebook book;
  book.dimension_ = reader.Int32();
  book.part_count_ = reader.Int32();
  book.part_size_ = reader.Int32();
  book.last_part_size_ = reader.Int32();
  if (!reader.ok()) return reader.status();
  if (book.dimension_ != dimension) {
    return reader.Refuse(
        fmt::format("a codebook of dimension {} where {} is needed", book.dimension_, dimension));
  }
  const bool sizes = book.part_count_ > 0 && book.part_size_ > 0 && book.last_part_size_ > 0 &&
                     book.last_part_size_ <= book.part_size_;
  if (!sizes ||
      (book.part_count_ - 1) * book.part_size_ + book.last_part_size_ != book.dimension_) {
    return reader.Refuse(
        fmt::format("a codebook of {} parts of {} (the last of {}) does not cover {} dimensions",
                    book.part_count_, book.part_size_, book.last_part_size_, book.dimension_));
  }
  const std::string_view bytes = reader.Array(dimension * kCentroids, sizeof(float));
  if (!reader.ok()) return reader.status();
  book.centroids_ = reinterpret_cast<const UnalignedFloat*>(bytes.data());
  return book;
}

const UnalignedFloat* Codebook::Centroid(int64_t part, uint8_t code) const {
  return centroids_ + part * kCentroids * part_size_ + code * PartSize(part);
}

void Codebook::Add(const uint8_t* codes, float factor, float* sum) const {
  for (int64_t part = 0; part < part_count_; ++part) {
    const UnalignedFloat* const centroid = Centroid(part, codes[part]);
    const int64_t size = PartSize(part);
    for (int64_t i = 0; i < size; ++i) sum[part * part_size_ + i] += factor * centroid[i];
  }
}

void Codebook::Copy(const uint8_t* codes, float* out) const {
  for (int64_t part = 0; part < part_count_; ++part) {
    const UnalignedFloat* const centroid = Centroid(part, codes[part]);
    std::memcpy(out + part * part_size_, centroid,
                static_cast<size_t>(PartSize(part)) * sizeof(float));
  }
}

float Codebook::Dot(const uint8_t* codes, float factor, const float* x) const {
  float sum = 0;
  for (int64_t part = 0; part < part_count_; ++part) {
    const UnalignedFloat* const centroid = Centroid(part, codes[part]);
    const int64_t size = PartSize(part);
    for (int64_t i = 0; i < size; ++i) sum += x[part * part_size_ + i] * centroid[i];
  }
  return sum * factor;
}

int64_t Codebook::CountNonFinite() const {
  return sluis::CountNonFinite(centroids_, dimension_ * kCentroids);
}

}  // namespace sluis
