#include "models/table/similarity_order.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "models/cpu/cpu_path.h"
#include "models/table/kernels/dense_score.h"

namespace sluis {
namespace {

constexpr size_t kSample = 256;
constexpr int kRounds = 4;
// A split falls in the widest gap of the middle of a group.
constexpr double kLeastShare = 0.3;

class Splitter {
 public:
  Splitter(size_t count, size_t dimension, const std::function<ScaledVector(uint32_t)>& of)
      : of_(of),
        dot_(DenseScorerFor(BestCpuPath())),
        order_(count),
        centres_{std::vector<float>(dimension), std::vector<float>(dimension)},
        direction_(dimension) {
    std::iota(order_.begin(), order_.end(), 0);
  }

  std::vector<uint32_t> Split(size_t leaf) {
    std::vector<std::pair<size_t, size_t>> groups = {{0, order_.size()}};
    while (!groups.empty()) {
      const auto [begin, end] = groups.back();
      groups.pop_back();
      if (end - begin <= leaf) continue;
      const size_t middle = SplitGroup(begin, end);
      groups.emplace_back(begin, middle);
      groups.emplace_back(middle, end);
    }
    return std::move(order_);
  }

 private:
  // Sorts the group along the line between its two centres; returns where to cut it.
  size_t SplitGroup(size_t begin, size_t end) {
    FindDirection(begin, end);
    places_.clear();
    for (size_t i = begin; i < end; ++i) places_.emplace_back(Along(order_[i]), order_[i]);
    std::sort(places_.begin(), places_.end());
    for (size_t i = begin; i < end; ++i) order_[i] = places_[i - begin].second;
    const auto size = static_cast<double>(end - begin);
    const auto first = std::max<size_t>(1, static_cast<size_t>(size * kLeastShare));
    const auto last = std::max(first, static_cast<size_t>(size * (1 - kLeastShare)));
    size_t cut = first;
    for (size_t i = first; i <= last; ++i) {
      if (Gap(i) > Gap(cut)) cut = i;
    }
    return begin + cut;
  }

  float Gap(size_t i) const { return places_[i].first - places_[i - 1].first; }

  float Along(uint32_t index) const {
    const ScaledVector x = of_(index);
    return dot_(x.vector, direction_) * x.scale;
  }

  void FindDirection(size_t begin, size_t end) {
    const size_t step = std::max<size_t>(1, (end - begin) / kSample);
    SetCentre(0, order_[begin]);
    SetCentre(1, Farthest(begin, end, step));
    Direct();
    for (int round = 0; round < kRounds; ++round) {
      MoveCentres(begin, end, step);
      Direct();
    }
  }

  void SetCentre(size_t which, uint32_t index) {
    const ScaledVector x = of_(index);
    for (size_t i = 0; i < x.vector.size(); ++i) centres_[which][i] = x.vector[i] * x.scale;
  }

  // From centre 0, in the sample.
  uint32_t Farthest(size_t begin, size_t end, size_t step) const {
    uint32_t farthest = order_[begin];
    float least = 0;
    for (size_t i = begin; i < end; i += step) {
      const ScaledVector x = of_(order_[i]);
      // |x - c|^2 less the square of c, negated.
      const float near =
          2 * x.scale * dot_(x.vector, centres_[0]) - x.scale * x.scale * dot_(x.vector, x.vector);
      if (i == begin || near < least) {
        least = near;
        farthest = order_[i];
      }
    }
    return farthest;
  }

  // The line between the centres, and the point on it that is as far from both.
  void Direct() {
    for (size_t i = 0; i < direction_.size(); ++i) direction_[i] = centres_[1][i] - centres_[0][i];
    border_ = (dot_(centres_[1], centres_[1]) - dot_(centres_[0], centres_[0])) / 2;
  }

  void MoveCentres(size_t begin, size_t end, size_t step) {
    std::vector<float> sums[2] = {std::vector<float>(direction_.size()),
                                  std::vector<float>(direction_.size())};
    size_t counts[2] = {0, 0};
    for (size_t i = begin; i < end; i += step) {
      const ScaledVector x = of_(order_[i]);
      const size_t nearest = Along(order_[i]) > border_ ? 1 : 0;
      ++counts[nearest];
      for (size_t j = 0; j < direction_.size(); ++j) sums[nearest][j] += x.vector[j] * x.scale;
    }
    for (size_t which = 0; which < 2; ++which) {
      if (counts[which] == 0) continue;
      const float share = 1 / static_cast<float>(counts[which]);
      for (size_t j = 0; j < direction_.size(); ++j) centres_[which][j] = sums[which][j] * share;
    }
  }

  const std::function<ScaledVector(uint32_t)>& of_;
  DenseScorer dot_;
  std::vector<uint32_t> order_;
  std::vector<float> centres_[2];
  std::vector<float> direction_;
  float border_ = 0;
  std::vector<std::pair<float, uint32_t>> places_;
};

}  // namespace

std::vector<uint32_t> SimilarityOrder(size_t count, size_t dimension, size_t leaf,
                                      const std::function<ScaledVector(uint32_t index)>& of) {
  return Splitter(count, dimension, of).Split(leaf);
}

}  // namespace sluis
