// How much of a mean over topics, or of the difference of two, is chance. Pure functions of their
// arguments, safe on any thread; the same seed gives the same digits on every machine, for the
// random numbers are our own and not the standard library's.
#ifndef SLUIS_TOOLS_EVALUATION_MEASURES_SIGNIFICANCE_H_
#define SLUIS_TOOLS_EVALUATION_MEASURES_SIGNIFICANCE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sluis {

struct MeanInterval {
  double mean = 0;
  double low = 0;
  double high = 0;
};

struct BootstrapOptions {
  // Of the interval, between 0 and 1.
  double level = 0.95;
  // > 0.
  size_t resamples = 10'000;
  uint64_t seed = 1;
};

// The mean of one value a topic and its percentile bootstrap interval (Efron & Tibshirani, An
// Introduction to the Bootstrap, 1993, chapter 13): as many topics are drawn with replacement, and
// the interval holds the middle of their means. All NaN without topics.
[[nodiscard]] MeanInterval BootstrapMean(const std::vector<double>& by_topic,
                                         const BootstrapOptions& options = {});

struct RandomizationOptions {
  // > 0. Where all 2^topics assignments are no more than this, each is tried once instead.
  size_t samples = 100'000;
  uint64_t seed = 1;
};

// The two-sided p of the paired randomisation test (Fisher; Smucker, Allan & Carterette, CIKM
// 2007): the share of ways to swap the two systems, topic by topic, that part their means at least
// as much as they are parted. Drawn samples count the given assignment as one more, so p is never
// 0. `one` and `other` hold the same topics in the same order. 1 without topics.
[[nodiscard]] double PairedRandomizationTest(const std::vector<double>& one,
                                             const std::vector<double>& other,
                                             const RandomizationOptions& options = {});

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_MEASURES_SIGNIFICANCE_H_
