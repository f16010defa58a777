#include "tools/sluis/model_output.h"

#include "fmt/format.h"
#include "models/fasttext/model_info.h"
#include "tools/sluis/json_value.h"
#include "tools/sluis/output.h"

namespace sluis {
namespace {

std::string ReportAsJson(const std::string& path, const ModelReport& report) {
  const ModelInfo& info = report.info;
  JsonWriter json;
  json.BeginObject();
  AddText("model", path, &json);
  AddText("verdict", report.ok() ? "good" : "bad", &json);
  AddText("hash", report.content_hash, &json);
  AddText("kind", ModelKindName(info.kind), &json);
  AddText("loss", LossName(info.loss), &json);
  AddNumber("dimension", static_cast<uint64_t>(info.dimension), &json);
  AddNumber("words", static_cast<uint64_t>(info.word_count), &json);
  AddNumber("labels", static_cast<uint64_t>(info.label_count), &json);
  AddNumber("input_rows", static_cast<uint64_t>(info.input_rows), &json);
  AddNumber("output_rows", static_cast<uint64_t>(info.output_rows), &json);
  AddNumber("file_bytes", info.file_bytes, &json);
  json.Key("findings");
  json.BeginArray();
  for (const ModelFinding& finding : report.findings) {
    json.BeginObject();
    AddText("kind", finding.error ? "error" : "note", &json);
    AddText("sentence", finding.sentence, &json);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return json.Take() + "\n";
}

}  // namespace

void PrintModelReport(const std::string& path, const ModelReport& report, bool json) {
  if (json) {
    Print(ReportAsJson(path, report));
    return;
  }
  Print(fmt::format("{}\n  {}\n  hash {}\n", path, Describe(report.info), report.content_hash));
  for (const ModelFinding& finding : report.findings) {
    Print(fmt::format("  {}: {}\n", finding.error ? "error" : "note", finding.sentence));
  }
  Print(report.ok() ? "The model is good.\n" : "The model must not be used.\n");
}

}  // namespace sluis
