// Gain against pain: the clusters a reader learned of, against the posts shown in vain (Baruah &
// Lin, The Pareto Frontier of Utility Models as a Framework for Evaluating Push Notification
// Systems, ICTIR 2017). Pure functions, safe on any thread.
#ifndef SLUIS_TOOLS_EVALUATION_MEASURES_GAIN_AND_PAIN_H_
#define SLUIS_TOOLS_EVALUATION_MEASURES_GAIN_AND_PAIN_H_

#include <cstddef>
#include <vector>

#include "tools/evaluation/measures/digest_days.h"

namespace sluis {

struct GainAndPain {
  // Posts that earned: relevant, of a cluster not shown before.
  size_t gain = 0;
  // The other posts shown.
  size_t pain = 0;
};

// The totals after each post of `shown`, which begin with {0, 0}: a staircase for a chart. In the
// order of time it tells what a reader went through; with the best score first, what each bar would
// have let through.
[[nodiscard]] std::vector<GainAndPain> GainAndPainCurve(const std::vector<ShownPost>& shown);

// The most gain on `curve` at no more than `pain`.
[[nodiscard]] size_t GainAtPain(const std::vector<GainAndPain>& curve, size_t pain);

// The mean over pain = 0 .. max_pain of GainAtPain / clusters: the area under the curve, 1 when all
// `clusters` (> 0) are found before the first post in vain.
[[nodiscard]] double MeanGainShare(const std::vector<GainAndPain>& curve, size_t clusters,
                                   size_t max_pain);

// weight * gain - (1 - weight) * pain: GMP of TREC Real-Time Summarization with binary gain.
[[nodiscard]] double GainMinusPain(const GainAndPain& total, double weight);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_MEASURES_GAIN_AND_PAIN_H_
