#include "tools/evaluation/simulation/stream_days.h"

#include <algorithm>
#include <limits>
#include <map>

#include "absl/time/time.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

RealTimeTopic TopicOf(const Collection& collection, size_t topic, const PostTimes& times) {
  RealTimeTopic made;
  std::map<std::string, size_t> numbers;
  for (const auto& [post, grade] : collection.grades[topic]) {
    if (grade <= 0) continue;
    const std::string& id = collection.posts[post].id();
    const PostTime& time = times.at(id);
    const auto [number, is_new] =
        numbers.try_emplace(collection.clusters[post], made.first_created_s.size());
    if (is_new) made.first_created_s.push_back(time.created_s);
    int64_t& first = made.first_created_s[number->second];
    first = std::min(first, time.created_s);
    made.members[id] = {number->second, grade > 1 ? 1.0 : 0.5, time.day};
  }
  return made;
}

void AddScenarioA(const ScenarioAScore& score, const std::string& prefix,
                  std::vector<std::pair<std::string, double>>* values) {
  values->emplace_back(prefix + "EG-0", score.eg_0);
  values->emplace_back(prefix + "EG-1", score.eg_1);
  values->emplace_back(prefix + "EG-p", score.eg_p);
  values->emplace_back(prefix + "nCG-0", score.ncg_0);
  values->emplace_back(prefix + "nCG-1", score.ncg_1);
  values->emplace_back(prefix + "nCG-p", score.ncg_p);
  values->emplace_back(prefix + "GMP.33", score.gain_minus_pain[0]);
  values->emplace_back(prefix + "GMP.50", score.gain_minus_pain[1]);
  values->emplace_back(prefix + "GMP.66", score.gain_minus_pain[2]);
  double sum = 0;
  for (const double latency : score.latencies_s) sum += latency;
  values->emplace_back(
      prefix + "latency_s",
      score.latencies_s.empty() ? kNone : sum / static_cast<double>(score.latencies_s.size()));
}

}  // namespace

std::optional<StreamDays> StreamDays::Of(const Collection& collection) {
  StreamDays days(&collection);
  if (collection.posts.empty()) return std::nullopt;
  absl::CivilDay last;
  for (const v1::Post& post : collection.posts) {
    if (!post.has_created_at()) return std::nullopt;
    const absl::Time time = FromTimestamp(post.created_at());
    const absl::CivilDay day = absl::ToCivilDay(time, absl::UTCTimeZone());
    if (days.times_.empty() || day < days.track_.first_day) days.track_.first_day = day;
    if (days.times_.empty() || day > last) last = day;
    days.times_[post.id()] = {day, absl::ToUnixSeconds(time)};
  }
  days.track_.day_count = static_cast<int>(last - days.track_.first_day) + 1;
  for (size_t t = 0; t < collection.topics.size(); ++t) {
    days.topics_.push_back(TopicOf(collection, t, days.times_));
  }
  return days;
}

std::vector<std::pair<std::string, double>> StreamDays::Score(
    size_t topic, const std::vector<SimulationLog::Shown>& shown, bool by_digest) const {
  std::vector<RealTimePush> pushes;
  DailyLists lists;
  for (const SimulationLog::Shown& each : shown) {
    const std::string& id = collection_->posts[each.delivery.post].id();
    const PostTime& time = times_.at(id);
    pushes.push_back({id, time.created_s});
    lists[time.day].push_back(id);
  }
  std::vector<std::pair<std::string, double>> values;
  for (const RealTimeVariant variant :
       {RealTimeVariant::kGuideline, RealTimeVariant::kOfficialScript}) {
    const std::string prefix = variant == RealTimeVariant::kGuideline ? "" : "official_";
    AddScenarioA(ScoreScenarioA(topics_[topic], pushes, times_, track_, variant), prefix, &values);
    if (!by_digest) continue;
    const ScenarioBScore score = ScoreScenarioB(topics_[topic], lists, track_, variant);
    values.emplace_back(prefix + "nDCG@10-0", score.ndcg_0);
    values.emplace_back(prefix + "nDCG@10-1", score.ndcg_1);
    values.emplace_back(prefix + "nDCG@10-p", score.ndcg_p);
  }
  return values;
}

}  // namespace sluis
