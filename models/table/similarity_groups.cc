#include "models/table/similarity_groups.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "models/cpu/cpu_path.h"
#include "models/table/interest_table.h"
#include "models/table/kernels/dense_score.h"
#include "models/table/score_all.h"

namespace sluis {
namespace {

constexpr size_t kSample = 256;
constexpr int kRounds = 4;
// A split falls in the widest gap of the middle of a group.
constexpr double kLeastShare = 0.3;

class Splitter {
 public:
  Splitter(std::vector<uint32_t> vectors, size_t dimension,
           const std::function<ScaledVector(uint32_t)>& of)
      : of_(of),
        dot_(DenseScorerFor(BestCpuPath())),
        order_(std::move(vectors)),
        centres_{std::vector<float>(dimension), std::vector<float>(dimension)},
        direction_(dimension) {}

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

class LeaderGroups {
 public:
  LeaderGroups(size_t dimension, const std::function<ScaledVector(uint32_t)>& of)
      : dimension_(dimension), of_(of), dot_(DenseScorerFor(BestCpuPath())) {}

  void Add(size_t count) {
    for (size_t first = 0; first < count; first += kBatch) {
      batch_.clear();
      const size_t end = std::min(count, first + kBatch);
      for (size_t i = first; i < end; ++i) batch_.push_back(Unit(static_cast<uint32_t>(i)));
      AddBatch(static_cast<uint32_t>(first));
    }
  }

  // Leaders, and those who have none.
  std::vector<uint32_t> Heads() const {
    std::vector<uint32_t> heads;
    for (const auto& group : groups_) heads.push_back(group.front());
    return heads;
  }
  // By the group's head.
  std::map<uint32_t, std::vector<uint32_t>> TakeGroups() {
    std::map<uint32_t, std::vector<uint32_t>> by_head;
    for (auto& group : groups_) by_head.emplace(group.front(), std::move(group));
    return by_head;
  }

 private:
  static constexpr size_t kBatch = 128;

  PostFeatures Unit(uint32_t index) const {
    const ScaledVector x = of_(index);
    const float norm = std::sqrt(dot_(x.vector, x.vector));
    PostFeatures unit;
    unit.x.assign(dimension_, 0.0F);
    for (size_t i = 0; norm > 0 && i < dimension_; ++i) unit.x[i] = x.vector[i] / norm;
    return unit;
  }

  // The table does what it is there for: finds the leaders that a vector is near.
  void AddBatch(uint32_t first) {
    std::vector<ScoredPair> near;
    ScoreAll(batch_, leaders_.Snapshot(), &workspace_, &near);
    std::vector<std::pair<float, size_t>> best(batch_.size(), {kAlike, kNone});
    for (const ScoredPair& pair : near) {
      const size_t group = std::stoul(std::string(pair.row->interest_id()));
      best[pair.post] = std::max(best[pair.post], std::make_pair(pair.score, group));
    }
    std::vector<size_t> new_leaders;  // indexes into the batch, with their groups
    for (size_t i = 0; i < batch_.size(); ++i) {
      for (const size_t leader : new_leaders) {
        const float cosine = dot_(batch_[i].x, batch_[leader].x);
        best[i] = std::max(best[i], std::make_pair(cosine, group_of_new_[leader]));
      }
      Join(first + static_cast<uint32_t>(i), i, best[i].second, &new_leaders);
    }
  }

  void Join(uint32_t index, size_t in_batch, size_t group, std::vector<size_t>* new_leaders) {
    if (group != kNone) {
      groups_[group].push_back(index);
      return;
    }
    groups_.push_back({index});
    if (leaders_.size() == kMaxLeaders) return;
    InterestRow row;
    row.dense = batch_[in_batch].x;
    leaders_.Put("", std::to_string(groups_.size() - 1), row, kAlike);
    new_leaders->push_back(in_batch);
    group_of_new_[in_batch] = groups_.size() - 1;
  }

  static constexpr size_t kNone = static_cast<size_t>(-1);

  size_t dimension_;
  const std::function<ScaledVector(uint32_t)>& of_;
  DenseScorer dot_;
  InterestTable leaders_;
  ScoringWorkspace workspace_;
  std::vector<std::vector<uint32_t>> groups_;
  std::vector<PostFeatures> batch_;
  std::array<size_t, kBatch> group_of_new_{};
};

// In pieces of nearly the same size.
void Cut(const std::vector<uint32_t>& group, std::vector<std::vector<uint32_t>>* groups) {
  const size_t pieces = (group.size() + kMaxGroup - 1) / kMaxGroup;
  for (size_t i = 0; i < pieces; ++i) {
    const auto begin = static_cast<std::ptrdiff_t>(i * group.size() / pieces);
    const auto end = static_cast<std::ptrdiff_t>((i + 1) * group.size() / pieces);
    groups->emplace_back(group.begin() + begin, group.begin() + end);
  }
}

}  // namespace

std::vector<std::vector<uint32_t>> SimilarityGroups(
    size_t count, size_t dimension, const std::function<ScaledVector(uint32_t index)>& of) {
  LeaderGroups leaders(dimension, of);
  leaders.Add(count);
  const std::vector<uint32_t> heads = Splitter(leaders.Heads(), dimension, of).Split(1);
  const auto by_head = leaders.TakeGroups();
  std::vector<std::vector<uint32_t>> groups;
  std::vector<uint32_t> small;  // neighbours that a vector has room for
  const auto close_small = [&] {
    if (!small.empty()) groups.push_back(std::exchange(small, {}));
  };
  for (const uint32_t head : heads) {
    const std::vector<uint32_t>& group = by_head.at(head);
    if (group.size() > kLanes / 2) {
      Cut(group, &groups);
      continue;
    }
    if (small.size() + group.size() > kLanes) close_small();
    small.insert(small.end(), group.begin(), group.end());
  }
  close_small();
  return groups;
}

}  // namespace sluis
