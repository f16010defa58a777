// The small integers that stand for a row and a post in the first pass over all pairs, and the
// proof that they leave no match out.
//
// A score is  s = w.x + T + b  (scorer.h), a match where s >= bar. Let Rw and Rx be row and post on
// the first A axes of a rotation R. Rows that are alike stand in clusters with a common centroid C,
// a vector of those A coordinates; e = Rw - C is what the row differs from it by (the residual:
// Jegou, Douze and Schmid 2011, "Product quantization for nearest neighbor search"). A row without
// a cluster has C = 0. Take the axes [0, k), where a and c are what e and Rx have there: what is
// left of them has the lengths t_e and t_x, the parts of w and x outside the A axes included. R is
// orthogonal, so
//     w.x = C.Rx + a.c + tail,            |tail| <= t_e t_x                (Cauchy-Schwarz).
// (Only as many rows of R exist as are used: the length of what is outside follows from |w|^2.)
// The coordinates are rounded to multiples of a step: a' = q step_w with q in [-63, 63], and
// c' = p step_x with p in [-128, 127]. With d_w = |a - a'| and d_x = |c - c'|
//     a.c = a'.c' + a'.(c - c') + (a - a').c <= a'.c' + |a'| d_x + d_w |c|,   |c| <= |x| <= 1.
// A centroid is what its code says, C = q_C step_C. It meets posts of 16 bits, c'' = P step_x /
// 256, so that C.Rx <= q_C.P step_C step_x / 256 + |C| |c - c''| over all A axes leaves next to
// nothing to rounding. That sum is the same for all rows of the cluster. In units of 2^3 step_C
// step_x, rounded up, it is B; and step_w is chosen so that m of its units are one of those. So,
// with unit = step_w step_x, a match has
//     unit (q.p + m B) + t_e t_x + |a'| d_x + d_w + T + b + slack >= bar.
// The first two products of lengths are four more whole-number dimensions: lengths in steps,
// rounded up (a row's tail takes three). All that depends on the row alone is one number, `start`;
// terms come in whole steps of `term_factor` units, rounded up: the pair can be a match only if
//     start + term_factor * (steps of the terms present) + m B + sum of q'_i p'_i >= 0,
// which is exact integer arithmetic, the same on every processor. p is stored as p + 128, because
// the instructions multiply signed by unsigned bytes; `start` takes 128 * sum(q) off again. Rows
// keep to 63 so that AVX2, which adds two products in 16 bits, cannot overflow: 2 * 63 * 255.
//
// Before its rows, the cluster is tried as a whole: a post that holds none of a row's terms can
// match it only if
//     C.Rx + |Rw - C, and what is outside| + b + slack >= bar,
// and `reach` is all of this but C.Rx, in units of step_C step_x. The largest of a cluster tells
// which posts its rows must be looked at for.
//
// The rows' test is made on few axes first, and on more only where it is passed: each level has its
// own lengths and start, so each level's test is a bound by itself.
//
// `slack` covers what floats do: the score itself is rounded (at most n / 16 + 5 roundings in the
// dense part, one for each term and the bias, each 2^-24 of the parts' absolute sum). Heads are
// computed in float: what that may cost is added to d_w and d_x. The rotation's own rounding is its
// defect().
#ifndef SLUIS_MODELS_TABLE_HEAD_CODE_H_
#define SLUIS_MODELS_TABLE_HEAD_CODE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/types/span.h"
#include "models/cpu/cpu_path.h"
#include "models/table/kernels/head_filter.h"
#include "models/table/rotation.h"

namespace sluis {

// What a code is made from.
struct RowParts {
  absl::Span<const float> dense;         // [dimension]
  absl::Span<const float> term_weights;  // at most kMaxRowTerms
  float bias;
  float bar_logit;
};

// The numbers of a row's code beside its bytes.
struct RowCode {
  RowCode() { start.fill(kNever); }

