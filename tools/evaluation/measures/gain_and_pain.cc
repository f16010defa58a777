#include "tools/evaluation/measures/gain_and_pain.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "absl/container/flat_hash_set.h"

namespace sluis {

std::vector<GainAndPain> GainAndPainCurve(const std::vector<ShownPost>& shown) {
  absl::flat_hash_set<std::string> used;
  std::vector<GainAndPain> curve = {{}};
  for (const ShownPost& post : shown) {
    GainAndPain next = curve.back();
    const bool fresh = used.insert(post.cluster).second;
    ++(fresh && post.relevant ? next.gain : next.pain);
    curve.push_back(next);
  }
  return curve;
}

size_t GainAtPain(const std::vector<GainAndPain>& curve, size_t pain) {
  const auto beyond =
      std::upper_bound(curve.begin(), curve.end(), pain,
                       [](size_t limit, const GainAndPain& at) { return limit < at.pain; });
  return beyond == curve.begin() ? 0 : std::prev(beyond)->gain;
}

double MeanGainShare(const std::vector<GainAndPain>& curve, size_t clusters, size_t max_pain) {
  double sum = 0;
  for (size_t pain = 0; pain <= max_pain; ++pain) {
    sum += static_cast<double>(GainAtPain(curve, pain));
  }
  return sum / static_cast<double>(clusters) / static_cast<double>(max_pain + 1);
}

double GainMinusPain(const GainAndPain& total, double weight) {
  return weight * static_cast<double>(total.gain) - (1 - weight) * static_cast<double>(total.pain);
}

}  // namespace sluis
