#include "models/table/head_code.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include "models/interests/row.h"
#include "models/table/kernels/add_columns.h"

namespace sluis {
namespace {

constexpr double kRowMax = 63;
constexpr double kPostMax = 127;
// A head coordinate of a post lies within 127 / 160 = .79, or adds to d_x. (224, or .57, left ten
// times as many pairs: the first axis alone often holds more.)
constexpr double kPostStepsInOne = 160;
// Steps of d_x are that much finer, and those of |a'| coarser.
constexpr double kErrorScale = 8;
constexpr double kMaxTermSteps = 127;
constexpr double kMaxTermFactor = 32767;
constexpr double kMaxCentroidFactor = 4096;
constexpr double kCentroidUnits = 1 << kCentroidShift;
// No sum of a centroid comes near it.
constexpr double kMaxReach = 1 << 29;
// So that a post may be a rounding longer than 1.
constexpr double kMaxNorm = 1.0001;
constexpr double kFloatUnit = 0x1p-24;
// Axes. docs/performance.md has the shares of pairs that pass each level.
constexpr std::array<size_t, 2> kFirstLevels = {12, 32};
constexpr size_t kMostRowAxes = 84;
// The four bytes of lengths: a row's tail in three parts, and |a'|; and a post's to multiply with.
constexpr size_t kTailParts = 3;

// To the nearest whole number, ties to even; |x| below 2^51. The C library's takes a call.
double Nearest(double x) {
  constexpr double kNoFraction = 0x1.8p52;
  return x + kNoFraction - kNoFraction;
}

double SquareNorm(absl::Span<const float> x) {
  double sum = 0;
  for (const float value : x) sum += static_cast<double>(value) * static_cast<double>(value);
  return sum;
}

// What a head computed in float may be off by: n + 2 roundings in each of its coordinates, those of
// the axes to float included.
double RoundingOf(size_t dimension, size_t axes, double norm) {
  return static_cast<double>(dimension + 2) * kFloatUnit * std::sqrt(static_cast<double>(axes)) *
         norm;
}

// The length of what is not in the head, or more: rounding and axes that are not quite orthogonal
// may have taken something from it.
double TailOf(double square, double head_square, double rounding, double defect) {
  const double sure_head = std::max(0.0, std::sqrt(head_square) - rounding);
  return std::sqrt(std::max(0.0, square - sure_head * sure_head) + (4 * defect + 1e-12) * square);
}

struct RowLengths {
  double dense;
  double terms = 0;     // sum of absolute weights
  double heaviest = 0;  // of the terms
};

RowLengths MeasureRow(const RowParts& row) {
  RowLengths lengths{std::sqrt(SquareNorm(row.dense))};
  for (const float term : row.term_weights) {
    const double weight = std::abs(static_cast<double>(term));
    lengths.terms += weight;
    lengths.heaviest = std::max(lengths.heaviest, weight);
  }
  return lengths;
}

// How far the score in floats may lie from the one in real numbers.
double SlackOf(const RowParts& row, const RowLengths& lengths, double defect) {
  const auto n = static_cast<double>(row.dense.size());
  const double roundings = n / 16 + static_cast<double>(row.term_weights.size()) + 8;
  const double parts = lengths.dense * kMaxNorm + lengths.terms +
                       std::abs(static_cast<double>(row.bias)) +
                       std::abs(static_cast<double>(row.bar_logit));
  return 1.01 * roundings * kFloatUnit * parts + 4 * defect * lengths.dense + 1e-30;
}

// Sums over the first axes of a head, growing from level to level.
struct HeadSums {
  double square = 0;        // of the head
  double coded_square = 0;  // of its code
  double error_square = 0;  // of the difference

  void Add(double coordinate, double coded) {
    square += coordinate * coordinate;
    coded_square += coded * coded;
    error_square += (coordinate - coded) * (coordinate - coded);
  }
};

// Whole steps of a tail, spread over its parts. Returns how many there is no room for.
double PutTail(double steps, int8_t* parts) {
  for (size_t i = 0; i < kTailParts; ++i) {
    const double taken = std::min(steps, kRowMax);
    parts[i] = static_cast<int8_t>(taken);
    steps -= taken;
  }
  return steps;
}

}  // namespace

// What is coded of a row: what it differs from its centroid by, if it has one.
struct Residual {
  std::vector<double> head;  // by axis
  double outside;            // length of what the axes do not hold, or more
  double rounding;           // what computing the head in float may be off by

