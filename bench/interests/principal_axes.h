// The principal axes of a set of post vectors: an orthogonal change of coordinates after which the
// first few coordinates hold most of every dot product.
#ifndef SLUIS_BENCH_INTERESTS_PRINCIPAL_AXES_H_
#define SLUIS_BENCH_INTERESTS_PRINCIPAL_AXES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "models/interests/features.h"

namespace sluis {

// Immutable; safe on any thread.
class PrincipalAxes {
 public:
  // Of the second moments sum x x', by falling eigenvalue. Cyclic Jacobi rotations in double
  // (Golub & Van Loan, "Matrix Computations", 8.5). All posts have the same dimension, there is at
  // least one.
  [[nodiscard]] static PrincipalAxes Of(absl::Span<const PostFeatures> posts);

  [[nodiscard]] static absl::StatusOr<PrincipalAxes> Load(const std::string& path);
  [[nodiscard]] absl::Status Save(const std::string& path) const;

  size_t dimension() const { return dimension_; }
  // [dimension], of length 1.
  absl::Span<const float> axis(size_t index) const {
    return {&axes_[index * dimension_], dimension_};
  }

  // Both spans have `dimension` values and do not overlap. ToAxes gives the coordinates along the
  // axes, FromAxes takes them back.
  void ToAxes(absl::Span<const float> x, absl::Span<float> coordinates) const;
  void FromAxes(absl::Span<const float> coordinates, absl::Span<float> x) const;

 private:
  PrincipalAxes(std::vector<float> axes, size_t dimension)
      : axes_(std::move(axes)), dimension_(dimension) {}

  // [axis][dimension]
  std::vector<float> axes_;
  size_t dimension_;
};

}  // namespace sluis

#endif  // SLUIS_BENCH_INTERESTS_PRINCIPAL_AXES_H_
