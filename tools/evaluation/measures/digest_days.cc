#include "tools/evaluation/measures/digest_days.h"

#include <algorithm>
#include <limits>

#include "absl/container/flat_hash_set.h"
#include "tools/evaluation/measures/ranking.h"

namespace sluis {
namespace {

using Clusters = absl::flat_hash_set<std::string>;

size_t CountLeft(const DigestWindow& window, const Clusters& used) {
  Clusters left;
  for (const std::string& cluster : window.relevant_clusters) {
    if (!used.contains(cluster)) left.insert(cluster);
  }
  return left.size();
}

// 1 for each shown post that earns, else 0.
std::vector<double> Gains(const DigestWindow& window, Clusters* used) {
  std::vector<double> gains;
  for (const ShownPost& post : window.shown) {
    const bool fresh = used->insert(post.cluster).second;
    gains.push_back(fresh && post.relevant ? 1 : 0);
  }
  return gains;
}

DigestWindowScore ScoreWindow(const DigestWindow& window, Clusters* used) {
  DigestWindowScore result;
  const size_t left = CountLeft(window, *used);
  const std::vector<double> gains = Gains(window, used);
  result.active = left > 0;
  result.shown = gains.size();
  result.earned = static_cast<size_t>(std::count(gains.begin(), gains.end(), 1.0));
  if (result.active) {
    const std::vector<double> ideal(left, 1.0);
    result.score = DiscountedGain(gains, kDigestLength) / DiscountedGain(ideal, kDigestLength);
  } else {
    result.score = 1 - static_cast<double>(result.shown) / static_cast<double>(kDigestLength);
  }
  return result;
}

double Divide(double sum, size_t count) {
  return count == 0 ? std::numeric_limits<double>::quiet_NaN() : sum / static_cast<double>(count);
}

}  // namespace

std::vector<DigestWindowScore> ScoreDigestWindows(const std::vector<DigestWindow>& windows) {
  Clusters used;
  std::vector<DigestWindowScore> scores;
  for (const DigestWindow& window : windows) scores.push_back(ScoreWindow(window, &used));
  return scores;
}

DigestSummary SummarizeDigests(const std::vector<std::vector<DigestWindowScore>>& interests) {
  DigestSummary summary;
  double active_sum = 0;
  double silent_sum = 0;
  double digest_sum = 0;
  size_t counted = 0;
  for (const std::vector<DigestWindowScore>& windows : interests) {
    if (windows.empty()) continue;
    double sum = 0;
    for (const DigestWindowScore& window : windows) {
      sum += window.score;
      (window.active ? active_sum : silent_sum) += window.score;
      ++(window.active ? summary.active_windows : summary.silent_windows);
      summary.shown += window.shown;
      summary.earned += window.earned;
    }
    digest_sum += Divide(sum, windows.size());
    ++counted;
  }
  summary.digest = Divide(digest_sum, counted);
  summary.active = Divide(active_sum, summary.active_windows);
  summary.silent = Divide(silent_sum, summary.silent_windows);
  summary.precision = Divide(static_cast<double>(summary.earned), summary.shown);
  return summary;
}

}  // namespace sluis
