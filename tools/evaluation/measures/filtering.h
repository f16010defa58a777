// Measures of a set of posts that a filter let through, as the TREC filtering tracks define them
// (Robertson & Soboroff, The TREC 2002 Filtering Track Report). Pure functions, safe on any thread.
#ifndef SLUIS_TOOLS_EVALUATION_MEASURES_FILTERING_H_
#define SLUIS_TOOLS_EVALUATION_MEASURES_FILTERING_H_

#include <cstdint>

namespace sluis {

// One topic, or several added up.
struct FilteringCounts {
  // Let through and relevant (TP), let through in vain (FP), relevant and held back (FN).
  uint64_t found = 0;
  uint64_t wrong = 0;
  uint64_t missed = 0;
};

// T11U = 2 * found - wrong.
[[nodiscard]] double LinearUtility(const FilteringCounts& counts);

// T11NU = T11U / (2 * (found + missed)): 1 at best, without a lower bound. A topic without a
// relevant post is divided by 1 instead, so that silence scores 0 there too.
[[nodiscard]] double NormalizedUtility(const FilteringCounts& counts);

// T11SU = (max(T11NU, -0.5) + 0.5) / 1.5, from 0 to 1. Silence scores 1/3.
[[nodiscard]] double ScaledUtility(const FilteringCounts& counts);

// found / (found + wrong); 0 when nothing was let through.
[[nodiscard]] double FilteringPrecision(const FilteringCounts& counts);

// found / (found + missed); 0 when nothing is relevant.
[[nodiscard]] double FilteringRecall(const FilteringCounts& counts);

// (1 + b^2) P R / (b^2 P + R); 0 when nothing relevant was found. The track uses b = 0.5 (T11F),
// which values precision more than recall. `beta` > 0.
[[nodiscard]] double FBeta(const FilteringCounts& counts, double beta);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_MEASURES_FILTERING_H_
