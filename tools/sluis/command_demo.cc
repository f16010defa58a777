#include <filesystem>
#include <memory>
#include <string>

#include "connectors/files/ndjson_reader.h"
#include "fmt/format.h"
#include "tools/access/default_model.h"
#include "tools/demo/demo.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/interruption.h"
#include "tools/sluis/output.h"
#include "tools/sluis/progress_bar.h"

namespace sluis {
namespace {

struct DemoCommandOptions {
  std::string posts;
  std::string readers;
  std::string format = "text";
  bool keep = false;
};

void Complain(const absl::Status& status) {
  fmt::print(stderr, "sluis: {}\n", std::string(status.message()));
}

absl::StatusOr<std::string> ShippedUnless(const std::string& given, const char* path) {
  if (!given.empty()) return given;
  return FindShippedFile(path);
}

absl::StatusOr<FileIngestReport> Send(Demo* demo, const std::string& posts,
                                      const Interruption& interruption) {
  ProgressBar bar;
  FileIngestOptions options;
  options.stop = interruption.stop();
  options.on_progress = [&bar](const NdjsonReader& source, const IngestTotals& totals) {
    const auto total = static_cast<double>(source.bytes_total());
    bar.Show(total > 0 ? static_cast<double>(source.bytes_read()) / total : -1,
             fmt::format("{} acknowledged", totals.accepted));
  };
  return demo->SendPosts(posts, options);
}

void PrintSent(const Demo& demo, const FileIngestReport& report) {
  fmt::print(stderr,
             "Sent {} posts to {} and got them acknowledged: {} taken, {} seen before, {} refused, "
             "{} lines could not be read.\n\n",
             report.read, demo.server().ingest_endpoint(), report.totals.accepted,
             report.totals.duplicates, report.totals.refused, report.bad_lines);
  for (const LineError& error : report.errors) {
    fmt::print(stderr, "sluis: line {}: {}\n", error.line, error.message);
  }
}

absl::Status PrintDigests(Demo* demo, const std::string& format) {
  absl::StatusOr<std::vector<v1::Digest>> digests = demo->Digests();
  if (!digests.ok()) return digests.status();
  for (const v1::Digest& digest : *digests) {
    absl::StatusOr<std::string> text = RenderDigest(digest, format);
    if (!text.ok()) return text.status();
    Print(*text);
    if (&digest != &digests->back()) Print(format == "text" ? "\n\n" : "\n");
  }
  return absl::OkStatus();
}

absl::Status PrintPages(Demo* demo) {
  Print("\nIn a browser, each as that reader:\n");
  for (const std::string& reader : demo->readers()) {
    const absl::StatusOr<std::string> link = demo->PagesOf(reader);
    if (!link.ok()) return link.status();
    Print(fmt::format("  {:<16} {}\n", reader, *link));
  }
  return absl::OkStatus();
}

void PrintKept(const Demo& demo, const std::string& reader) {
  std::error_code error;
  const std::string program = std::filesystem::read_symlink("/proc/self/exe", error).string();
  const std::string start = fmt::format("  {} --data {}", program, demo.data_folder());
  fmt::print(stderr,
             "\nThe engine goes on. In another terminal:\n"
             "{0} digest list {1}\n"
             "{0} digest show {1} --format markdown\n"
             "{0} interest list\n"
             "{0} matches {1} --limit 5\n"
             "{0} explain {1} SOURCE/ID\n"
             "{0} judge {1} INTEREST SOURCE/ID more\n"
             "{0} ingest FILE.ndjson\n"
             "Other programs (docs/zeromq.md):\n"
             "  ingest {2}   control {3}   live {4}\n"
             "Ctrl-C ends it and removes its folder.\n",
             start, reader, demo.server().ingest_endpoint(), demo.server().control_endpoint(),
             demo.server().live_endpoint());
}

absl::StatusOr<int> RunDemo(const Session& session, const DemoCommandOptions& options) {
  absl::StatusOr<std::string> posts = ShippedUnless(options.posts, "tools/demo/data/posts.ndjson");
  if (!posts.ok()) return posts.status();
  absl::StatusOr<std::string> readers =
      ShippedUnless(options.readers, "tools/demo/data/roles.json");
  if (!readers.ok()) return readers.status();
  absl::StatusOr<std::unique_ptr<Demo>> demo = Demo::Start(session.settings(), &Complain);
  if (!demo.ok()) return demo.status();
  const Interruption interruption;
  if (absl::Status status = (*demo)->AddReaders(*readers); !status.ok()) return status;
  absl::StatusOr<FileIngestReport> report = Send(demo->get(), *posts, interruption);
  if (!report.ok()) return report.status();
  PrintSent(**demo, *report);
  if (report->stopped) return kExitInterrupted;
  absl::Status status = PrintDigests(demo->get(), session.json() ? "json" : options.format);
  if (!status.ok()) return status;
  if (options.keep) {
    status = PrintPages(demo->get());
    if (!status.ok()) return status;
    PrintKept(**demo, (*demo)->readers().front());
    interruption.Wait();
  }
  return report->complete() ? kExitOk : kExitData;
}

}  // namespace

void DeclareDemo(CLI::App* command, Action* action) {
  auto options = std::make_shared<DemoCommandOptions>();
  command->add_option("--posts", options->posts, "Your own NDJSON posts (the bundled day)");
  command->add_option("--readers", options->readers,
                      "Your own users and interests, TOML or JSON (the bundled three)");
  command->add_option("--format", options->format, "text, markdown, html or json (text)")
      ->check(CLI::IsMember({"text", "markdown", "html", "json"}));
  command->add_flag("--keep", options->keep,
                    "Leave the engine running: pages in the browser, and to talk to");
  RunWhenNamed(command, action, options, &RunDemo);
}

}  // namespace sluis