  double Square(size_t first_axis) const {
    double sum = 0;
    for (size_t axis = first_axis; axis < head.size(); ++axis) sum += head[axis] * head[axis];
    return sum;
  }
  // Of what the first axes leave.
  double Tail(size_t first_axis) const {
    return std::sqrt(outside * outside + Square(first_axis)) + rounding;
  }
  double Largest() const {
    double largest = 0;
    for (const double each : head) largest = std::max(largest, std::abs(each));
    return largest;
  }
};

HeadCoder::HeadCoder(std::shared_ptr<const Rotation> rotation, CpuPath path)
    : rotation_(std::move(rotation)), add_columns_(ColumnAdderFor(path)) {
  const size_t n = rotation_->dimension();
  const size_t all = rotation_->axes();
  const size_t of_rows = std::min(all, kMostRowAxes);
  layout_.levels = 0;
  for (const size_t level : kFirstLevels) {
    if (level < of_rows) layout_.axis_groups[layout_.levels++] = level / 4;
  }
  layout_.axis_groups[layout_.levels++] = (of_rows + 3) / 4;
  for (size_t axis = 0; axis < layout_.axis_groups[layout_.levels - 1] * 4; ++axis) {
    byte_of_axis_.push_back(static_cast<uint16_t>(layout_.GroupOfAxes(axis / 4) * 4 + axis % 4));
  }
  padded_axes_ = (all + 15) / 16 * 16;
  columns_.assign(n * padded_axes_, 0.0F);
  for (size_t axis = 0; axis < all; ++axis) {
    for (size_t i = 0; i < n; ++i) {
      columns_[i * padded_axes_ + axis] = static_cast<float>(rotation_->Axis(axis)[i]);
    }
  }
}

void HeadCoder::Rotate(absl::Span<const float> x, absl::Span<float> head) const {
  std::fill(head.begin(), head.end(), 0.0F);
  add_columns_(columns_.data(), padded_axes_, x, head.data());
}

Centroid HeadCoder::EncodeCentroid(absl::Span<const float> mean) const {
  const double norm = std::sqrt(SquareNorm(mean));
  if (!(norm > 1e-20 && norm < 1e20)) return {};
  std::vector<float> head(padded_axes_);
  Rotate(mean, absl::MakeSpan(head));
  double largest = 0;
  for (const float each : head) largest = std::max(largest, std::abs(static_cast<double>(each)));
  Centroid centroid{std::vector<int8_t>(centroid_size()),
                    std::max(largest / kRowMax, 1.01 * norm / kErrorScale / (kRowMax - 1))};
  double square = 0;
  for (size_t axis = 0; axis < axes(); ++axis) {
    const double q =
        std::clamp(Nearest(static_cast<double>(head[axis]) / centroid.step), -kRowMax, kRowMax);
    centroid.bytes[axis] = static_cast<int8_t>(q);
    square += q * q;
  }
  centroid.bytes[axes()] =
      static_cast<int8_t>(std::ceil(std::sqrt(square) / kErrorScale * 1.000001));
  return centroid;
}

int32_t HeadCoder::OffsetOf(const Centroid& centroid) const {
  int32_t sum = 0;
  for (size_t axis = 0; axis < axes(); ++axis) sum += centroid.bytes[axis];
  return -128 * sum;
}

Residual HeadCoder::ResidualOf(absl::Span<const float> dense, const Centroid* centroid) const {
  std::vector<float> head(padded_axes_);
  Rotate(dense, absl::MakeSpan(head));
  const double square = SquareNorm(dense);
  Residual residual{
      std::vector<double>(head.begin(), head.begin() + static_cast<ptrdiff_t>(axes())), 0,
      RoundingOf(dimension(), axes(), std::sqrt(square))};
  residual.outside = TailOf(square, residual.Square(0), residual.rounding, rotation_->defect());
  if (centroid == nullptr) return residual;
  for (size_t axis = 0; axis < axes(); ++axis) {
    residual.head[axis] -= centroid->bytes[axis] * centroid->step;
  }
  // Of the doubles, where the centroid is much longer than the row.
  residual.rounding += 1e-12 * std::sqrt(residual.Square(0));
  return residual;
}

RowCode HeadCoder::EncodeRow(const RowParts& row, const Centroid& centroid,
                             absl::Span<int8_t> bytes, absl::Span<int8_t> steps) const {
  assert(bytes.size() == size() && steps.size() == row.term_weights.size());
  std::fill(bytes.begin(), bytes.end(), int8_t{0});
  std::fill(steps.begin(), steps.end(), int8_t{0});
  const RowLengths lengths = MeasureRow(row);
  const double bar = static_cast<double>(row.bar_logit);
  const double bias = static_cast<double>(row.bias);
  RowCode code;
  code.start.fill(RowCode::kAlways);
  code.reach = RowCode::kAlways;
  const double size_of_all = lengths.dense + lengths.terms + std::abs(bar) + std::abs(bias);
  if (!(size_of_all < 1e30) || row.term_weights.size() > kMaxRowTerms) return code;
  const double need = bar - bias - SlackOf(row, lengths, rotation_->defect());
  const double least_step =
      std::max({1.001 * lengths.heaviest / kMaxTermSteps / kMaxTermFactor * kPostStepsInOne,
                size_of_all * 0x1p-27 * kPostStepsInOne, 1e-30});
  // The step must hold the largest coordinate and length, too.
  const auto step_for = [&](const Residual& residual, size_t first_level) {
    const double tail = residual.Tail(layout_.axis_groups[first_level] * 4);
    return std::max({least_step, residual.Largest() / kRowMax, tail / (kTailParts * kRowMax - 1),
                     1.01 * std::sqrt(residual.Square(0)) / kErrorScale / (kRowMax - 1)});
  };
  if (centroid.step > 0) {
    const Residual residual = ResidualOf(row.dense, &centroid);
    const double reach =
        (residual.Tail(0) * kMaxNorm * 1.000001 - need) / centroid.step * kPostStepsInOne;
    code.reach = static_cast<int32_t>(std::ceil(std::clamp(reach, -kMaxReach, kMaxReach)));
    const double of_centroid = centroid.step * kCentroidUnits;
    const double factor =
        std::min(std::floor(of_centroid / step_for(residual, 0)), kMaxCentroidFactor);
    if (factor >= 1) {
      EncodeResidual(residual, need, of_centroid / factor, bytes, &code);
      code.factors = static_cast<int32_t>(factor) << 16;
      EncodeTerms(row.term_weights, lengths.heaviest, of_centroid / factor, steps, &code);
      return code;
    }
  }
  const Residual residual = ResidualOf(row.dense, nullptr);
  const double step = step_for(residual, first_level_alone());
  EncodeResidual(residual, need, step, bytes, &code);
  EncodeTerms(row.term_weights, lengths.heaviest, step, steps, &code);
  return code;
}

void HeadCoder::EncodeResidual(const Residual& residual, double need, double step,
                               absl::Span<int8_t> bytes, RowCode* code) const {
  const double unit = step / kPostStepsInOne;
  HeadSums sums;
  int32_t sum = 0;
  size_t axis = 0;
  for (size_t level = 0; level < layout_.levels; ++level) {
    for (; axis < layout_.axis_groups[level] * 4; ++axis) {
      const double a = residual.head[axis];
      const double q = std::clamp(Nearest(a / step), -kRowMax, kRowMax);
      bytes[ByteOf(axis)] = static_cast<int8_t>(q);
      sum += static_cast<int32_t>(q);
      sums.Add(a, q * step);
    }
    int8_t* const lengths = bytes.data() + LengthsOf(level);
    const double no_room = PutTail(std::ceil(residual.Tail(axis) / step * 1.000001), lengths);
    lengths[kTailParts] = static_cast<int8_t>(
        std::ceil(std::sqrt(sums.coded_square) / step / kErrorScale * 1.000001));
    const double error = std::sqrt(sums.error_square) + residual.rounding + no_room * step;
    const double rest = need - error * kMaxNorm * 1.000001;
    code->start[level] = -static_cast<int32_t>(std::ceil(rest / unit)) - 128 * sum;
  }
}

void HeadCoder::EncodeTerms(absl::Span<const float> weights, double heaviest, double step,
                            absl::Span<int8_t> steps, RowCode* code) const {
  const double unit = step / kPostStepsInOne;
  const double factor =
      std::clamp(std::ceil(heaviest / kMaxTermSteps / unit * 1.000001), 1.0, kMaxTermFactor);
  code->factors |= static_cast<int32_t>(factor);
  code->term_step = static_cast<float>(factor * unit);
  for (size_t i = 0; i < weights.size(); ++i) {
    const double whole = std::ceil(static_cast<double>(weights[i]) / (factor * unit));
    steps[i] = static_cast<int8_t>(std::clamp(whole, -127.0, kMaxTermSteps));
  }
}

void HeadCoder::EncodePlanes(absl::Span<const float> head, absl::Span<uint8_t> planes) const {
  constexpr double kLow = 256;
  const absl::Span<uint8_t> high = planes.first(centroid_size());
  const absl::Span<uint8_t> low = planes.subspan(centroid_size());
  std::fill(planes.begin(), planes.end(), uint8_t{0});
  double error_square = 0;
  for (size_t axis = 0; axis < axes(); ++axis) {
    const double c = static_cast<double>(head[axis]);
    const double p =
        std::clamp(Nearest(c * kPostStepsInOne * kLow), -128 * kLow, kPostMax * kLow + kLow - 1);
    const auto both = static_cast<uint32_t>(static_cast<int32_t>(p) + 128 * 256);
    high[axis] = static_cast<uint8_t>(both / 256);
    low[axis] = static_cast<uint8_t>(both % 256);
    const double error = c - p / (kLow * kPostStepsInOne);
    error_square += error * error;
  }
  // In steps that are finer by the centroid's length being coarser. Where a coordinate was too
  // large, they do not reach.
  const double error = (std::sqrt(error_square) + RoundingOf(dimension(), axes(), kMaxNorm)) *
                       kPostStepsInOne * kErrorScale;
  const double in_low = std::ceil(error * kLow);
  if (in_low <= 255) {
    low[axes()] = static_cast<uint8_t>(in_low);
  } else {
    high[axes()] = static_cast<uint8_t>(std::ceil(error));
  }
}

bool HeadCoder::EncodePost(absl::Span<const float> x, PostCode code) const {
  const absl::Span<uint8_t> bytes = code.bytes;
  assert(x.size() == dimension() && bytes.size() == size());
  const double square = SquareNorm(x);
  if (!(square <= kMaxNorm)) return false;
  std::array<float, 128> few;
  std::vector<float> many(padded_axes_ > few.size() ? padded_axes_ : 0);
  const auto head =
      many.empty() ? absl::MakeSpan(few).subspan(0, padded_axes_) : absl::MakeSpan(many);
  Rotate(x, head);
  const double rounding = RoundingOf(dimension(), axes(), kMaxNorm);
  HeadSums sums;
  size_t axis = 0;
  for (size_t level = 0; level < layout_.levels; ++level) {
    for (; axis < layout_.axis_groups[level] * 4; ++axis) {
      const double c = static_cast<double>(head[axis]);
      const double p = std::clamp(Nearest(c * kPostStepsInOne), -128.0, kPostMax);
      bytes[ByteOf(axis)] = static_cast<uint8_t>(p + 128);
      sums.Add(c, p / kPostStepsInOne);
    }
    const double tail = TailOf(square, sums.square, rounding, rotation_->defect());
    const double error =
        std::ceil((std::sqrt(sums.error_square) + rounding) * kPostStepsInOne * kErrorScale);
    if (error > 255) return false;
    uint8_t* const lengths = bytes.data() + LengthsOf(level);
    const double tail_steps = std::ceil(tail * kPostStepsInOne * 1.000001);
    std::fill_n(lengths, kTailParts, static_cast<uint8_t>(tail_steps));
    lengths[kTailParts] = static_cast<uint8_t>(error);
  }
  EncodePlanes(head, code.planes);
  return true;
}

}  // namespace sluis
