// As many interests as a benchmark wants, shaped like the 2 315 that were learned.
#ifndef SLUIS_BENCH_INTERESTS_INTEREST_SET_H_
#define SLUIS_BENCH_INTERESTS_INTEREST_SET_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "bench/interests/bars.h"
#include "bench/interests/principal_axes.h"
#include "models/interests/row.h"

namespace sluis {

// Interest i is a copy of base row i % base_count(). The first base_count() are the rows
// themselves. In the others every coordinate along the principal axes, and every term's weight, is
// multiplied by exp(sigma n), n normal and drawn from i alone; then each band of kBandAxes axes is
// given back its energy. So a copy keeps its row's norm and its energy over the axes, and points
// elsewhere. It keeps the base row's bias and bars, too.
//
// Immutable after loading; safe on any thread.
class InterestSet {
 public:
  static constexpr size_t kBandAxes = 16;
  static constexpr double kSigma = 0.4;

  // From the folder that learn_rows has filled. NotFound says to run it.
  [[nodiscard]] static absl::StatusOr<InterestSet> Load(const std::string& work);
  // What learn_rows writes.
  [[nodiscard]] static absl::Status Save(absl::Span<const InterestRow> rows,
                                         const PrincipalAxes& axes,
                                         absl::Span<const InterestBars> bars_with_terms,
                                         absl::Span<const InterestBars> bars_without_terms,
                                         const std::string& work);

  size_t base_count() const { return rows_.size(); }
  const InterestRow& base(size_t index) const { return rows_[index]; }
  const PrincipalAxes& axes() const { return axes_; }
  size_t dimension() const { return axes_.dimension(); }
  const InterestBars& bars(size_t index, bool with_terms) const;

  // Replaces `row` by interest `index`; without terms it has none. Some 3 us.
  void Make(size_t index, bool with_terms, InterestRow* row) const;

  using Visit = std::function<void(size_t index, const InterestRow& row, const InterestBars& bars)>;
  // Interests 0, 1, ..., count - 1. The row lives until `visit` returns.
  void ForEach(size_t count, bool with_terms, const Visit& visit) const;

  // How far the copies are from their rows, over interests [base_count(), base_count() + count).
  struct Deviation {
    double norm = 0;     // greatest |norm / norm of the base row - 1|
    double profile = 0;  // greatest difference, over 8, 16, ..., of the share of the energy that
                         // the first axes hold, of all copies together
    double cosine = 0;   // mean cosine of a copy and its row
  };
  Deviation CheckCopies(size_t count) const;

 private:
  // 2^16 values of exp(sigma n).
  static constexpr size_t kFactors = 1 << 16;

  InterestSet(std::vector<InterestRow> rows, PrincipalAxes axes);
  void ShakeDense(size_t base, uint64_t* state, std::vector<float>* dense) const;

  std::vector<InterestRow> rows_;
  PrincipalAxes axes_;
  // [row][axis]
  std::vector<std::vector<float>> coordinates_;
  // [without terms, with terms][row]
  std::array<std::vector<InterestBars>, 2> bars_;
  std::vector<float> factors_;
};

}  // namespace sluis

#endif  // SLUIS_BENCH_INTERESTS_INTEREST_SET_H_
