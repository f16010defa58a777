// The bars of benchmark interests: the score that a given share of the posts reaches.
#ifndef SLUIS_BENCH_INTERESTS_BARS_H_
#define SLUIS_BENCH_INTERESTS_BARS_H_

#include <vector>

#include "absl/types/span.h"
#include "models/interests/features.h"
#include "models/interests/row.h"

namespace sluis {

// In log-odds, as TableEntry::bar_logit: a pair passes with Score >= bar.
struct InterestBars {
  float at_1e3;  // one post in a thousand passes
  float at_1e4;
  float at_1e5;
};

// [row]: of Score over `posts`, of which there are at least one; `with_terms` false leaves the
// rows' terms out. Where the share is no whole number of posts it is rounded, to one post at least.
[[nodiscard]] std::vector<InterestBars> BarsOf(absl::Span<const InterestRow> rows,
                                               absl::Span<const PostFeatures> posts,
                                               bool with_terms, int threads);

}  // namespace sluis

#endif  // SLUIS_BENCH_INTERESTS_BARS_H_
