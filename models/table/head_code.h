// The small integers that stand for a row and a post in the first pass over all pairs, and the
// proof that they leave no match out.
//
// A score is  s = w.x + T + b  (scorer.h), a match where s >= bar. Let a = (Rw)_[0,A) and
// c = (Rx)_[0,A) be the heads of row and post on the first A axes of a rotation R, and
// t_w = |(Rw)_[A,n)|, t_x = |(Rx)_[A,n)| the lengths of what is left. R is orthogonal, so
//     w.x = a.c + tail,            |tail| <= t_w t_x                     (Cauchy-Schwarz).
// (Only as many rows of R exist as are used: the lengths of the tails follow from |w|^2 - |a|^2.)
// The heads are rounded to multiples of a step: a' = q step_w with q in [-63, 63], and
// c' = p step_x with p in [-128, 127]. With d_w = |a - a'| and d_x = |c - c'|
//     a.c = a'.c' + a'.(c - c') + (a - a').c <= a'.c' + |a'| d_x + d_w |c|,   |c| <= |x| <= 1.
// So, with unit = step_w step_x, a match has
//     unit q.p + t_w t_x + |a'| d_x + d_w + T + b + slack >= bar.
// The first two products of lengths are four more whole-number dimensions: lengths in steps,
// rounded up (a row's tail takes three). All that depends on the row alone is one number, `start`;
// terms come in whole steps of `term_factor` units, rounded up: the pair can be a match only if
//     start + term_factor * (steps of the terms present) + sum of q'_i p'_i >= 0,
// which is exact integer arithmetic, the same on every processor. p is stored as p + 128, because
// the instructions multiply signed by unsigned bytes; `start` takes 128 * sum(q) off again. Rows
// keep to 63 so that AVX2, which adds two products in 16 bits, cannot overflow: 2 * 63 * 255.
//
// The test is made on few axes first, and on more only where it is passed: each level has its own
// lengths and start, so each level's test is a bound by itself.
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
  // In [0, 32767]: units that one step of a term is.
  int32_t term_factor = 0;
  // Log-odds that one step of a term is.
  float term_step = 0;

  // No sum can lift it to zero, or bring it below.
  static constexpr int32_t kNever = -(1 << 30);
  static constexpr int32_t kAlways = 1 << 30;
};

// Immutable; safe to share.
class HeadCoder {
 public:
  // Three levels: 24 axes, 56, and all.
  explicit HeadCoder(std::shared_ptr<const Rotation> rotation, CpuPath path = BestCpuPath());

  const Rotation& rotation() const { return *rotation_; }
  size_t dimension() const { return rotation_->dimension(); }
  // How a code is laid out: the axes in groups of four bytes, then four lengths for each level.
  const HeadLayout& layout() const { return layout_; }
  // Bytes of a code.
  size_t size() const { return layout_.groups() * 4; }

  // Fills `bytes` [size()] and `steps` [terms]: by how many steps each term may lift a post. A row
  // that is not finite, or too large for its numbers, gets a start of kAlways: each of its pairs is
  // looked at.
  RowCode EncodeRow(const RowParts& row, absl::Span<int8_t> bytes, absl::Span<int8_t> steps) const;

  // False for what the code cannot hold (longer than 1, or nearly all on one axis, or not finite):
  // then each of the post's pairs must be looked at. `bytes` is [size()].
  [[nodiscard]] bool EncodePost(absl::Span<const float> x, absl::Span<uint8_t> bytes) const;

 private:
  // The coordinates of x on all axes (padded with zeros), in float.
  void Rotate(absl::Span<const float> x, absl::Span<float> head) const;
  size_t axes() const { return layout_.axis_groups[layout_.levels - 1] * 4; }

  std::shared_ptr<const Rotation> rotation_;
  HeadLayout layout_;
  // [coordinate * padded_axes_ + axis]: a head is a sum of rows of this.
  std::vector<float> columns_;
  size_t padded_axes_;
  void (*add_columns_)(const float* columns, size_t width, absl::Span<const float> x, float* head);
};

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_HEAD_CODE_H_
