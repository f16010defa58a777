#include "bench/interests/principal_axes.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "bench/interests/post_cache.h"

namespace sluis {
namespace {

// A square matrix of doubles.
class Square {
 public:
  explicit Square(size_t size) : values_(size * size), size_(size) {}

  double& at(size_t row, size_t column) { return values_[row * size_ + column]; }
  double at(size_t row, size_t column) const { return values_[row * size_ + column]; }
  size_t size() const { return size_; }

  double SquaresOffDiagonal() const {
    double sum = 0;
    for (size_t i = 0; i < size_; ++i) {
      for (size_t j = 0; j < size_; ++j) sum += i == j ? 0 : at(i, j) * at(i, j);
    }
    return sum;
  }

 private:
  std::vector<double> values_;
  size_t size_;
};

Square SecondMoments(absl::Span<const PostFeatures> posts) {
  Square moments(posts.front().x.size());
  for (const PostFeatures& post : posts) {
    for (size_t i = 0; i < post.x.size(); ++i) {
      const auto value = static_cast<double>(post.x[i]);
      for (size_t j = 0; j <= i; ++j) moments.at(i, j) += value * static_cast<double>(post.x[j]);
    }
  }
  for (size_t i = 0; i < moments.size(); ++i) {
    for (size_t j = i + 1; j < moments.size(); ++j) moments.at(i, j) = moments.at(j, i);
  }
  return moments;
}

// Turns rows p and q of `matrix` by the angle of (cosine, sine).
void TurnRows(size_t p, size_t q, double cosine, double sine, Square* matrix) {
  for (size_t k = 0; k < matrix->size(); ++k) {
    const double a = matrix->at(p, k);
    const double b = matrix->at(q, k);
    matrix->at(p, k) = cosine * a - sine * b;
    matrix->at(q, k) = sine * a + cosine * b;
  }
}

void TurnColumns(size_t p, size_t q, double cosine, double sine, Square* matrix) {
  for (size_t k = 0; k < matrix->size(); ++k) {
    const double a = matrix->at(k, p);
    const double b = matrix->at(k, q);
    matrix->at(k, p) = cosine * a - sine * b;
    matrix->at(k, q) = sine * a + cosine * b;
  }
}

// Makes element (p, q) of the symmetric `matrix` zero; row i of `vectors` follows.
void Rotate(size_t p, size_t q, Square* matrix, Square* vectors) {
  if (matrix->at(p, q) == 0) return;
  const double theta = (matrix->at(q, q) - matrix->at(p, p)) / (2 * matrix->at(p, q));
  const double tangent = (theta >= 0 ? 1 : -1) / (std::abs(theta) + std::sqrt(theta * theta + 1));
  const double cosine = 1 / std::sqrt(tangent * tangent + 1);
  const double sine = tangent * cosine;
  TurnRows(p, q, cosine, sine, matrix);
  TurnColumns(p, q, cosine, sine, matrix);
  TurnRows(p, q, cosine, sine, vectors);
}

// `matrix` becomes diagonal, the rows of the result are its eigenvectors.
Square Diagonalize(Square* matrix) {
  constexpr int kMostSweeps = 30;
  constexpr double kSmallest = 1e-20;
  Square vectors(matrix->size());
  double trace = 0;
  for (size_t i = 0; i < matrix->size(); ++i) {
    vectors.at(i, i) = 1;
    trace += matrix->at(i, i);
  }
  for (int sweep = 0; sweep < kMostSweeps; ++sweep) {
    if (matrix->SquaresOffDiagonal() <= kSmallest * trace * trace) break;
    for (size_t p = 0; p < matrix->size(); ++p) {
      for (size_t q = p + 1; q < matrix->size(); ++q) Rotate(p, q, matrix, &vectors);
    }
  }
  return vectors;
}

}  // namespace

PrincipalAxes PrincipalAxes::Of(absl::Span<const PostFeatures> posts) {
  Square moments = SecondMoments(posts);
  const Square vectors = Diagonalize(&moments);
  std::vector<size_t> order(moments.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](size_t a, size_t b) { return moments.at(a, a) > moments.at(b, b); });
  std::vector<float> axes;
  for (const size_t row : order) {
    for (size_t i = 0; i < vectors.size(); ++i) {
      axes.push_back(static_cast<float>(vectors.at(row, i)));
    }
  }
  return PrincipalAxes(std::move(axes), moments.size());
}

absl::StatusOr<PrincipalAxes> PrincipalAxes::Load(const std::string& path) {
  absl::StatusOr<std::vector<float>> axes = LoadFloats(path);
  if (!axes.ok()) return axes.status();
  const auto dimension =
      static_cast<size_t>(std::lround(std::sqrt(static_cast<double>(axes->size()))));
  if (dimension * dimension != axes->size()) return absl::DataLossError(path + " is damaged.");
  return PrincipalAxes(*std::move(axes), dimension);
}

absl::Status PrincipalAxes::Save(const std::string& path) const { return SaveFloats(axes_, path); }

void PrincipalAxes::ToAxes(absl::Span<const float> x, absl::Span<float> coordinates) const {
  for (size_t a = 0; a < dimension_; ++a) {
    double sum = 0;
    for (size_t i = 0; i < dimension_; ++i) {
      sum += static_cast<double>(axes_[a * dimension_ + i]) * static_cast<double>(x[i]);
    }
    coordinates[a] = static_cast<float>(sum);
  }
}

void PrincipalAxes::FromAxes(absl::Span<const float> coordinates, absl::Span<float> x) const {
  std::fill(x.begin(), x.end(), 0.0F);
  for (size_t a = 0; a < dimension_; ++a) {
    const float* axis = &axes_[a * dimension_];
    for (size_t i = 0; i < dimension_; ++i) x[i] += coordinates[a] * axis[i];
  }
}

}  // namespace sluis
