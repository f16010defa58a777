#include "models/table/head_code.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include "models/interests/row.h"

namespace sluis {
namespace {

constexpr double kRowMax = 63;
constexpr double kPostMax = 127;
// A head coordinate of a post lies within 127 / 160 = .79.
constexpr double kPostStepsInOne = 160;
// Steps of d_x are that much finer, and those of |a'| coarser.
constexpr double kErrorScale = 16;
constexpr size_t kTailParts = 3;
constexpr double kMaxTermSteps = 127;
constexpr double kMaxTermFactor = 32767;
// So that a post may be a rounding longer than 1.
constexpr double kMaxNorm = 1.0001;
constexpr double kFloatUnit = 0x1p-24;

double SquareNorm(absl::Span<const float> x) {
  double sum = 0;
  for (const float value : x) sum += static_cast<double>(value) * static_cast<double>(value);
  return sum;
}

struct Lengths {
  double dense;
  double terms = 0;  // sum of absolute weights
  double heaviest = 0;
};

Lengths LengthsOf(const RowParts& row) {
  Lengths lengths{std::sqrt(SquareNorm(row.dense))};
  for (const float term : row.term_weights) {
    const double weight = std::abs(static_cast<double>(term));
    lengths.terms += weight;
    lengths.heaviest = std::max(lengths.heaviest, weight);
  }
  return lengths;
}

// How far the score in floats may lie from the one in real numbers, and the code's own arithmetic
// from exact arithmetic.
double SlackOf(const RowParts& row, const Lengths& lengths, double bar, double defect) {
  const auto n = static_cast<double>(row.dense.size());
  const double roundings = n / 16 + static_cast<double>(row.term_weights.size()) + 8;
  const double parts = lengths.dense * kMaxNorm + lengths.terms +
                       std::abs(static_cast<double>(row.bias)) + std::abs(bar);
  return 1.01 * roundings * kFloatUnit * parts + (4 * defect + n * 0x1p-45) * lengths.dense + 1e-30;
}

// The length of what is not in the head, or more: rounding and axes that are not quite orthogonal
// may have taken something from it.
double TailOf(double square, double head_square, double defect) {
  return std::sqrt(std::max(0.0, square - head_square) + (4 * defect + 1e-12) * square);
}

// Whole steps of `length`, spread over `parts` bytes.
void PutLength(double length, double step, absl::Span<int8_t> parts) {
  auto left = static_cast<int32_t>(std::ceil(length / step));
  for (int8_t& part : parts) {
    const int32_t taken = std::min<int32_t>(left, static_cast<int32_t>(kRowMax));
    part = static_cast<int8_t>(taken);
    left -= taken;
  }
  assert(left == 0);
}

}  // namespace

HeadCoder::HeadCoder(std::shared_ptr<const Rotation> rotation)
    : rotation_(std::move(rotation)), axes_((rotation_->axes() + kGroup - 1) / kGroup * kGroup) {
  const size_t n = rotation_->dimension();
  columns_.assign(n * axes_, 0.0F);
  for (size_t axis = 0; axis < rotation_->axes(); ++axis) {
    for (size_t i = 0; i < n; ++i) {
      columns_[i * axes_ + axis] = static_cast<float>(rotation_->Axis(axis)[i]);
    }
  }
}

RowCode HeadCoder::EncodeRow(const RowParts& row, absl::Span<int8_t> bytes,
                             absl::Span<int8_t> steps) const {
  assert(bytes.size() == size() && steps.size() == row.term_weights.size());
  std::fill(bytes.begin(), bytes.end(), int8_t{0});
  std::fill(steps.begin(), steps.end(), int8_t{0});
  const Lengths lengths = LengthsOf(row);
  const double bar = static_cast<double>(row.bar_logit);
  const double bias = static_cast<double>(row.bias);
  RowCode code;
  code.start = RowCode::kAlways;
  const double size_of_all = lengths.dense + lengths.terms + std::abs(bar) + std::abs(bias);
  if (!std::isfinite(size_of_all) || row.term_weights.size() > kMaxRowTerms) return code;

  std::vector<double> head(axes_);
  double head_square = 0;
  double largest = 0;
  for (size_t axis = 0; axis < rotation_->axes(); ++axis) {
    const absl::Span<const double> direction = rotation_->Axis(axis);
    for (size_t i = 0; i < row.dense.size(); ++i) {
      head[axis] += direction[i] * static_cast<double>(row.dense[i]);
    }
    head_square += head[axis] * head[axis];
    largest = std::max(largest, std::abs(head[axis]));
  }
  const double tail = TailOf(lengths.dense * lengths.dense, head_square, rotation_->defect());

  // The step must hold the largest coordinate, the tail, and keep start and term_factor in range.
  const double step =
      std::max({largest / kRowMax, tail / (kTailParts * kRowMax - 1),
                1.001 * lengths.heaviest / kMaxTermSteps / kMaxTermFactor * kPostStepsInOne,
                size_of_all * 0x1p-27 * kPostStepsInOne, 1e-30});
  const double unit = step / kPostStepsInOne;

  double error_square = 0;
  double coded_square = 0;
  int32_t sum = 0;
  for (size_t axis = 0; axis < axes_; ++axis) {
    const double q = std::clamp(std::nearbyint(head[axis] / step), -kRowMax, kRowMax);
    bytes[axis] = static_cast<int8_t>(q);
    sum += static_cast<int32_t>(q);
    error_square += (head[axis] - q * step) * (head[axis] - q * step);
    coded_square += q * step * q * step;
  }
  const absl::Span<int8_t> behind = bytes.subspan(axes_);
  PutLength(tail, step, behind.subspan(0, kTailParts));
  PutLength(std::sqrt(coded_square) * 1.000001, step * kErrorScale, behind.subspan(kTailParts, 1));

  const double need = bar - bias - kMaxNorm * std::sqrt(error_square) * 1.000001 -
                      SlackOf(row, lengths, bar, rotation_->defect());
  code.start = -static_cast<int32_t>(std::ceil(need / unit)) - 128 * sum;
  const double factor = std::ceil(lengths.heaviest / kMaxTermSteps / unit * 1.000001);
  code.term_factor = static_cast<int32_t>(std::clamp(factor, 1.0, kMaxTermFactor));
  const double term_step = code.term_factor * unit;
  code.term_step = static_cast<float>(term_step);
  for (size_t i = 0; i < row.term_weights.size(); ++i) {
    const double whole = std::ceil(static_cast<double>(row.term_weights[i]) / term_step);
    steps[i] = static_cast<int8_t>(std::clamp(whole, -127.0, kMaxTermSteps));
  }
  return code;
}

bool HeadCoder::EncodePost(absl::Span<const float> x, absl::Span<uint8_t> bytes) const {
  assert(x.size() == dimension() && bytes.size() == size());
  const double square = SquareNorm(x);
  if (!(square <= kMaxNorm)) return false;
  std::array<float, 64> few{};
  std::vector<float> many(axes_ > few.size() ? axes_ : 0);
  float* const head = many.empty() ? few.data() : many.data();
  for (size_t i = 0; i < x.size(); ++i) {
    const float* const column = columns_.data() + i * axes_;
    for (size_t axis = 0; axis < axes_; ++axis) head[axis] += column[axis] * x[i];
  }
  double head_square = 0;
  double error_square = 0;
  for (size_t axis = 0; axis < axes_; ++axis) {
    const double c = static_cast<double>(head[axis]);
    const double p = std::clamp(std::nearbyint(c * kPostStepsInOne), -128.0, kPostMax);
    bytes[axis] = static_cast<uint8_t>(p + 128);
    head_square += c * c;
    const double error = c - p / kPostStepsInOne;
    error_square += error * error;
  }
  // Each coordinate of the head is off by at most n roundings, the axes' to float included.
  const double rounding = static_cast<double>(x.size() + 2) * kFloatUnit *
                          std::sqrt(static_cast<double>(axes_)) * kMaxNorm;
  const double sure_head = std::max(0.0, std::sqrt(head_square) - rounding);
  const double tail = TailOf(square, sure_head * sure_head, rotation_->defect());
  const double tail_steps = std::ceil(tail * kPostStepsInOne);
  const double error_steps =
      std::ceil((std::sqrt(error_square) + rounding) * kPostStepsInOne * kErrorScale);
  if (error_steps > 255) return false;
  const absl::Span<uint8_t> behind = bytes.subspan(axes_);
  for (size_t i = 0; i < kTailParts; ++i) behind[i] = static_cast<uint8_t>(tail_steps);
  behind[kTailParts] = static_cast<uint8_t>(error_steps);
  return true;
}

}  // namespace sluis