  std::array<int32_t, HeadLayout::kMaxLevels> start;  // [level]
  // Two numbers of 16 bits. The lower half: units that one step of a term is, in [0, 32767]. The
  // upper half: units that one of the centroid's sum is, in [0, 4096]; 0 if the code is of the row
  // itself.
  int32_t factors = 0;
  // Log-odds that one step of a term is.
  float term_step = 0;
  // How far the row lies outside its centroid, in the centroid's units.
  int32_t reach = kNever;

  // No sum can lift it to zero, or bring it below.
  static constexpr int32_t kNever = -(1 << 30);
  static constexpr int32_t kAlways = 1 << 30;
};

// A point that rows are near: on each axis a whole number of steps.
struct Centroid {
  std::vector<int8_t> bytes;  // [HeadCoder::centroid_size()]: the axes, then the length
  double step = 0;            // 0: there is none
};

// Where the code of a post goes.
struct PostCode {
  absl::Span<uint8_t> bytes;   // [HeadCoder::size()], to meet rows
  absl::Span<uint8_t> planes;  // [2 * HeadCoder::centroid_size()]: high bytes, then low ones
};

struct Residual;

// Immutable; safe to share.
class HeadCoder {
 public:
  explicit HeadCoder(std::shared_ptr<const Rotation> rotation, CpuPath path = BestCpuPath());

  size_t dimension() const { return rotation_->dimension(); }
  const HeadLayout& layout() const { return layout_; }
  // The first level that leaves something out among rows without a centroid.
  size_t first_level_alone() const { return layout_.levels == 1 ? 0 : 1; }
  // Bytes of a code.
  size_t size() const { return layout_.groups() * 4; }

  // The centroid nearest to `mean`, [dimension()]. None if it is zero or not finite.
  Centroid EncodeCentroid(absl::Span<const float> mean) const;
  // What CentroidFilterInput::offsets must hold.
  int32_t OffsetOf(const Centroid& centroid) const;

  // Bytes of a centroid's code.
  size_t centroid_size() const { return axes() + 4; }

  // Fills `bytes` [size()] and `steps` [terms]: by how many steps each term may lift a post. A row
  // that is not finite, or too large for its numbers, gets a start of kAlways: each of its pairs is
  // looked at.
  RowCode EncodeRow(const RowParts& row, const Centroid& centroid, absl::Span<int8_t> bytes,
                    absl::Span<int8_t> steps) const;

  // False for what the code cannot hold (longer than 1, or nearly all on one axis, or not finite):
  // then each of the post's pairs must be looked at.
  [[nodiscard]] bool EncodePost(absl::Span<const float> x, PostCode code) const;

 private:
  // The coordinates of x on all axes (padded with zeros), in float.
  void Rotate(absl::Span<const float> x, absl::Span<float> head) const;
  // Of the row itself if there is no centroid.
  Residual ResidualOf(absl::Span<const float> dense, const Centroid* centroid) const;
  void EncodePlanes(absl::Span<const float> head, absl::Span<uint8_t> planes) const;
  void EncodeResidual(const Residual& residual, double need, double step, absl::Span<int8_t> bytes,
                      RowCode* code) const;
  void EncodeTerms(absl::Span<const float> weights, double heaviest, double step,
                   absl::Span<int8_t> steps, RowCode* code) const;
  // Of the rotation, padded to whole groups.
  size_t axes() const { return (rotation_->axes() + 3) / 4 * 4; }
  // Where an axis and a level's lengths are in a code.
  size_t ByteOf(size_t axis) const { return byte_of_axis_[axis]; }
  size_t LengthsOf(size_t level) const { return layout_.lengths(level) * 4; }

  std::shared_ptr<const Rotation> rotation_;
  HeadLayout layout_;
  std::vector<uint16_t> byte_of_axis_;
  // [coordinate * padded_axes_ + axis]: a head is a sum of rows of this.
  std::vector<float> columns_;
  size_t padded_axes_;
  void (*add_columns_)(const float* columns, size_t width, absl::Span<const float> x, float* head);
};

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_HEAD_CODE_H_
