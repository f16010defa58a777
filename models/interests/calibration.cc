#include "models/interests/calibration.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "models/interests/scorer.h"

namespace sluis {
namespace {

constexpr double kPriorDeviation = 0.5;
constexpr double kSmallestSlope = 0.1;
constexpr int kNewtonSteps = 15;
constexpr double kDailyDecay = 0.9;
constexpr double kShowingDecay = 0.98;
constexpr double kShowingsBefore = 10;

struct Shown {
  Showing showing;
  bool wanted;
};

double OpennessOf(double wanted, double shown) {
  return std::min(1.0, (wanted + 1) / (shown + 2) / kOpenAt);
}

// The oldest first.
std::vector<Shown> ShownOnes(absl::Span<const LearningExample> examples) {
  std::vector<Shown> shown;
  for (const LearningExample& example : examples) {
    if (example.showing.has_value()) shown.push_back({*example.showing, example.wanted});
  }
  return shown;
}

void FitScaling(absl::Span<const Shown> shown, InterestRow* row) {
  if (shown.size() > kCalibrationShowings) {
    shown.remove_prefix(shown.size() - kCalibrationShowings);
  }
  constexpr double kPrecision = 1 / (kPriorDeviation * kPriorDeviation);
  double slope = 1;
  double offset = 0;
  for (int step = 0; step < kNewtonSteps; ++step) {
    // Gradient and Hessian of the loss with its prior.
    double gradient_slope = (slope - 1) * kPrecision;
    double gradient_offset = offset * kPrecision;
    double slope_slope = kPrecision;
    double offset_offset = kPrecision;
    double slope_offset = 0;
    for (const Shown& each : shown) {
      const double score = each.showing.score;
      const double p = Probability(slope * score + offset);
      const double error = p - (each.wanted ? 1.0 : 0.0);
      const double curvature = p * (1 - p);
      gradient_slope += error * score;
      gradient_offset += error;
      slope_slope += curvature * score * score;
      slope_offset += curvature * score;
      offset_offset += curvature;
    }
    const double determinant = slope_slope * offset_offset - slope_offset * slope_offset;
    slope -= (offset_offset * gradient_slope - slope_offset * gradient_offset) / determinant;
    offset -= (slope_slope * gradient_offset - slope_offset * gradient_slope) / determinant;
    slope = std::max(slope, kSmallestSlope);
  }
  row->slope = static_cast<float>(slope);
  row->offset = static_cast<float>(offset);
}

void FitOpenness(absl::Span<const Shown> shown, InterestRow* row) {
  int64_t newest = 0;
  for (const Shown& each : shown) newest = std::max(newest, each.showing.day);
  double wanted = 0;
  double tries = 0;
  for (const Shown& each : shown) {
    if (!each.showing.exploring) continue;
    const double weight = std::pow(kDailyDecay, static_cast<double>(newest - each.showing.day));
    tries += weight;
    if (each.wanted) wanted += weight;
  }
  row->openness = static_cast<float>(OpennessOf(wanted, tries));
}

void CountPrecision(absl::Span<const Shown> shown, InterestRow* row) {
  double wanted = 0;
  double tries = 0;
  for (const Shown& each : shown) {
    wanted = wanted * kShowingDecay + (each.wanted ? 1 : 0);
    tries = tries * kShowingDecay + 1;
  }
  row->precision = static_cast<float>((wanted + kShowingsBefore * kPrecisionWish) /
                                      (tries + kShowingsBefore));
}

}  // namespace

void Calibrate(absl::Span<const LearningExample> examples, InterestRow* row) {
  const std::vector<Shown> shown = ShownOnes(examples);
  if (shown.empty()) return;
  FitScaling(shown, row);
  FitOpenness(shown, row);
  CountPrecision(shown, row);
}

}  // namespace sluis
