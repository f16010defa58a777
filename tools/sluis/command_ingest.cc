#include <chrono>
#include <memory>
#include <utility>

#include "connectors/files/ndjson_reader.h"
#include "fmt/format.h"
#include "tools/access/file_ingest.h"
#include "tools/access/running_door.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/interruption.h"
#include "tools/sluis/json_value.h"
#include "tools/sluis/output.h"
#include "tools/sluis/progress_bar.h"

namespace sluis {
namespace {

constexpr size_t kErrorsShown = 20;

struct IngestOptions {
  std::string file;
  bool replay_clock = false;
  uint32_t batch = 256;
  std::string producer = "files";
  std::string endpoint;
};

// A sender of its own over --endpoint, or the door that fits the data folder.
struct Road {
  std::unique_ptr<EngineDoor> door;
  std::unique_ptr<PostSender> sender;
};

absl::StatusOr<Road> OpenRoad(const Session& session, const IngestOptions& options) {
  Road road;
  if (options.endpoint.empty()) {
    absl::StatusOr<std::unique_ptr<EngineDoor>> door = session.OpenEngine();
    if (!door.ok()) return door.status();
    road.door = *std::move(door);
  }
  absl::StatusOr<std::unique_ptr<PostSender>> sender =
      road.door != nullptr ? road.door->OpenSender(options.producer)
                           : ConnectSender(options.endpoint, options.producer,
                                           session.settings().Text("access.key"));
  if (!sender.ok()) return sender.status();
  road.sender = *std::move(sender);
  return road;
}

std::string ReportAsJson(const FileIngestReport& report) {
  JsonWriter json;
  json.BeginObject();
  AddNumber("read", report.read, &json);
  AddNumber("accepted", report.totals.accepted, &json);
  AddNumber("duplicates", report.totals.duplicates, &json);
  AddNumber("refused", report.totals.refused, &json);
  AddNumber("bad_lines", report.bad_lines, &json);
  AddNumber("unreported", report.totals.unreported, &json);
  AddNumber("stream_sequence", report.totals.stream_sequence, &json);
  json.Key("errors");
  json.BeginArray();
  for (const LineError& error : report.errors) {
    json.BeginObject();
    AddNumber("line", error.line, &json);
    AddText("message", error.message, &json);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return json.Take() + "\n";
}

// No time and no speed: the same input prints the same, with a running engine and without.
std::string ReportAsText(const FileIngestReport& report) {
  std::string text = fmt::format("read        {}\naccepted    {}\nduplicates  {}\n", report.read,
                                 report.totals.accepted, report.totals.duplicates);
  text += fmt::format("refused     {}\nbad lines   {}\n", report.totals.refused, report.bad_lines);
  if (report.totals.unreported > 0) {
    text += fmt::format("taken, but the answer was lost  {}\n", report.totals.unreported);
  }
  return text;
}

void NameErrors(const std::string& file, const FileIngestReport& report) {
  const size_t shown = std::min(report.errors.size(), kErrorsShown);
  for (size_t i = 0; i < shown; ++i) {
    fmt::print(stderr, "sluis: {}:{}: {}\n", file, report.errors[i].line, report.errors[i].message);
  }
  const uint64_t all = report.bad_lines + report.totals.refused;
  if (all > shown) {
    fmt::print(stderr, "sluis: {} more lines were not taken; --json names up to 100.\n",
               all - shown);
  }
}

int Report(const Session& session, const std::string& file, const FileIngestReport& report) {
  if (report.read == 0 && report.bad_lines == 0 && !report.stopped) {
    fmt::print(stderr, "sluis: {} holds no posts.\n", file);
  }
  if (session.json()) {
    Print(ReportAsJson(report));
  } else {
    NameErrors(file, report);
    Print(ReportAsText(report));
  }
  if (report.stopped) return kExitInterrupted;
  return report.complete() ? kExitOk : kExitData;
}

absl::StatusOr<int> Ingest(const Session& session, const IngestOptions& options) {
  NdjsonOptions reading;
  reading.limits = session.settings().Limits();
  reading.max_line_bytes = static_cast<size_t>(session.settings().Integer("limits.max_line_bytes"));
  absl::StatusOr<std::unique_ptr<NdjsonReader>> reader = NdjsonReader::Open(options.file, reading);
  if (!reader.ok()) return reader.status();
  absl::StatusOr<Road> road = OpenRoad(session, options);
  if (!road.ok()) return road.status();
  const Interruption interruption;
  FileIngestOptions ingest;
  ingest.batch_size = options.batch;
  ingest.replay_clock = options.replay_clock;
  ingest.stop = interruption.stop();
  ProgressBar bar;
  ingest.on_progress = [&bar](const NdjsonReader& source, const IngestTotals& totals) {
    const auto total = static_cast<double>(source.bytes_total());
    bar.Show(total > 0 ? static_cast<double>(source.bytes_read()) / total : -1,
             fmt::format("{} read, {} accepted", source.posts_read(), totals.accepted));
  };
  absl::StatusOr<FileIngestReport> report = IngestFile(reader->get(), road->sender.get(), ingest);
  if (!report.ok()) return report.status();
  return Report(session, options.file == "-" ? "standard input" : options.file, *report);
}

}  // namespace

void DeclareIngest(CLI::App* command, Action* action) {
  auto options = std::make_shared<IngestOptions>();
  command->add_option("file", options->file, "NDJSON, also .zst or .gz; - for standard input")
      ->required();
  command->add_flag("--replay-clock", options->replay_clock,
                    "Take the time from the posts' created_at: for recorded streams");
  command->add_option("--batch", options->batch, "Posts in a batch (256)")
      ->check(CLI::Range(1, 65536));
  command->add_option("--producer", options->producer,
                      "The name under which the engine remembers how far it got (files)");
  command->add_option("--endpoint", options->endpoint,
                      "Send to this ingest address, whatever the data folder says");
  RunWhenNamed(command, action, options, &Ingest);
}

}  // namespace sluis
