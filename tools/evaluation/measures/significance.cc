#include "tools/evaluation/measures/significance.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace sluis {
namespace {

// Sums of the same terms in another order may differ in their last bits and must count as equal.
constexpr double kEqualShare = 1e-12;

// SplitMix64 (Steele, Lea & Flood, OOPSLA 2014): the number at a place of the sequence of a seed.
uint64_t RandomBits(uint64_t seed, uint64_t place) {
  uint64_t bits = seed + (place + 1) * 0x9E3779B97F4A7C15;
  bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
  bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
  return bits ^ (bits >> 31);
}

// Below `count`, at most 2^32. The upper half scaled down: some numbers come 2^-32 more often.
size_t RandomIndex(uint64_t seed, uint64_t place, size_t count) {
  return static_cast<size_t>(((RandomBits(seed, place) >> 32) * count) >> 32);
}

double Mean(const std::vector<double>& values) {
  double sum = 0;
  for (double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

// Between the two nearest of `sorted`, in proportion.
double Quantile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<size_t>(place);
  const size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - std::floor(place)) * (sorted[above] - sorted[below]);
}

// Bit i of `swaps` turns the sign of the i-th difference; at most 64 of them.
double SwappedSum(const std::vector<double>& differences, uint64_t swaps) {
  double sum = 0;
  for (size_t i = 0; i < differences.size(); ++i) {
    sum += (swaps >> i & 1) != 0 ? -differences[i] : differences[i];
  }
  return sum;
}

double SampledSum(const std::vector<double>& differences, uint64_t seed, uint64_t sample) {
  const uint64_t words = (differences.size() + 63) / 64;
  double sum = 0;
  uint64_t bits = 0;
  for (size_t i = 0; i < differences.size(); ++i) {
    if (i % 64 == 0) bits = RandomBits(seed, sample * words + i / 64);
    sum += (bits >> (i % 64) & 1) != 0 ? -differences[i] : differences[i];
  }
  return sum;
}

}  // namespace

MeanInterval BootstrapMean(const std::vector<double>& by_topic, const BootstrapOptions& options) {
  if (by_topic.empty()) {
    constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();
    return {kUndefined, kUndefined, kUndefined};
  }
  const size_t count = by_topic.size();
  std::vector<double> means(options.resamples);
  for (size_t resample = 0; resample < options.resamples; ++resample) {
    double sum = 0;
    for (size_t i = 0; i < count; ++i) {
      sum += by_topic[RandomIndex(options.seed, resample * count + i, count)];
    }
    means[resample] = sum / static_cast<double>(count);
  }
  std::sort(means.begin(), means.end());
  const double tail = (1 - options.level) / 2;
  return {Mean(by_topic), Quantile(means, tail), Quantile(means, 1 - tail)};
}

double PairedRandomizationTest(const std::vector<double>& one, const std::vector<double>& other,
                               const RandomizationOptions& options) {
  assert(one.size() == other.size());
  std::vector<double> differences(one.size());
  double sum_as_given = 0;
  double size = 0;
  for (size_t i = 0; i < one.size(); ++i) {
    differences[i] = one[i] - other[i];
    sum_as_given += differences[i];
    size += std::abs(differences[i]);
  }
  const double bar = std::abs(sum_as_given) - kEqualShare * size;
  const bool exact = one.size() < 32 && (uint64_t{1} << one.size()) <= options.samples;
  const uint64_t samples = exact ? uint64_t{1} << one.size() : options.samples;
  uint64_t reached = 0;
  for (uint64_t sample = 0; sample < samples; ++sample) {
    const double sum =
        exact ? SwappedSum(differences, sample) : SampledSum(differences, options.seed, sample);
    reached += std::abs(sum) >= bar ? 1 : 0;
  }
  if (exact) return static_cast<double>(reached) / static_cast<double>(samples);
  return static_cast<double>(reached + 1) / static_cast<double>(samples + 1);
}

}  // namespace sluis
