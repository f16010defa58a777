// Whether probabilities mean what they say. Pure functions, safe on any thread. None depends on the
// order of its input. Every measure of no forecasts at all is NaN.
#ifndef SLUIS_TOOLS_EVALUATION_MEASURES_PROBABILITIES_H_
#define SLUIS_TOOLS_EVALUATION_MEASURES_PROBABILITIES_H_

#include <cstddef>
#include <vector>

namespace sluis {

struct Forecast {
  // From 0 to 1.
  double probability = 0;
  bool happened = false;
};

// The share that happened.
[[nodiscard]] double BaseRate(const std::vector<Forecast>& forecasts);

// Mean of (probability - outcome)^2 (Brier, Monthly Weather Review 1950).
[[nodiscard]] double BrierScore(const std::vector<Forecast>& forecasts);

// 1 - Brier / Brier of always forecasting the base rate: above 0 is better than knowing only how
// often. NaN when all or none happened, for then the base rate is never wrong.
[[nodiscard]] double BrierSkill(const std::vector<Forecast>& forecasts);

// Mean of -ln(probability given to what happened), probabilities held within 1e-15 of 0 and 1 so
// that one certain error does not make it infinite.
[[nodiscard]] double LogLoss(const std::vector<Forecast>& forecasts);

// The log-loss of always forecasting the base rate: the entropy of the outcomes, in nats.
[[nodiscard]] double BaseRateLogLoss(const std::vector<Forecast>& forecasts);

// One column of a reliability diagram.
struct CalibrationBin {
  double lowest = 0;
  double highest = 0;
  double mean_probability = 0;
  double happened_share = 0;
  size_t count = 0;
};

// At most `bins` (> 0) bins of about the same number of forecasts, by rising probability (Nguyen &
// O'Connor, EMNLP 2015). Equal probabilities are never parted, so a bin may hold more and there may
// be fewer bins.
[[nodiscard]] std::vector<CalibrationBin> EqualMassBins(std::vector<Forecast> forecasts,
                                                        size_t bins);

// The mean over forecasts of |mean probability - share that happened| of their bin.
[[nodiscard]] double CalibrationError(const std::vector<CalibrationBin>& bins);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_MEASURES_PROBABILITIES_H_
