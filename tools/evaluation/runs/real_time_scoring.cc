#include "tools/evaluation/runs/real_time_scoring.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "fmt/format.h"

namespace sluis {
namespace {

double Mean(const std::vector<double>& values) {
  if (values.empty()) return 0;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

// What the run has of `topic`; counts it.
template <typename OfTopic>
OfTopic Take(const std::map<std::string, OfTopic>& topics, const std::string& topic,
             ScoreSheet* sheet) {
  const auto found = topics.find(topic);
  if (found == topics.end()) return {};
  ++sheet->topics_in_run;
  return found->second;
}

}  // namespace

absl::StatusOr<RealTimeCollection> MakeRealTimeCollection(const RealTimeTrack& track,
                                                          const Qrels& qrels,
                                                          const TopicClusters& clusters,
                                                          PostTimes times) {
  RealTimeCollection collection;
  collection.track = track;
  for (const auto& [topic, of_topic] : clusters) {
    if (qrels.contains(topic)) continue;
    return absl::InvalidArgumentError(
        fmt::format("Topic {} has clusters but no judgements; are both of the same year?", topic));
  }
  for (const auto& [topic, grades] : qrels) {
    const auto found = clusters.find(topic);
    absl::StatusOr<RealTimeTopic> made = MakeRealTimeTopic(
        grades, found == clusters.end() ? TopicClusters::mapped_type() : found->second, times);
    if (!made.ok()) {
      return absl::InvalidArgumentError(
          fmt::format("Topic {}: {}", topic, std::string(made.status().message())));
    }
    collection.topics.emplace(topic, *std::move(made));
  }
  collection.times = std::move(times);
  return collection;
}

ScoreSheet ScorePushRun(const PushRun& run, const RealTimeCollection& collection,
                        RealTimeVariant variant) {
  ScoreSheet sheet;
  sheet.run = run.tag;
  sheet.measures = {"EG-0",  "EG-1",   "EG-p",   "nCG-0", "nCG-1",
                    "nCG-p", "GMP.33", "GMP.50", "GMP.66"};
  std::vector<double> latencies;
  int pushes = 0;
  for (const auto& [topic, truth] : collection.topics) {
    const ScenarioAScore score = ScoreScenarioA(truth, Take(run.topics, topic, &sheet),
                                                collection.times, collection.track, variant);
    sheet.rows.push_back(
        {topic,
         {score.eg_0, score.eg_1, score.eg_p, score.ncg_0, score.ncg_1, score.ncg_p,
          score.gain_minus_pain[0], score.gain_minus_pain[1], score.gain_minus_pain[2]}});
    latencies.insert(latencies.end(), score.latencies_s.begin(), score.latencies_s.end());
    pushes += score.pushes;
  }
  sheet.unjudged_topics = run.topics.size() - sheet.topics_in_run;
  sheet.figures = {{"mean latency (s)", Mean(latencies)},
                   {"median latency (s)", Median(latencies)},
                   {"pushes that earned", static_cast<double>(latencies.size())},
                   {"pushes on eventful days", static_cast<double>(pushes)}};
  return sheet;
}

ScoreSheet ScoreDailyRun(const DailyRun& run, const RealTimeCollection& collection,
                         RealTimeVariant variant) {
  ScoreSheet sheet;
  sheet.run = run.tag;
  sheet.measures = {"nDCG@10-0", "nDCG@10-1", "nDCG@10-p"};
  for (const auto& [topic, truth] : collection.topics) {
    const ScenarioBScore score =
        ScoreScenarioB(truth, Take(run.topics, topic, &sheet), collection.track, variant);
    sheet.rows.push_back({topic, {score.ndcg_0, score.ndcg_1, score.ndcg_p}});
  }
  sheet.unjudged_topics = run.topics.size() - sheet.topics_in_run;
  return sheet;
}

}  // namespace sluis
