#include "tools/evaluation/simulation/results.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "tools/evaluation/measures/digest_days.h"
#include "tools/evaluation/measures/filtering.h"
#include "tools/evaluation/measures/gain_and_pain.h"
#include "tools/evaluation/measures/ranking.h"
#include "tools/evaluation/simulation/stream_days.h"

namespace sluis {
namespace {

constexpr size_t kCalibrationBins = 10;
constexpr uint32_t kCalibratedAfter = 20;
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// One topic's run, looked at in each way that some measure needs.
struct TopicTrace {
  std::vector<DigestWindow> windows;
  std::vector<DigestWindowScore> scores;
  std::vector<uint32_t> judgements_before;
  FilteringCounts counts;
  FilteringCounts judged_counts;
  std::vector<JudgedRanking> rankings;
  std::vector<Forecast> forecasts;
  std::vector<uint32_t> forecast_judgements;
  size_t clusters = 0;
  std::vector<GainAndPain> gain_and_pain;
  // TREC's, where posts have times.
  MeasureValues real_time;
};

GradesById GradesIn(const Collection& collection, size_t topic, const PostWindow& window) {
  GradesById grades;
  for (const auto& [post, grade] : collection.grades[topic]) {
    if (post >= window.begin && post < window.end) grades[collection.posts[post].id()] = grade;
  }
  return grades;
}

TopicTrace Trace(const Collection& collection, const std::vector<PostWindow>& windows,
                 const SimulationLog& log, ServingKind serving, size_t topic) {
  TopicTrace trace;
  trace.windows.resize(windows.size());
  trace.judgements_before = log.judgements_before[topic];
  std::vector<std::vector<RankedPost>> ranked(windows.size());
  size_t relevant = 0;
  std::set<std::string> clusters;
  for (const auto& [post, grade] : collection.grades[topic]) {
    if (grade <= 0) continue;
    ++relevant;
    clusters.insert(collection.clusters[post]);
    const auto window =
        std::upper_bound(windows.begin(), windows.end(), post,
                         [](uint32_t place, const PostWindow& each) { return place < each.end; });
    trace.windows[static_cast<size_t>(window - windows.begin())].relevant_clusters.push_back(
        collection.clusters[post]);
  }
  trace.clusters = clusters.size();
  for (const SimulationLog::Shown& shown : log.shown[topic]) {
    const uint32_t post = shown.delivery.post;
    const bool wanted = collection.IsRelevant(topic, post);
    trace.windows[shown.window].shown.push_back({collection.clusters[post], wanted});
    ranked[shown.window].push_back({collection.posts[post].id(), shown.delivery.score});
    ++(wanted ? trace.counts.found : trace.counts.wrong);
    if (collection.IsJudged(topic, post)) {
      ++(wanted ? trace.judged_counts.found : trace.judged_counts.wrong);
    }
    if (std::isnan(shown.delivery.probability)) continue;
    trace.forecasts.push_back({shown.delivery.probability, wanted});
    trace.forecast_judgements.push_back(shown.judgements_before);
  }
  trace.counts.missed = relevant - trace.counts.found;
  trace.judged_counts.missed = trace.counts.missed;
  trace.scores = ScoreDigestWindows(trace.windows);
  std::vector<ShownPost> shown_posts;
  for (const DigestWindow& window : trace.windows) {
    shown_posts.insert(shown_posts.end(), window.shown.begin(), window.shown.end());
  }
  trace.gain_and_pain = GainAndPainCurve(shown_posts);
  for (size_t w = 0; serving == ServingKind::kRanking && w < windows.size(); ++w) {
    const GradesById grades = GradesIn(collection, topic, windows[w]);
    const bool has_relevant =
        std::any_of(grades.begin(), grades.end(), [](const auto& each) { return each.second > 0; });
    if (has_relevant) trace.rankings.push_back(JudgeRanking(ranked[w], grades));
  }
  return trace;
}

using Traces = std::vector<const TopicTrace*>;

template <typename ValueOfTrace>
double MeanOver(const Traces& traces, ValueOfTrace value) {
  double sum = 0;
  size_t count = 0;
  for (const TopicTrace* trace : traces) {
    const double each = value(*trace);
    if (std::isnan(each)) continue;
    sum += each;
    ++count;
  }
  return count == 0 ? kNone : sum / static_cast<double>(count);
}

template <typename Measure>
double MeanOfRankings(const TopicTrace& trace, Measure measure) {
  double sum = 0;
  for (const JudgedRanking& ranking : trace.rankings) sum += measure(ranking);
  return trace.rankings.empty() ? kNone : sum / static_cast<double>(trace.rankings.size());
}

void AddDigests(const Traces& traces, MeasureValues* values) {
  std::vector<std::vector<DigestWindowScore>> interests;
  for (const TopicTrace* trace : traces) interests.push_back(trace->scores);
  const DigestSummary summary = SummarizeDigests(interests);
  values->emplace_back("digest", summary.digest);
  values->emplace_back("active", summary.active);
  values->emplace_back("silent", summary.silent);
  values->emplace_back("precision", summary.precision);
  values->emplace_back("shown", static_cast<double>(summary.shown));
  values->emplace_back("earned", static_cast<double>(summary.earned));
  values->emplace_back("gain_share", MeanOver(traces, [](const TopicTrace& trace) {
                         if (trace.clusters == 0) return kNone;
                         return MeanGainShare(trace.gain_and_pain, trace.clusters, trace.clusters);
                       }));
}

void AddFiltering(const Traces& traces, MeasureValues* values) {
  const auto mean = [&](auto measure) {
    return MeanOver(traces, [&](const TopicTrace& trace) { return measure(trace.counts); });
  };
  values->emplace_back("T11SU", mean([](const auto& counts) { return ScaledUtility(counts); }));
  values->emplace_back("T11U", mean([](const auto& counts) { return LinearUtility(counts); }));
  values->emplace_back("F0.5", mean([](const auto& counts) { return FBeta(counts, 0.5); }));
  values->emplace_back("set_P",
                       mean([](const auto& counts) { return FilteringPrecision(counts); }));
  values->emplace_back("set_R", mean([](const auto& counts) { return FilteringRecall(counts); }));
  values->emplace_back("judged_T11SU", MeanOver(traces, [](const TopicTrace& trace) {
                         return ScaledUtility(trace.judged_counts);
                       }));
  values->emplace_back("judged_F0.5", MeanOver(traces, [](const TopicTrace& trace) {
                         return FBeta(trace.judged_counts, 0.5);
                       }));
}

void AddRanking(const Traces& traces, MeasureValues* values) {
  const auto mean = [&](auto measure) {
    return MeanOver(traces,
                    [&](const TopicTrace& trace) { return MeanOfRankings(trace, measure); });
  };
  values->emplace_back("nDCG@10", mean([](const auto& each) { return NdcgAt(each, 10); }));
  values->emplace_back("nDCG@20", mean([](const auto& each) { return NdcgAt(each, 20); }));
  values->emplace_back("P@10", mean([](const auto& each) { return PrecisionAt(each, 10); }));
  values->emplace_back("P@30", mean([](const auto& each) { return PrecisionAt(each, 30); }));
  values->emplace_back("AP", mean([](const auto& each) { return AveragePrecision(each); }));
  values->emplace_back("RR", mean([](const auto& each) { return ReciprocalRank(each); }));
}

std::vector<Forecast> ForecastsAfter(const Traces& traces, uint32_t judgements) {
  std::vector<Forecast> forecasts;
  for (const TopicTrace* trace : traces) {
    for (size_t i = 0; i < trace->forecasts.size(); ++i) {
      if (trace->forecast_judgements[i] >= judgements) forecasts.push_back(trace->forecasts[i]);
    }
  }
  return forecasts;
}

void AddProbabilities(const Traces& traces, MeasureValues* values) {
  for (const uint32_t judgements : {0U, kCalibratedAfter}) {
    const std::vector<Forecast> forecasts = ForecastsAfter(traces, judgements);
    const std::string suffix = judgements == 0 ? "" : "_after_20";
    values->emplace_back("brier_skill" + suffix, BrierSkill(forecasts));
    values->emplace_back("log_loss" + suffix, LogLoss(forecasts));
    values->emplace_back("base_log_loss" + suffix, BaseRateLogLoss(forecasts));
    values->emplace_back(
        "calibration_error" + suffix,
        forecasts.empty() ? kNone : CalibrationError(EqualMassBins(forecasts, kCalibrationBins)));
  }
}

std::vector<CurvePoint> CurveOf(const Traces& traces) {
  std::vector<CurvePoint> curve;
  for (size_t step = 0; step < kJudgementSteps.size(); ++step) {
    const uint32_t from = kJudgementSteps[step];
    const uint32_t until = step + 1 < kJudgementSteps.size() ? kJudgementSteps[step + 1]
                                                             : std::numeric_limits<uint32_t>::max();
    std::vector<std::vector<DigestWindowScore>> interests;
    CurvePoint point{from, 0, {}};
    for (const TopicTrace* trace : traces) {
      std::vector<DigestWindowScore>& scores = interests.emplace_back();
      for (size_t w = 0; w < trace->scores.size(); ++w) {
        const uint32_t judgements = trace->judgements_before[w];
        if (judgements >= from && judgements < until) scores.push_back(trace->scores[w]);
      }
      point.windows += scores.size();
    }
    const DigestSummary summary = SummarizeDigests(interests);
    point.values = {{"digest", summary.digest},
                    {"active", summary.active},
                    {"silent", summary.silent},
                    {"precision", summary.precision}};
    curve.push_back(std::move(point));
  }
  return curve;
}

std::vector<GainPoint> GainAtPainOf(const Traces& traces) {
  std::vector<GainPoint> points;
  for (const size_t pain : kPainSteps) {
    points.push_back({pain, MeanOver(traces, [&](const TopicTrace& trace) {
                        if (trace.clusters == 0) return kNone;
                        return static_cast<double>(GainAtPain(trace.gain_and_pain, pain)) /
                               static_cast<double>(trace.clusters);
                      })});
  }
  return points;
}

// The same names in the same order for every topic.
void AddRealTime(const Traces& traces, MeasureValues* values) {
  if (traces.empty()) return;
  for (size_t i = 0; i < traces.front()->real_time.size(); ++i) {
    values->emplace_back(
        traces.front()->real_time[i].first,
        MeanOver(traces, [&](const TopicTrace& trace) { return trace.real_time[i].second; }));
  }
}

TopicsResult ResultOf(const Traces& traces, const std::string& name, const std::string& title,
                      ServingKind serving) {
  TopicsResult result;
  result.name = name;
  result.title = title;
  result.topics = traces.size();
  if (serving == ServingKind::kRanking) {
    AddRanking(traces, &result.values);
    return result;
  }
  AddDigests(traces, &result.values);
  AddFiltering(traces, &result.values);
  AddProbabilities(traces, &result.values);
  AddRealTime(traces, &result.values);
  result.curve = CurveOf(traces);
  result.calibration = EqualMassBins(ForecastsAfter(traces, kCalibratedAfter), kCalibrationBins);
  result.gain_at_pain = GainAtPainOf(traces);
  return result;
}

void AddIntervals(const std::vector<const TopicsResult*>& topics, TopicsResult* result) {
  for (const char* name : kMeansOverTopics) {
    std::vector<double> values;
    for (const TopicsResult* topic : topics) {
      const double value = ValueOf(topic->values, name);
      if (!std::isnan(value)) values.push_back(value);
    }
    if (values.size() > 1) result->intervals.push_back({name, BootstrapMean(values)});
  }
}

}  // namespace

double ValueOf(const MeasureValues& values, const std::string& name) {
  for (const auto& [known, value] : values) {
    if (known == name) return value;
  }
  return kNone;
}

std::string MainMeasure(const EvaluationResult& result) {
  for (const char* measure : kMeansOverTopics) {
    if (!std::isnan(ValueOf(result.all.values, measure))) return measure;
  }
  return "";
}

EvaluationResult Assess(const Collection& collection, const std::vector<PostWindow>& windows,
                        const SimulationLog& log, ServingKind serving, size_t group_prefix) {
  const std::optional<StreamDays> days =
      serving == ServingKind::kRanking ? std::nullopt : StreamDays::Of(collection);
  std::vector<TopicTrace> traces;
  for (size_t t = 0; t < collection.topics.size(); ++t) {
    TopicTrace& trace = traces.emplace_back(Trace(collection, windows, log, serving, t));
    if (days) trace.real_time = days->Score(t, log.shown[t], serving == ServingKind::kDigests);
  }
  EvaluationResult result;
  result.filter = log.filter;
  Traces all;
  std::map<std::string, Traces> groups;
  for (size_t t = 0; t < traces.size(); ++t) {
    const TopicText& topic = collection.topics[t];
    all.push_back(&traces[t]);
    if (group_prefix > 0) groups[topic.id.substr(0, group_prefix)].push_back(&traces[t]);
    result.by_topic.push_back(ResultOf({&traces[t]}, topic.id, topic.title, serving));
  }
  result.all = ResultOf(all, "all", "", serving);
  std::vector<const TopicsResult*> of_all;
  for (const TopicsResult& topic : result.by_topic) of_all.push_back(&topic);
  AddIntervals(of_all, &result.all);
  for (const auto& [prefix, members] : groups) {
    TopicsResult& group = result.groups.emplace_back(ResultOf(members, prefix, "", serving));
    std::vector<const TopicsResult*> of_group;
    for (const TopicsResult& topic : result.by_topic) {
      if (topic.name.substr(0, group_prefix) == prefix) of_group.push_back(&topic);
    }
    AddIntervals(of_group, &group);
  }
  const double seconds = log.decide_s + log.learn_s;
  result.costs = {{"posts_per_s", static_cast<double>(collection.posts.size()) / seconds},
                  {"decide_s", log.decide_s},
                  {"learn_s", log.learn_s},
                  {"judgements", static_cast<double>(log.judgements)},
                  {"peak_rss_mib", static_cast<double>(log.peak_rss_bytes) / (1 << 20)}};
  return result;
}

}  // namespace sluis
