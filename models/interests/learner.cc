#include "models/interests/learner.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <set>

#include "absl/container/flat_hash_map.h"
#include "models/interests/calibration.h"
#include "models/interests/scorer.h"

namespace sluis {
namespace {

constexpr int kNewtonSteps = 30;
// Below this a step of the dual variable changes nothing that could be seen.
constexpr double kSmallestStep = 1e-7;

// A row that is being fitted: its terms by place, not by hash.
class Fitting {
 public:
  Fitting(const InterestRow& start, absl::Span<const LearningExample> examples,
          const LearnerParameters& parameters)
      : parameters_(parameters), row_(start) {
    for (size_t i = 0; i < row_.terms.size(); ++i) places_[row_.terms[i].hash] = i;
    for (const LearningExample& example : examples) Add(example);
  }

  InterestRow Solve() {
    for (int pass = 0; pass < parameters_.passes; ++pass) {
      // The newest first: what the reader said last has its say before the bias settles.
      for (auto point = points_.rbegin(); point != points_.rend(); ++point) Step(&*point);
    }
    KeepHeaviestTerms(&row_.terms);
    return std::move(row_);
  }

 private:
  struct Present {
    size_t place;
    float rarity;
  };

  struct Point {
    absl::Span<const float> x;
    std::vector<Present> terms;
    double y;       // 1 or -1
    double weight;  // c_i
    // How far a step of 1 of `alpha` moves the point's own score.
    double reach;
    double alpha = 0;
  };

  void Add(const LearningExample& example) {
    assert(example.x.size() == row_.dense.size());
    Point point{example.x,
                {},
                example.wanted ? 1.0 : -1.0,
                example.weak ? parameters_.weak_weight : 1.0,
                1 / parameters_.bias};
    for (const float value : example.x) point.reach += value * value / parameters_.dense;
    for (const ExampleTerm& term : example.terms) {
      const auto [found, is_new] = places_.try_emplace(term.hash, row_.terms.size());
      if (is_new) row_.terms.push_back({term.hash, 0, 0, term.text});
      point.terms.push_back({found->second, term.rarity});
      point.reach += term.rarity * term.rarity / parameters_.terms;
    }
    points_.push_back(std::move(point));
  }

  double ScoreOf(const Point& point) const {
    double score = row_.bias;
    for (size_t i = 0; i < point.x.size(); ++i) score += row_.dense[i] * point.x[i];
    for (const Present& term : point.terms) score += row_.terms[term.place].weight;
    return score;
  }

  // At the optimum alpha = c sigmoid(-y s), with s moving along with alpha. The difference of the
  // two sides rises with alpha, so Newton's step is taken within a shrinking bracket.
  double BestAlpha(const Point& point) const {
    const double margin = point.y * ScoreOf(point);
    double low = 0;
    double high = point.weight;
    double alpha = point.alpha;
    for (int i = 0; i < kNewtonSteps; ++i) {
      const double p = Probability(-(margin + point.reach * (alpha - point.alpha)));
      const double excess = alpha - point.weight * p;
      if (std::abs(excess) < kSmallestStep) break;
      (excess > 0 ? high : low) = alpha;
      alpha -= excess / (1 + point.weight * p * (1 - p) * point.reach);
      if (alpha <= low || alpha >= high) alpha = (low + high) / 2;
    }
    return alpha;
  }

  void Step(Point* point) {
    const double alpha = BestAlpha(*point);
    const double step = (alpha - point->alpha) * point->y;
    point->alpha = alpha;
    if (std::abs(step) < kSmallestStep) return;
    const auto dense_step = static_cast<float>(step / parameters_.dense);
    for (size_t i = 0; i < point->x.size(); ++i) row_.dense[i] += dense_step * point->x[i];
    const auto term_step = static_cast<float>(step / parameters_.terms);
    for (const Present& term : point->terms) {
      // The row keeps coefficient times rarity, hence the square.
      row_.terms[term.place].weight += term_step * term.rarity * term.rarity;
    }
    row_.bias += static_cast<float>(step / parameters_.bias);
  }

  const LearnerParameters& parameters_;
  InterestRow row_;
  absl::flat_hash_map<uint64_t, size_t> places_;
  std::vector<Point> points_;
};

// Counts the authors of each learned term, up to kShownVoices.
void CountVoices(absl::Span<const LearningExample> examples, InterestRow* row) {
  absl::flat_hash_map<uint64_t, std::set<uint64_t>> voices;
  for (const TermWeight& term : row->terms) {
    if (term.voices != kOwnVoice) voices[term.hash];
  }
  for (const LearningExample& example : examples) {
    if (example.weak || example.voice == 0) continue;
    for (const ExampleTerm& term : example.terms) {
      const auto found = voices.find(term.hash);
      if (found != voices.end() && found->second.size() < kShownVoices) {
        found->second.insert(example.voice);
      }
    }
  }
  for (TermWeight& term : row->terms) {
    if (term.voices != kOwnVoice) term.voices = static_cast<uint32_t>(voices[term.hash].size());
  }
}

}  // namespace

InterestRow Fit(const InterestRow& start, absl::Span<const LearningExample> examples,
                const LearnerParameters& parameters) {
  if (examples.empty()) return start;
  if (examples.size() > parameters.max_examples) {
    examples.remove_prefix(examples.size() - parameters.max_examples);
  }
  InterestRow row = Fitting(start, examples, parameters).Solve();
  row.judgements = static_cast<uint32_t>(
      std::count_if(examples.begin(), examples.end(), [](const auto& e) { return !e.weak; }));
  row.wanted = static_cast<uint32_t>(
      std::count_if(examples.begin(), examples.end(), [](const auto& e) { return e.wanted; }));
  CountVoices(examples, &row);
  Calibrate(examples, &row);
  return row;
}

}  // namespace sluis
