#include "tools/evaluation/report/charts.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "fmt/format.h"

namespace sluis {
namespace {

constexpr int kTickSteps = 5;

std::string Figure(double value) { return std::isnan(value) ? "-" : fmt::format("{:.3f}", value); }

// The same group of every filter: `place` counts the groups, "all" comes after them.
const TopicsResult& GroupOf(const EvaluationResult& result, size_t place) {
  return place < result.groups.size() ? result.groups[place] : result.all;
}

std::string Titled(const std::string& what, const TopicsResult& topics) {
  return topics.name == "all"
             ? fmt::format("{}, all {} topics", what, topics.topics)
             : fmt::format("{}, the {} topics of group {}", what, topics.topics, topics.name);
}

// Room above and below what is drawn.
void FitHeight(Chart* chart) {
  double low = 1;
  double high = 0;
  for (const ChartSeries& series : chart->series) {
    for (const ChartPoint& point : series.points) {
      low = std::min(low, point.low);
      high = std::max(high, point.high);
    }
  }
  if (low > high) return;
  chart->y_min = std::floor(low * 10) / 10;
  chart->y_max = std::max(std::ceil(high * 10) / 10, chart->y_min + 0.1);
  chart->y_ticks = EvenTicks(chart->y_min, chart->y_max);
}

Chart Means(const std::vector<EvaluationResult>& results, size_t group, const char* measure) {
  Chart chart;
  chart.title = Titled(measure, GroupOf(results.front(), group));
  chart.note =
      "Mean over topics and its 95% bootstrap interval; p of the difference from the first.";
  chart.y_label = measure;
  chart.joined = false;
  chart.x_min = -0.5;
  chart.x_max = static_cast<double>(results.size()) - 0.5;
  chart.table_head = {"filter", measure, "low", "high", "p"};
  for (size_t i = 0; i < results.size(); ++i) {
    const TopicsResult& topics = GroupOf(results[i], group);
    const double mean = ValueOf(topics.values, measure);
    MeanInterval interval{mean, mean, mean};
    for (const NamedInterval& each : topics.intervals) {
      if (each.name == measure) interval = each.interval;
    }
    std::string p;
    for (const Difference& each : topics.against_first) {
      if (each.measure == measure) p = Figure(each.p);
    }
    const auto x = static_cast<double>(i);
    chart.x_ticks.push_back({x, fmt::format("{}", i + 1)});
    ChartSeries series{results[i].filter, {}};
    if (!std::isnan(mean)) series.points.push_back({x, mean, interval.low, interval.high});
    chart.series.push_back(std::move(series));
    chart.table_rows.push_back(
        {results[i].filter, Figure(mean), Figure(interval.low), Figure(interval.high), p});
  }
  FitHeight(&chart);
  return chart;
}

// A row and a line for each filter over steps that stand equally far apart.
Chart OverSteps(const std::vector<EvaluationResult>& results, const std::vector<std::string>& steps,
                const std::function<double(const EvaluationResult&, size_t)>& value) {
  Chart chart;
  chart.x_max = static_cast<double>(steps.size()) - 1;
  chart.table_head = {"filter"};
  for (size_t s = 0; s < steps.size(); ++s) {
    chart.x_ticks.push_back({static_cast<double>(s), steps[s]});
    chart.table_head.push_back(steps[s]);
  }
  for (const EvaluationResult& result : results) {
    ChartSeries series{result.filter, {}};
    std::vector<std::string> row = {result.filter};
    for (size_t s = 0; s < steps.size(); ++s) {
      const double y = value(result, s);
      row.push_back(Figure(y));
      if (!std::isnan(y)) series.points.push_back({static_cast<double>(s), y, y, y});
    }
    chart.series.push_back(std::move(series));
    chart.table_rows.push_back(std::move(row));
  }
  FitHeight(&chart);
  return chart;
}

Chart ByJudgements(const std::vector<EvaluationResult>& results, size_t group,
                   const char* measure) {
  std::vector<std::string> steps;
  for (const uint32_t step : kJudgementSteps) steps.push_back(fmt::format("{}", step));
  Chart chart = OverSteps(results, steps, [&](const EvaluationResult& result, size_t step) {
    const std::vector<CurvePoint>& curve = GroupOf(result, group).curve;
    return step < curve.size() ? ValueOf(curve[step].values, measure) : std::nan("");
  });
  chart.title = Titled(fmt::format("{} by judgements", measure), GroupOf(results.front(), group));
  chart.note = "Over the windows before which a reader had judged from so many posts to the next number.";
  chart.x_label = "judgements before the window";
  chart.y_label = measure;
  return chart;
}

Chart GainAgainstPain(const std::vector<EvaluationResult>& results, size_t group) {
  std::vector<std::string> steps;
  for (const size_t pain : kPainSteps) steps.push_back(fmt::format("{}", pain));
  Chart chart = OverSteps(results, steps, [&](const EvaluationResult& result, size_t step) {
    const std::vector<GainPoint>& points = GroupOf(result, group).gain_at_pain;
    return step < points.size() ? points[step].gain_share : std::nan("");
  });
  chart.title = Titled("Gain against pain", GroupOf(results.front(), group));
  chart.note = "Share of the stories found by the time that so many posts were shown in vain.";
  chart.x_label = "posts shown in vain, a topic";
  chart.y_label = "stories found";
  return chart;
}

Chart Reliability(const std::vector<EvaluationResult>& results, size_t group) {
  Chart chart;
  chart.title = Titled("Reliability", GroupOf(results.front(), group));
  chart.note =
      "What was shown after 20 judgements, in bins of equal size: of posts with probability p, the "
      "share p should be wanted.";
  chart.x_label = "mean probability";
  chart.y_label = "share wanted";
  chart.x_ticks = chart.y_ticks = EvenTicks(0, 1);
  chart.diagonal = true;
  chart.table_head = {"filter", "probability", "wanted", "posts"};
  for (const EvaluationResult& result : results) {
    ChartSeries series{result.filter, {}};
    for (const CalibrationBin& bin : GroupOf(result, group).calibration) {
      const double wanted = bin.happened_share;
      series.points.push_back({bin.mean_probability, wanted, wanted, wanted});
      chart.table_rows.push_back({result.filter, Figure(bin.mean_probability), Figure(wanted),
                                  fmt::format("{}", bin.count)});
    }
    chart.series.push_back(std::move(series));
  }
  return chart;
}

bool Has(const std::vector<EvaluationResult>& results, const char* measure) {
  return !std::isnan(ValueOf(results.front().all.values, measure));
}

}  // namespace

std::vector<Tick> EvenTicks(double from, double to) {
  std::vector<Tick> ticks;
  for (int i = 0; i <= kTickSteps; ++i) {
    const double at = from + (to - from) * i / kTickSteps;
    ticks.push_back({at, fmt::format("{:.2f}", at)});
  }
  return ticks;
}

std::vector<Chart> ChartsOf(const std::vector<EvaluationResult>& results) {
  std::vector<Chart> charts;
  for (size_t group = 0; group <= results.front().groups.size(); ++group) {
    for (const char* measure : {"digest", "T11SU", "nDCG@10", "AP"}) {
      if (Has(results, measure)) charts.push_back(Means(results, group, measure));
    }
    if (!Has(results, "digest")) continue;
    charts.push_back(ByJudgements(results, group, "digest"));
    charts.push_back(ByJudgements(results, group, "precision"));
    charts.push_back(GainAgainstPain(results, group));
    charts.push_back(Reliability(results, group));
  }
  return charts;
}

}  // namespace sluis
