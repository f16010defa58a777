#include "tools/evaluation/simulation/results_output.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "engine/digests/json_writer.h"
#include "fmt/format.h"

namespace sluis {
namespace {

constexpr size_t kNameColumns = 28;
constexpr int kValueColumns = 12;
constexpr int kPColumns = 7;

bool IsCount(std::string_view name) {
  return name == "shown" || name == "earned" || name == "judgements" || name == "windows";
}

std::string Show(std::string_view name, double value) {
  return std::isnan(value) ? "-" : fmt::format("{:.{}f}", value, IsCount(name) ? 0 : 4);
}

std::vector<const TopicsResult*> ColumnsOf(const EvaluationResult& result) {
  std::vector<const TopicsResult*> columns;
  for (const TopicsResult& group : result.groups) columns.push_back(&group);
  columns.push_back(&result.all);
  return columns;
}

std::string MeasureTable(const EvaluationResult& result) {
  const std::vector<const TopicsResult*> columns = ColumnsOf(result);
  std::string text = fmt::format("  {:<{}}", "", kNameColumns);
  for (const TopicsResult* column : columns) {
    text += fmt::format("{:>{}}", column->name, kValueColumns);
  }
  text += '\n';
  for (const auto& [name, ignored] : result.all.values) {
    text += fmt::format("  {:<{}}", name, kNameColumns);
    for (const TopicsResult* column : columns) {
      text += fmt::format("{:>{}}", Show(name, ValueOf(column->values, name)), kValueColumns);
    }
    text += '\n';
  }
  return text;
}

std::string CurveTable(const TopicsResult& topics) {
  if (topics.curve.empty()) return "";
  std::string text =
      fmt::format("  {}, by judgements before\n  {:<{}}", topics.name, "from", kNameColumns);
  for (const CurvePoint& point : topics.curve) {
    text += fmt::format("{:>{}}", point.from, kValueColumns);
  }
  text += fmt::format("\n  {:<{}}", "windows", kNameColumns);
  for (const CurvePoint& point : topics.curve) {
    text += fmt::format("{:>{}}", point.windows, kValueColumns);
  }
  text += '\n';
  for (const auto& [name, ignored] : topics.curve.front().values) {
    text += fmt::format("  {:<{}}", name, kNameColumns);
    for (const CurvePoint& point : topics.curve) {
      text += fmt::format("{:>{}}", Show(name, ValueOf(point.values, name)), kValueColumns);
    }
    text += '\n';
  }
  return text;
}

void WriteValues(const MeasureValues& values, JsonWriter* json) {
  json->BeginObject();
  for (const auto& [name, value] : values) {
    json->Key(name);
    json->Number(value);
  }
  json->EndObject();
}

void WriteCurve(const std::vector<CurvePoint>& curve, JsonWriter* json) {
  json->BeginArray();
  for (const CurvePoint& point : curve) {
    json->BeginObject();
    json->Key("from");
    json->Number(uint64_t{point.from});
    json->Key("windows");
    json->Number(uint64_t{point.windows});
    json->Key("measures");
    WriteValues(point.values, json);
    json->EndObject();
  }
  json->EndArray();
}

void WriteCalibration(const std::vector<CalibrationBin>& bins, JsonWriter* json) {
  json->BeginArray();
  for (const CalibrationBin& bin : bins) {
    json->BeginObject();
    json->Key("probability");
    json->Number(bin.mean_probability);
    json->Key("wanted");
    json->Number(bin.happened_share);
    json->Key("count");
    json->Number(uint64_t{bin.count});
    json->EndObject();
  }
  json->EndArray();
}

void WriteIntervals(const std::vector<NamedInterval>& intervals, JsonWriter* json) {
  json->BeginObject();
  for (const NamedInterval& each : intervals) {
    json->Key(each.name);
    json->BeginArray();
    json->Number(each.interval.low);
    json->Number(each.interval.high);
    json->EndArray();
  }
  json->EndObject();
}

void WriteGainAtPain(const std::vector<GainPoint>& points, JsonWriter* json) {
  json->BeginArray();
  for (const GainPoint& point : points) {
    json->BeginObject();
    json->Key("pain");
    json->Number(uint64_t{point.pain});
    json->Key("gain_share");
    json->Number(point.gain_share);
    json->EndObject();
  }
  json->EndArray();
}

void WriteDifferences(const std::vector<Difference>& differences, JsonWriter* json) {
  json->BeginObject();
  for (const Difference& each : differences) {
    json->Key(each.measure);
    json->BeginObject();
    json->Key("difference");
    json->Number(each.mean);
    json->Key("p");
    json->Number(each.p);
    json->EndObject();
  }
  json->EndObject();
}

void WriteTopics(const TopicsResult& topics, JsonWriter* json) {
  json->BeginObject();
  json->Key("name");
  json->String(topics.name);
  if (!topics.title.empty()) {
    json->Key("title");
    json->String(topics.title);
  }
  json->Key("topics");
  json->Number(uint64_t{topics.topics});
  json->Key("measures");
  WriteValues(topics.values, json);
  json->Key("intervals");
  WriteIntervals(topics.intervals, json);
  json->Key("by_judgements");
  WriteCurve(topics.curve, json);
  json->Key("calibration");
  WriteCalibration(topics.calibration, json);
  json->Key("gain_at_pain");
  WriteGainAtPain(topics.gain_at_pain, json);
  json->Key("against_first");
  WriteDifferences(topics.against_first, json);
  json->EndObject();
}

void WriteList(const char* key, const std::vector<TopicsResult>& list, JsonWriter* json) {
  json->Key(key);
  json->BeginArray();
  for (const TopicsResult& topics : list) WriteTopics(topics, json);
  json->EndArray();
}

// The measure that sums up, a row a filter and a column a group, with p against the first filter.
std::string SummaryTable(const std::vector<EvaluationResult>& results) {
  size_t columns = kNameColumns;
  for (const EvaluationResult& result : results) columns = std::max(columns, result.filter.size());
  std::string text;
  for (const char* measure :
       {"digest", "active", "silent", "precision", "T11SU", "nDCG@10", "AP"}) {
    if (std::isnan(ValueOf(results.front().all.values, measure))) continue;
    text += fmt::format("\n  {:<{}}", measure, columns);
    for (const TopicsResult* column : ColumnsOf(results.front())) {
      text += fmt::format("{:>{}}{:>{}}", column->name, kValueColumns, "p", kPColumns);
    }
    text += '\n';
    for (const EvaluationResult& result : results) {
      text += fmt::format("  {:<{}}", result.filter, columns);
      for (const TopicsResult* column : ColumnsOf(result)) {
        std::string p;
        for (const Difference& each : column->against_first) {
          if (each.measure == measure) p = fmt::format("{:.3f}", each.p);
        }
        text += fmt::format("{:>{}}{:>{}}", Show(measure, ValueOf(column->values, measure)),
                            kValueColumns, p, kPColumns);
      }
      text += '\n';
    }
  }
  return text;
}

}  // namespace

std::string ResultsAsText(const EvaluationSubject& subject,
                          const std::vector<EvaluationResult>& results) {
  std::string text = fmt::format("{}: {} posts, {} topics, {} windows ({})\n", subject.protocol,
                                 subject.posts, subject.topics, subject.windows, subject.window);
  if (results.size() > 1) text += SummaryTable(results);
  for (const EvaluationResult& result : results) {
    text += fmt::format("\n{}\n{}", result.filter, MeasureTable(result));
    for (const TopicsResult* column : ColumnsOf(result)) text += CurveTable(*column);
    for (const auto& [name, value] : result.costs) {
      text += fmt::format("  {:<{}}{:>{}}\n", name, kNameColumns, Show(name, value), kValueColumns);
    }
  }
  return text;
}

std::string ResultsAsJson(const EvaluationSubject& subject,
                          const std::vector<EvaluationResult>& results) {
  JsonWriter json;
  json.BeginObject();
  json.Key("protocol");
  json.String(subject.protocol);
  json.Key("window");
  json.String(subject.window);
  json.Key("posts");
  json.Number(uint64_t{subject.posts});
  json.Key("topics");
  json.Number(uint64_t{subject.topics});
  json.Key("windows");
  json.Number(uint64_t{subject.windows});
  json.Key("filters");
  json.BeginArray();
  for (const EvaluationResult& result : results) {
    json.BeginObject();
    json.Key("filter");
    json.String(result.filter);
    json.Key("costs");
    WriteValues(result.costs, &json);
    json.Key("all");
    WriteTopics(result.all, &json);
    WriteList("groups", result.groups, &json);
    WriteList("per_topic", result.by_topic, &json);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return json.Take() + "\n";
}

}  // namespace sluis
