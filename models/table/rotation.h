// The few directions in which the vectors of posts differ most: the principal axes of a sample
// (Pearson 1901; Hotelling 1933). A vector's coordinates on them hold most of its length.
#ifndef SLUIS_MODELS_TABLE_ROTATION_H_
#define SLUIS_MODELS_TABLE_ROTATION_H_

#include <cstddef>
#include <vector>

#include "absl/types/span.h"

namespace sluis {

// As many as the table makes use of.
inline constexpr size_t kMostAxes = 128;

// Orthonormal axes, as nearly as doubles can be: the first rows of a rotation. Immutable.
class Rotation {
 public:
  // The first `axes` coordinates as they are. Requires axes <= dimension.
  Rotation(size_t dimension, size_t axes);

  // Directions by falling sum of squares, the 64 largest first and then any, of what
  // `second_moments` sums up: [dimension * dimension], the sums of x[i] * x[j] over a sample.
  // Anything else than finite numbers gives the first coordinates. Deterministic.
  static Rotation PrincipalAxes(absl::Span<const double> second_moments, size_t dimension,
                                size_t axes);

  size_t dimension() const { return dimension_; }
  size_t axes() const { return dimension_ == 0 ? 0 : axes_.size() / dimension_; }
  // A unit vector, [dimension].
  absl::Span<const double> Axis(size_t axis) const {
    return absl::MakeConstSpan(axes_).subspan(axis * dimension_, dimension_);
  }

  // At least |R R^T - I| in the Frobenius norm, of the order of 1e-12. (Axes that are exactly
  // orthonormal lie within that distance.)
  double defect() const { return defect_; }

 private:
  Rotation(std::vector<double> axes, size_t dimension);

  size_t dimension_;
  std::vector<double> axes_;  // [axis * dimension + coordinate]
  double defect_;
};

// Sums up a sample for PrincipalAxes. One thread's.
class SecondMoments {
 public:
  explicit SecondMoments(size_t dimension) : dimension_(dimension), sums_(dimension * dimension) {}

  // Counts x `weight` times.
  void Add(absl::Span<const float> x, double weight = 1);
  absl::Span<const double> sums() const { return sums_; }

 private:
  size_t dimension_;
  std::vector<double> sums_;
};

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_ROTATION_H_
