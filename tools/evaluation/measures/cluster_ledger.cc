#include "tools/evaluation/measures/cluster_ledger.h"

#include <algorithm>
#include <functional>
#include <limits>

#include "absl/status/status.h"
#include "fmt/format.h"

namespace sluis {
namespace {

constexpr double kRelevantGain = 0.5;
constexpr double kHighlyRelevantGain = 1;

absl::Status Refusal(const std::string& post, const char* reason) {
  return absl::InvalidArgumentError(fmt::format("Post {} of the clusters {}.", post, reason));
}

absl::Status AddMember(const std::string& post, size_t cluster, const GradesById& grades,
                       const PostTimes& times, RealTimeTopic* topic) {
  const auto grade = grades.find(post);
  if (grade == grades.end() || grade->second <= 0) {
    return Refusal(post, "is not relevant in the judgements; are they of the same track and year?");
  }
  const auto time = times.find(post);
  if (time == times.end()) return Refusal(post, "has no time in the file of epochs");
  const double gain = grade->second == 1 ? kRelevantGain : kHighlyRelevantGain;
  if (!topic->members.emplace(post, RealTimeTopic::Member{cluster, gain, time->second.day})
           .second) {
    return Refusal(post, "is there twice");
  }
  int64_t& first = topic->first_created_s[cluster];
  first = std::min(first, time->second.created_s);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<RealTimeTopic> MakeRealTimeTopic(
    const GradesById& grades, const std::vector<std::vector<std::string>>& clusters,
    const PostTimes& times) {
  RealTimeTopic topic;
  topic.first_created_s.assign(clusters.size(), std::numeric_limits<int64_t>::max());
  for (size_t cluster = 0; cluster < clusters.size(); ++cluster) {
    for (const std::string& post : clusters[cluster]) {
      absl::Status status = AddMember(post, cluster, grades, times, &topic);
      if (!status.ok()) return status;
    }
  }
  return topic;
}

ClusterLedger::ClusterLedger(const RealTimeTopic* topic)
    : topic_(topic), delivered_(topic->first_created_s.size(), false) {
  for (const auto& [id, member] : topic_->members) by_day_[member.day].push_back(&member);
}

std::vector<double> ClusterLedger::LeftOn(absl::CivilDay day) const {
  const auto found = by_day_.find(day);
  if (found == by_day_.end()) return {};
  absl::flat_hash_map<size_t, double> best;
  for (const RealTimeTopic::Member* member : found->second) {
    if (delivered_[member->cluster]) continue;
    double& gain = best[member->cluster];
    gain = std::max(gain, member->gain);
  }
  std::vector<double> left;
  for (const auto& [cluster, gain] : best) left.push_back(gain);
  std::sort(left.begin(), left.end(), std::greater<>());
  return left;
}

const RealTimeTopic::Member* ClusterLedger::Deliver(const std::string& post, absl::CivilDay day) {
  const auto found = topic_->members.find(post);
  if (found == topic_->members.end() || found->second.day != day) return nullptr;
  if (delivered_[found->second.cluster]) return nullptr;
  delivered_[found->second.cluster] = true;
  return &found->second;
}

}  // namespace sluis
