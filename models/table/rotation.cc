#include "models/table/rotation.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sluis {
namespace {

// Any orthonormal axes give right answers: more steps only make the first pass a little sharper.
constexpr int kSteps = 40;

double Dot(const double* a, const double* b, size_t size) {
  double sum = 0;
  for (size_t i = 0; i < size; ++i) sum += a[i] * b[i];
  return sum;
}

std::vector<double> FirstCoordinates(size_t dimension, size_t axes) {
  std::vector<double> rows(dimension * axes);
  for (size_t axis = 0; axis < axes; ++axis) rows[axis * dimension + axis] = 1;
  return rows;
}

// Gram-Schmidt, done twice: once leaves what rounding brings back (Giraud et al. 2005, "twice is
// enough"). False if an axis has nothing of its own.
bool Orthonormalize(size_t dimension, std::vector<double>* rows) {
  for (size_t begin = 0; begin < rows->size(); begin += dimension) {
    double* const row = rows->data() + begin;
    for (int pass = 0; pass < 2; ++pass) {
      const double before = std::sqrt(Dot(row, row, dimension));
      for (size_t other = 0; other < begin; other += dimension) {
        const double* const axis = rows->data() + other;
        const double share = Dot(row, axis, dimension);
        for (size_t i = 0; i < dimension; ++i) row[i] -= share * axis[i];
      }
      const double norm = std::sqrt(Dot(row, row, dimension));
      if (!(norm > 1e-10 * before) || !std::isfinite(norm)) return false;
      for (size_t i = 0; i < dimension; ++i) row[i] /= norm;
    }
  }
  return true;
}

}  // namespace

Rotation::Rotation(size_t dimension, size_t axes)
    : Rotation(FirstCoordinates(dimension, axes), dimension) {}

Rotation::Rotation(std::vector<double> axes, size_t dimension)
    : dimension_(dimension), axes_(std::move(axes)) {
  double squares = 0;
  for (size_t i = 0; i < this->axes(); ++i) {
    for (size_t j = 0; j < this->axes(); ++j) {
      const double product = Dot(Axis(i).data(), Axis(j).data(), dimension);
      squares += std::pow(product - (i == j ? 1 : 0), 2);
    }
  }
  // Each of the products above is itself rounded.
  const auto roundings = static_cast<double>(this->axes() * dimension);
  defect_ = std::sqrt(squares) + roundings * 0x1p-52;
}

// Subspace iteration: what the matrix is applied to again and again turns to its largest axes.
Rotation Rotation::PrincipalAxes(absl::Span<const double> second_moments, size_t dimension,
                                 size_t axes) {
  const Rotation unturned(dimension, axes);
  if (second_moments.size() != dimension * dimension) return unturned;
  std::vector<double> rows = FirstCoordinates(dimension, axes);
  std::vector<double> next(rows.size());
  for (int step = 0; step < kSteps; ++step) {
    for (size_t place = 0; place < rows.size(); ++place) {
      const double* const row = rows.data() + place / dimension * dimension;
      next[place] = Dot(row, second_moments.data() + place % dimension * dimension, dimension);
    }
    if (!Orthonormalize(dimension, &next)) return unturned;
    rows.swap(next);
  }
  return Rotation(std::move(rows), dimension);
}

void SecondMoments::Add(absl::Span<const float> x, double weight) {
  for (size_t i = 0; i < dimension_; ++i) {
    const double factor = weight * static_cast<double>(x[i]);
    double* const sums = sums_.data() + i * dimension_;
    for (size_t j = 0; j < dimension_; ++j) sums[j] += factor * static_cast<double>(x[j]);
  }
}

}  // namespace sluis
