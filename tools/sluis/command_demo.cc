#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/time/clock.h"
#include "connectors/files/ndjson_reader.h"
#include "fmt/format.h"
#include "tools/access/default_model.h"
#include "tools/demo/demo.h"
#include "tools/demo/live_demo.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/interruption.h"
#include "tools/sluis/output.h"
#include "tools/sluis/progress_bar.h"
#include "tools/sluis/source_text.h"

namespace sluis {
namespace {

struct DemoCommandOptions {
  std::string posts;
  std::string readers;
  std::string format = "text";
  bool keep = false;
  bool live = false;
  std::vector<std::string> feeds;
  std::string subject;
  std::string locale = "nl";
};

constexpr absl::Duration kFirstLookPatience = absl::Seconds(60);

void Complain(const absl::Status& status) {
  fmt::print(stderr, "sluis: {}\n", std::string(status.message()));
}

void ComplainOfSource(const std::string& sentence) {
  fmt::print(stderr, "sluis: {}\n", OneLine(sentence));
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

// Leaves the engine to its readers until Ctrl-C.
absl::Status GoOn(Demo* demo, const Interruption& interruption) {
  if (absl::Status status = PrintPages(demo); !status.ok()) return status;
  PrintKept(*demo, demo->readers().front());
  interruption.Wait();
  return absl::OkStatus();
}

absl::StatusOr<int> RunRecorded(const Session& session, const DemoCommandOptions& options,
                                Demo* demo, const Interruption& interruption) {
  absl::StatusOr<std::string> posts = ShippedUnless(options.posts, "tools/demo/data/posts.ndjson");
  if (!posts.ok()) return posts.status();
  absl::StatusOr<FileIngestReport> report = Send(demo, *posts, interruption);
  if (!report.ok()) return report.status();
  PrintSent(*demo, *report);
  if (report->stopped) return kExitInterrupted;
  absl::Status status = PrintDigests(demo, session.json() ? "json" : options.format);
  if (status.ok() && options.keep) status = GoOn(demo, interruption);
  if (!status.ok()) return status;
  return report->complete() ? kExitOk : kExitData;
}

// Until each feed was asked, or a stream has brought enough, or nothing can be reached.
absl::StatusOr<v1::SourceList> AwaitFirstLook(Demo* demo, const Interruption& interruption) {
  ProgressBar bar;
  const absl::Time until = absl::Now() + kFirstLookPatience;
  while (true) {
    absl::StatusOr<v1::SourceList> sources = demo->Sources();
    if (!sources.ok()) return sources;
    const FirstLook look = LookAt(*sources);
    bar.Show(-1, fmt::format("{} posts so far", look.posts));
    if (look.is_done || absl::Now() >= until) return sources;
    if (interruption.WaitFor(absl::Milliseconds(200))) return sources;
  }
}

absl::StatusOr<int> RunLive(const Session& session, const DemoCommandOptions& options, Demo* demo,
                            const Interruption& interruption, const SourceFailures& failures) {
  std::vector<v1::Source> sources = FeedSources(options.feeds);
  if (sources.empty()) sources.push_back(PublicJetstream());
  for (const v1::Source& source : sources) {
    fmt::print(stderr, "Following {}\n", source.url());
    if (absl::Status status = demo->AddSource(source); !status.ok()) return status;
  }
  const absl::StatusOr<v1::SourceList> seen = AwaitFirstLook(demo, interruption);
  if (!seen.ok()) return seen.status();
  if (*interruption.stop()) return kExitInterrupted;
  const absl::Duration known = session.settings().Duration("retention.known");
  for (const std::string& sentence : WhyEmpty(*seen, known)) ComplainOfSource(sentence);
  const uint64_t posts = LookAt(*seen).posts;
  if (posts == 0) return NothingCame(*seen, failures);
  fmt::print(stderr, "{} post{} taken.\n\n", posts, posts == 1 ? "" : "s");
  absl::Status status = PrintDigests(demo, session.json() ? "json" : options.format);
  if (status.ok() && options.keep) status = GoOn(demo, interruption);
  if (!status.ok()) return status;
  return kExitOk;
}

absl::StatusOr<int> RunDemo(const Session& session, const DemoCommandOptions& options) {
  if (!options.live && !options.feeds.empty()) {
    return absl::InvalidArgumentError("--feed is for --live, which follows it.");
  }
  absl::StatusOr<std::string> readers =
      ShippedUnless(options.readers, "tools/demo/data/roles.json");
  if (!readers.ok()) return readers.status();
  SourceFailures failures;
  const auto on_source = [&failures](const std::string& name, const absl::Status& status) {
    failures.Hear(name, status);
    ComplainOfSource(fmt::format("Source '{}': {}", name,
                                 status.ok() ? "it works again." : std::string(status.message())));
  };
  absl::StatusOr<std::unique_ptr<Demo>> demo =
      Demo::Start(session.settings(), &Complain, on_source);
  if (!demo.ok()) return demo.status();
  const Interruption interruption;
  const absl::Status added = options.subject.empty()
                                 ? (*demo)->AddReaders(*readers)
                                 : (*demo)->AddYou(options.subject, options.locale);
  if (!added.ok()) return added;
  return options.live ? RunLive(session, options, demo->get(), interruption, failures)
                      : RunRecorded(session, options, demo->get(), interruption);
}

// For the command line parser: what is wrong with it, or nothing.
std::string NamesASubject(const std::string& subject) {
  const bool is_blank = absl::StripAsciiWhitespace(subject).empty();
  return is_blank ? "name what you follow, such as \"Hoogwater en dijken\"" : "";
}

}  // namespace

void DeclareDemo(CLI::App* command, Action* action) {
  auto options = std::make_shared<DemoCommandOptions>();
  CLI::Option* posts =
      command->add_option("--posts", options->posts, "Your own NDJSON posts (the bundled day)");
  CLI::Option* readers =
      command->add_option("--readers", options->readers,
                          "Your own users and interests, TOML or JSON (the bundled three)");
  CLI::Option* subject =
      command
          ->add_option("--subject", options->subject,
                       "One reader, you, who follows this subject: \"Hoogwater en dijken\"")
          ->excludes(readers)
          ->check(CLI::Validator(&NamesASubject, ""));
  command->add_option("--locale", options->locale, "Wording of your digest: nl or en (nl)")
      ->check(CLI::IsMember({"nl", "en"}))
      ->needs(subject);
  command
      ->add_flag("--live", options->live,
                 "Posts of this moment: of the feeds, or without any of Bluesky's public stream")
      ->excludes(posts);
  command->add_option("--feed", options->feeds,
                      "With --live: a feed, or a page that has one; may be repeated. On this "
                      "machine or network it also needs --set sources.allow=IP:PORT");
  command->add_option("--format", options->format, "text, markdown, html or json (text)")
      ->check(CLI::IsMember({"text", "markdown", "html", "json"}));
  command->add_flag("--keep", options->keep,
                    "Leave the engine running: pages in the browser, and to talk to");
  RunWhenNamed(command, action, options, &RunDemo);
}

}  // namespace sluis
