#include "tools/evaluation/measures/probabilities.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace sluis {
namespace {

constexpr double kLeastProbability = 1e-15;
constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

// Adding in rising order makes the sum the same for every order of the input.
double Mean(std::vector<double> terms) {
  if (terms.empty()) return kUndefined;
  std::sort(terms.begin(), terms.end());
  double sum = 0;
  for (double term : terms) sum += term;
  return sum / static_cast<double>(terms.size());
}

double Surprise(double probability) {
  return -std::log(std::clamp(probability, kLeastProbability, 1 - kLeastProbability));
}

CalibrationBin MakeBin(const std::vector<Forecast>& forecasts, size_t begin, size_t end) {
  CalibrationBin bin;
  bin.count = end - begin;
  bin.lowest = forecasts[begin].probability;
  bin.highest = forecasts[end - 1].probability;
  for (size_t i = begin; i < end; ++i) {
    bin.mean_probability += forecasts[i].probability;
    bin.happened_share += forecasts[i].happened ? 1 : 0;
  }
  bin.mean_probability /= static_cast<double>(bin.count);
  bin.happened_share /= static_cast<double>(bin.count);
  return bin;
}

}  // namespace

double BaseRate(const std::vector<Forecast>& forecasts) {
  std::vector<double> terms;
  for (const Forecast& forecast : forecasts) terms.push_back(forecast.happened ? 1 : 0);
  return Mean(std::move(terms));
}

double BrierScore(const std::vector<Forecast>& forecasts) {
  std::vector<double> terms;
  for (const Forecast& forecast : forecasts) {
    const double error = forecast.probability - (forecast.happened ? 1 : 0);
    terms.push_back(error * error);
  }
  return Mean(std::move(terms));
}

double BrierSkill(const std::vector<Forecast>& forecasts) {
  const double rate = BaseRate(forecasts);
  const double reference = rate * (1 - rate);
  return reference > 0 ? 1 - BrierScore(forecasts) / reference : kUndefined;
}

double LogLoss(const std::vector<Forecast>& forecasts) {
  std::vector<double> terms;
  for (const Forecast& forecast : forecasts) {
    terms.push_back(Surprise(forecast.happened ? forecast.probability : 1 - forecast.probability));
  }
  return Mean(std::move(terms));
}

double BaseRateLogLoss(const std::vector<Forecast>& forecasts) {
  const double rate = BaseRate(forecasts);
  if (rate == 0 || rate == 1) return 0;
  return -rate * std::log(rate) - (1 - rate) * std::log(1 - rate);
}

std::vector<CalibrationBin> EqualMassBins(std::vector<Forecast> forecasts, size_t bins) {
  std::sort(forecasts.begin(), forecasts.end(), [](const Forecast& one, const Forecast& other) {
    return one.probability < other.probability;
  });
  const size_t count = forecasts.size();
  std::vector<CalibrationBin> made;
  size_t begin = 0;
  for (size_t bin = 1; bin <= bins && begin < count; ++bin) {
    size_t end = std::max(count * bin / bins, begin + 1);
    while (end < count && forecasts[end].probability == forecasts[end - 1].probability) ++end;
    made.push_back(MakeBin(forecasts, begin, end));
    begin = end;
  }
  return made;
}

double CalibrationError(const std::vector<CalibrationBin>& bins) {
  double sum = 0;
  size_t count = 0;
  for (const CalibrationBin& bin : bins) {
    sum += static_cast<double>(bin.count) * std::abs(bin.mean_probability - bin.happened_share);
    count += bin.count;
  }
  return count == 0 ? kUndefined : sum / static_cast<double>(count);
}

}  // namespace sluis
