#include "models/interests/scorer.h"

#include <cassert>
#include <cmath>
#include <cstddef>

namespace sluis {
namespace {

constexpr size_t kLanes = 16;

}  // namespace

float DenseScore(absl::Span<const float> weights, absl::Span<const float> x) {
  assert(weights.size() == x.size());
  float lanes[kLanes] = {};
  const size_t whole = x.size() - x.size() % kLanes;
  for (size_t i = 0; i < whole; i += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) lanes[lane] += weights[i + lane] * x[i + lane];
  }
  for (size_t i = whole; i < x.size(); ++i) lanes[i - whole] += weights[i] * x[i];
  for (size_t distance = kLanes / 2; distance > 0; distance /= 2) {
    for (size_t lane = 0; lane < distance; ++lane) lanes[lane] += lanes[lane + distance];
  }
  return lanes[0];
}

float Score(const InterestRow& row, const PostFeatures& post) {
  float score = DenseScore(row.dense, post.x);
  // Both lists rise: one walk finds what they share.
  auto present = post.terms.begin();
  for (const TermWeight& term : row.terms) {
    while (present != post.terms.end() && *present < term.hash) ++present;
    if (present == post.terms.end()) break;
    if (*present == term.hash) score += term.weight;
  }
  return score + row.bias;
}

double Probability(double score) { return 1.0 / (1.0 + std::exp(-score)); }

float CalibratedProbability(const InterestRow& row, float score) {
  const double scaled = static_cast<double>(row.slope) * static_cast<double>(score);
  return static_cast<float>(Probability(scaled + static_cast<double>(row.offset)));
}

double Logit(double probability) { return std::log(probability / (1.0 - probability)); }

}  // namespace sluis
