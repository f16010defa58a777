#include "tools/evaluation/runs/sheet_output.h"

#include <cmath>
#include <string_view>
#include <vector>

#include "engine/digests/json_writer.h"
#include "fmt/format.h"

namespace sluis {
namespace {

constexpr int kNameColumns = 26;
constexpr int kValueColumns = 11;
constexpr int kIntervalColumns = 22;

std::string NameOf(const ScoreSheet& sheet) { return sheet.run.empty() ? "empty run" : sheet.run; }

std::string Heading(const ScoreSheet& sheet, const ScoreSheet* other) {
  std::string text = fmt::format("{}: {} topics", NameOf(sheet), sheet.rows.size());
  if (sheet.topics_in_run < sheet.rows.size()) {
    text += fmt::format(", {} of them in the run", sheet.topics_in_run);
  }
  if (sheet.unjudged_topics > 0) {
    text += fmt::format("; {} more of the run are not judged and left out", sheet.unjudged_topics);
  }
  if (other != nullptr) text += fmt::format("\nagainst {}", NameOf(*other));
  return text + "\n\n";
}

// p is never 0; four decimals could say so.
std::string ShowP(double p) { return p < 0.0001 ? "< 0.0001" : fmt::format("{:.4f}", p); }

std::string OverallTable(const ScoreSheet& sheet, const ScoreSheet* other) {
  std::string text = fmt::format("{:<{}}{:>{}}{:>{}}", "measure", kNameColumns, "mean",
                                 kValueColumns, "95% interval", kIntervalColumns);
  if (other != nullptr)
    text += fmt::format("{:>{}}{:>{}}", "against", kValueColumns, "p", kValueColumns);
  text += '\n';
  for (const OverallScore& score : OverallScores(sheet, other)) {
    const std::string interval = fmt::format("{:.4f} .. {:.4f}", score.mean.low, score.mean.high);
    text += fmt::format("{:<{}}{:>{}.4f}{:>{}}", score.measure, kNameColumns, score.mean.mean,
                        kValueColumns, interval, kIntervalColumns);
    if (other != nullptr) {
      text += fmt::format("{:>{}.4f}{:>{}}", score.other_mean, kValueColumns, ShowP(score.p),
                          kValueColumns);
    }
    text += '\n';
  }
  return text;
}

// Counts without decimals.
std::string FigureLine(const ScoreSheet::Figure& figure) {
  const bool whole = std::abs(figure.value) < 1e15 && figure.value == std::floor(figure.value);
  return fmt::format("{:<{}}{:>{}.{}f}\n", figure.name, kNameColumns, figure.value, kValueColumns,
                     whole ? 0 : 1);
}

std::string TopicTable(const ScoreSheet& sheet) {
  std::string text = fmt::format("\n{:<{}}", "topic", kNameColumns);
  for (const std::string& measure : sheet.measures) {
    text += fmt::format("{:>{}}", measure, kValueColumns);
  }
  text += '\n';
  for (const ScoreSheet::Row& row : sheet.rows) {
    text += fmt::format("{:<{}}", row.topic, kNameColumns);
    for (double value : row.values) text += fmt::format("{:>{}.4f}", value, kValueColumns);
    text += '\n';
  }
  return text;
}

void AddReal(std::string_view name, double value, JsonWriter* json) {
  json->Key(name);
  json->Number(value);
}

void AddOverall(const OverallScore& score, bool compared, JsonWriter* json) {
  json->Key(score.measure);
  json->BeginObject();
  AddReal("mean", score.mean.mean, json);
  AddReal("low", score.mean.low, json);
  AddReal("high", score.mean.high, json);
  if (compared) {
    AddReal("against_mean", score.other_mean, json);
    AddReal("p", score.p, json);
  }
  json->EndObject();
}

void AddTopics(const ScoreSheet& sheet, JsonWriter* json) {
  json->Key("per_topic");
  json->BeginObject();
  for (const ScoreSheet::Row& row : sheet.rows) {
    json->Key(row.topic);
    json->BeginObject();
    for (size_t i = 0; i < row.values.size(); ++i) AddReal(sheet.measures[i], row.values[i], json);
    json->EndObject();
  }
  json->EndObject();
}

}  // namespace

std::string SheetAsText(const ScoreSheet& sheet, const ScoreSheet* other,
                        const SheetOutputOptions& options) {
  std::string text = Heading(sheet, other) + OverallTable(sheet, other);
  for (const ScoreSheet::Figure& figure : sheet.figures) text += FigureLine(figure);
  if (options.per_topic) text += TopicTable(sheet);
  return text;
}

std::string SheetAsJson(const ScoreSheet& sheet, const ScoreSheet* other) {
  JsonWriter json;
  json.BeginObject();
  json.Key("run");
  json.String(sheet.run);
  if (other != nullptr) {
    json.Key("against");
    json.String(other->run);
  }
  json.Key("topics");
  json.Number(uint64_t{sheet.rows.size()});
  json.Key("topics_in_run");
  json.Number(uint64_t{sheet.topics_in_run});
  json.Key("unjudged_topics");
  json.Number(uint64_t{sheet.unjudged_topics});
  json.Key("measures");
  json.BeginObject();
  for (const OverallScore& score : OverallScores(sheet, other)) {
    AddOverall(score, other != nullptr, &json);
  }
  json.EndObject();
  json.Key("figures");
  json.BeginObject();
  for (const ScoreSheet::Figure& figure : sheet.figures) AddReal(figure.name, figure.value, &json);
  json.EndObject();
  AddTopics(sheet, &json);
  json.EndObject();
  return json.Take() + "\n";
}

}  // namespace sluis
