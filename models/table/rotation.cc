#include "models/table/rotation.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sluis {
namespace {

// Any orthonormal axes give right answers: more steps, or more axes that are the largest and not
// just some, only make the first pass a little sharper.
constexpr int kSteps = 20;
constexpr size_t kTurnedAxes = 64;

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

// Makes `row` a unit vector that is orthogonal to the `before` rows in front of it. Gram-Schmidt,
// done twice: once leaves what rounding brings back (Giraud et al. 2005, "twice is enough"). False
// if less than `least` of the row is left.
bool Orthonormalize(const double* rows, size_t before, size_t dimension, double least,
                    double* row) {
  for (int pass = 0; pass < 2; ++pass) {
    const double norm_before = std::sqrt(Dot(row, row, dimension));
    for (size_t other = 0; other < before; ++other) {
      const double* const axis = rows + other * dimension;
      const double share = Dot(row, axis, dimension);
      for (size_t i = 0; i < dimension; ++i) row[i] -= share * axis[i];
    }
    const double norm = std::sqrt(Dot(row, row, dimension));
    if (!(norm > least * norm_before) || !std::isfinite(norm)) return false;
    for (size_t i = 0; i < dimension; ++i) row[i] /= norm;
  }
  return true;
}

bool OrthonormalizeAll(size_t dimension, std::vector<double>* rows) {
  for (size_t axis = 0; axis < rows->size() / dimension; ++axis) {
    double* const row = rows->data() + axis * dimension;
    if (!Orthonormalize(rows->data(), axis, dimension, 1e-10, row)) return false;
  }
  return true;
}

// Adds coordinates, each made orthogonal to what is there, until there are `axes` rows.
void Complete(size_t dimension, size_t axes, std::vector<double>* rows) {
  std::vector<bool> used(dimension);
  // Those that lie least within the span of the rows first. Some coordinate always has at least
  // the root of the share of axes that are missing.
  for (double least = 0.8; rows->size() < axes * dimension; least /= 2) {
    for (size_t i = 0; i < dimension && rows->size() < axes * dimension; ++i) {
      if (used[i]) continue;
      std::vector<double> row(dimension);
      row[i] = 1;
      if (!Orthonormalize(rows->data(), rows->size() / dimension, dimension, least, row.data())) {
        continue;
      }
      used[i] = true;
      rows->insert(rows->end(), row.begin(), row.end());
    }
  }
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
  std::vector<double> rows = FirstCoordinates(dimension, std::min(axes, kTurnedAxes));
  std::vector<double> next(rows.size());
  for (int step = 0; step < kSteps; ++step) {
    for (size_t place = 0; place < rows.size(); ++place) {
      const double* const row = rows.data() + place / dimension * dimension;
      next[place] = Dot(row, second_moments.data() + place % dimension * dimension, dimension);
    }
    if (!OrthonormalizeAll(dimension, &next)) return unturned;
    rows.swap(next);
  }
  Complete(dimension, axes, &rows);
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
