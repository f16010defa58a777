#include "tools/evaluation/report/report.h"

#include <algorithm>
#include <cmath>
#include <kainjow/mustache.hpp>

#include "fmt/format.h"
#include "tools/evaluation/report/charts.h"
#include "tools/evaluation/report/report_template.h"

namespace sluis {
namespace {

using kainjow::mustache::data;

// The plot's corners in the template's view box.
constexpr double kLeft = 60;
constexpr double kRight = 550;
constexpr double kTop = 20;
constexpr double kBottom = 290;
constexpr size_t kColors = 8;

std::string Color(size_t series) { return fmt::format("{}", series % kColors); }

std::string Coordinate(double value) { return fmt::format("{:.1f}", value); }

std::string PlaceX(const Chart& chart, double x) {
  const double share = std::clamp((x - chart.x_min) / (chart.x_max - chart.x_min), 0.0, 1.0);
  return Coordinate(kLeft + share * (kRight - kLeft));
}

std::string PlaceY(const Chart& chart, double y) {
  const double share = std::clamp((y - chart.y_min) / (chart.y_max - chart.y_min), 0.0, 1.0);
  return Coordinate(kBottom - share * (kBottom - kTop));
}

data Cells(const std::vector<std::string>& cells) {
  data list(data::type::list);
  for (const std::string& cell : cells) list << data("cell", cell);
  return list;
}

data Row(const std::vector<std::string>& cells) { return data("cells", Cells(cells)); }

data SeriesOf(const Chart& chart, size_t place) {
  data dots(data::type::list);
  std::string points;
  for (const ChartPoint& point : chart.series[place].points) {
    data dot;
    dot.set("x", PlaceX(chart, point.x));
    dot.set("y", PlaceY(chart, point.y));
    dot.set("low", PlaceY(chart, point.low));
    dot.set("high", PlaceY(chart, point.high));
    dots << dot;
    points += fmt::format("{},{} ", PlaceX(chart, point.x), PlaceY(chart, point.y));
  }
  data series;
  series.set("color", Color(place));
  series.set("joined", chart.joined && !points.empty());
  series.set("points", points);
  series.set("dots", dots);
  return series;
}

data ChartAsData(const Chart& chart) {
  data result;
  result.set("title", chart.title);
  result.set("note", chart.note);
  result.set("x_label", chart.x_label);
  result.set("y_label", chart.y_label);
  result.set("diagonal", chart.diagonal);
  data x_ticks(data::type::list);
  for (const Tick& tick : chart.x_ticks) {
    data each("at", PlaceX(chart, tick.at));
    each.set("label", tick.label);
    x_ticks << each;
  }
  data y_ticks(data::type::list);
  for (const Tick& tick : chart.y_ticks) {
    data each("at", PlaceY(chart, tick.at));
    each.set("label", tick.label);
    y_ticks << each;
  }
  result.set("x_ticks", x_ticks);
  result.set("y_ticks", y_ticks);
  data series(data::type::list);
  for (size_t i = 0; i < chart.series.size(); ++i) series << SeriesOf(chart, i);
  result.set("series", series);
  result.set("head", Cells(chart.table_head));
  data rows(data::type::list);
  for (const std::vector<std::string>& row : chart.table_rows) rows << Row(row);
  result.set("rows", rows);
  return result;
}

std::string Figure(double value) { return std::isnan(value) ? "-" : fmt::format("{:.4f}", value); }

// A row for each measure and cost, a column for each group of each filter.
void AddMeasures(const std::vector<EvaluationResult>& results, data* page) {
  std::vector<std::string> head = {"measure"};
  for (size_t i = 0; i < results.size(); ++i) {
    for (const TopicsResult& group : results[i].groups) {
      head.push_back(fmt::format("{} {}", i + 1, group.name));
    }
    head.push_back(fmt::format("{} all", i + 1));
  }
  data rows(data::type::list);
  for (const auto& [name, ignored] : results.front().all.values) {
    std::vector<std::string> row = {name};
    for (const EvaluationResult& result : results) {
      for (const TopicsResult& group : result.groups) {
        row.push_back(Figure(ValueOf(group.values, name)));
      }
      row.push_back(Figure(ValueOf(result.all.values, name)));
    }
    rows << Row(row);
  }
  for (const auto& [name, ignored] : results.front().costs) {
    std::vector<std::string> row = {name};
    for (const EvaluationResult& result : results) {
      row.insert(row.end(), result.groups.size(), "");
      row.push_back(Figure(ValueOf(result.costs, name)));
    }
    rows << Row(row);
  }
  page->set("measure_head", Cells(head));
  page->set("measure_rows", rows);
}

void AddTopics(const std::vector<EvaluationResult>& results, data* page) {
  const std::string measure = MainMeasure(results.front());
  std::vector<std::string> head = {"topic", "title"};
  for (size_t i = 0; i < results.size(); ++i) head.push_back(fmt::format("{}", i + 1));
  data rows(data::type::list);
  for (size_t t = 0; t < results.front().by_topic.size(); ++t) {
    const TopicsResult& topic = results.front().by_topic[t];
    std::vector<std::string> row = {topic.name, topic.title};
    for (const EvaluationResult& result : results) {
      row.push_back(Figure(ValueOf(result.by_topic[t].values, measure)));
    }
    rows << Row(row);
  }
  page->set("topic_measure", measure);
  page->set("topic_head", Cells(head));
  page->set("topic_rows", rows);
}

}  // namespace

std::string ReportAsHtml(const EvaluationSubject& subject,
                         const std::vector<EvaluationResult>& results) {
  data page;
  page.set("title", fmt::format("Filters compared: {}", subject.protocol));
  page.set("subject", fmt::format("{} posts, {} topics, {} windows ({})", subject.posts,
                                  subject.topics, subject.windows, subject.window));
  data filters(data::type::list);
  for (size_t i = 0; i < results.size(); ++i) {
    data filter("name", results[i].filter);
    filter.set("color", Color(i));
    filters << filter;
  }
  page.set("filters", filters);
  data charts(data::type::list);
  for (const Chart& chart : ChartsOf(results)) charts << ChartAsData(chart);
  page.set("charts", charts);
  AddMeasures(results, &page);
  AddTopics(results, &page);
  kainjow::mustache::mustache report(kReportTemplate);
  return report.render(page);
}

}  // namespace sluis
