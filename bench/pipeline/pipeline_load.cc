// The whole product under load: the real program on real posts, over TCP, with durable acks.
//   build/release/bin/pipeline_load --data DATA --work WORK --seconds 60
// The first time it makes a data folder with readers that have learned, in WORK; a run works on a
// copy of it. --rate sends so many posts a second instead of as many as are taken.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "CLI/App.hpp"
#include "CLI/Config.hpp"
#include "CLI/Formatter.hpp"
#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "bench/pipeline/load.h"
#include "bench/pipeline/readers.h"
#include "bench/pipeline/recorded_posts.h"
#include "bench/pipeline/report.h"
#include "bench/pipeline/server_process.h"
#include "connectors/zeromq/control_client.h"
#include "fmt/format.h"

namespace sluis {
namespace {

struct Options {
  std::string data;
  std::string work;
  std::string program = SLUIS_PROGRAM;
  std::string model = SLUIS_MODEL;
  std::string json;
  std::string svg;
  double seconds = 30;
  double exchange = 0.5;
  ReaderOptions readers;
  LoadOptions load;
  std::vector<std::string> settings;
};

// The folder with everybody in it, made if it is not there.
absl::StatusOr<std::string> PreparedFolder(const Options& options, const RecordedPosts& posts) {
  const ReaderOptions& readers = options.readers;
  const std::string folder = fmt::format("{}/pipeline-{}-{}-{}", options.work, readers.interests,
                                         readers.more, readers.less);
  if (std::filesystem::exists(folder)) return folder;
  fmt::print(stderr, "Making {} once: {} interests learn from {} judgements each.\n", folder,
             readers.interests, readers.more + readers.less);
  const std::string unfinished = folder + ".unfinished";
  std::filesystem::remove_all(unfinished);
  absl::Status status = MakeFolder(posts, readers, options.model, unfinished);
  if (!status.ok()) return status;
  std::filesystem::rename(unfinished, folder);
  return folder;
}

// Files come and go meanwhile.
uint64_t BytesOf(const std::string& folder) {
  uint64_t bytes = 0;
  std::error_code gone;
  for (std::filesystem::recursive_directory_iterator file(folder, gone), end; file != end;
       file.increment(gone)) {
    if (gone) break;
    const uint64_t size = file->is_regular_file(gone) ? file->file_size(gone) : 0;
    if (!gone) bytes += size;
  }
  return bytes;
}

// 0 if the page has no such value.
uint64_t ValueOf(const std::string& metrics, absl::string_view name) {
  for (const absl::string_view line : absl::StrSplit(metrics, '\n')) {
    uint64_t value = 0;
    if (absl::StartsWith(line, absl::StrCat(name, " ")) &&
        absl::SimpleAtoi(line.substr(name.size() + 1), &value)) {
      return value;
    }
  }
  return 0;
}

// Once a second: what the run is like.
class Watch {
 public:
  Watch(const ServerProcess& server, std::string folder, const VariedPosts& posts,
        uint64_t first_place, PostLoad* load)
      : server_(server),
        folder_(std::move(folder)),
        posts_(posts),
        first_place_(first_place),
        load_(load),
        control_(server.control()) {}

  void Take() {
    Sample sample;
    sample.seconds = absl::ToDoubleSeconds(absl::Now() - start_);
    const uint64_t posts = load_->acknowledged_posts();
    const uint64_t alerts = load_->alerts();
    sample.posts = posts - std::exchange(posts_before_, posts);
    sample.alerts = alerts - std::exchange(alerts_before_, alerts);
    sample.pass = posts_.PassOf(first_place_ + posts);
    const ProcessFacts server = FactsOf(server_.process());
    sample.server_processor_seconds = server.processor_seconds - server_start_.processor_seconds;
    sample.resident_bytes = server.resident_bytes;
    sample.written_bytes = server.written_bytes - server_start_.written_bytes;
    sample.load_processor_seconds =
        FactsOf(getpid()).processor_seconds - own_start_.processor_seconds;
    sample.to_ack = load_->TakeAckLatencies();
    sample.to_alert = load_->TakeAlertLatencies();
    sample.to_effect = load_->TakeJudgementLatencies();
    v1::ControlRequest request;
    request.mutable_stats();
    const auto stats = control_.Call(request, absl::Seconds(10));
    if (stats.ok()) {
      sample.matches_in_all = stats->stats().matches();
      sample.stories_in_all = stats->stats().stories();
      interests_ = stats->stats().interests();
    }
    sample.descriptors = server.descriptors;
    sample.folder_bytes = BytesOf(folder_);
    request.mutable_metrics();
    if (const auto metrics = control_.Call(request, absl::Seconds(10)); metrics.ok()) {
      const std::string& text = metrics->metrics().text();
      sample.stalls = ValueOf(text, "sluis_state_write_slowdowns_total") +
                      ValueOf(text, "sluis_state_write_stops_total");
    }
    samples_.push_back(std::move(sample));
  }

  uint64_t interests() const { return interests_; }
  std::vector<Sample> TakeSamples() { return std::move(samples_); }

 private:
  const ServerProcess& server_;
  const std::string folder_;
  const VariedPosts& posts_;
  const uint64_t first_place_;
  PostLoad* const load_;
  ControlClient control_;
  const absl::Time start_ = absl::Now();
  const ProcessFacts server_start_ = FactsOf(server_.process());
  const ProcessFacts own_start_ = FactsOf(getpid());
  uint64_t posts_before_ = 0;
  uint64_t alerts_before_ = 0;
  uint64_t interests_ = 0;
  std::vector<Sample> samples_;
};

absl::StatusOr<RunFacts> RunLoad(const Options& options, const RecordedPosts& recorded,
                                 const std::string& folder) {
  auto server = ServerProcess::Start(options.program, folder, options.settings);
  if (!server.ok()) return server.status();
  LoadOptions how = options.load;
  how.ingest = (*server)->ingest();
  how.control = (*server)->control();
  how.live = (*server)->live();
  const VariedPosts posts(recorded, options.exchange);
  PostLoad load(posts, recorded, options.readers, how);
  Watch watch(**server, folder, posts, how.first_place, &load);
  absl::Status status;
  std::atomic<bool> done = false;
  std::thread sender([&] {
    status = load.Run(absl::Seconds(options.seconds));
    done = true;
  });
  while (!done) {
    absl::SleepFor(absl::Seconds(1));
    // The second in which it ended is not a whole one.
    if (!done) watch.Take();
  }
  sender.join();
  if (!status.ok()) return status;
  if (!(*server)->Stop()) return absl::InternalError("sluis serve did not end well");
  return RunFacts{how.rate, watch.interests(), load.refused_posts(), watch.TakeSamples()};
}

absl::Status WriteText(const std::string& path, const std::string& text) {
  if (path.empty()) return absl::OkStatus();
  std::ofstream(path, std::ios::binary) << text;
  return std::filesystem::exists(path) ? absl::OkStatus()
                                       : absl::UnavailableError(path + " cannot be written.");
}

absl::Status Run(const Options& options) {
  auto posts = ReadRecordedPosts(options.data + "/reddit/posts.ndjson.zst");
  if (!posts.ok()) return posts.status();
  const auto prepared = PreparedFolder(options, *posts);
  if (!prepared.ok()) return prepared.status();
  const std::string folder = options.work + "/pipeline-run";
  std::filesystem::remove_all(folder);
  std::filesystem::copy(*prepared, folder, std::filesystem::copy_options::recursive);
  const auto facts = RunLoad(options, *posts, folder);
  if (!facts.ok()) return facts.status();
  fmt::print("{}", TextReport(*facts));
  if (absl::Status status = WriteText(options.json, JsonReport(*facts)); !status.ok()) {
    return status;
  }
  return WriteText(options.svg, SvgReport(*facts));
}

int Main(int argc, char** argv) {
  CLI::App app("Posts into a running engine, over TCP, at a fixed rate or flat out.");
  Options options;
  app.add_option("--data", options.data, "Folder with reddit/posts.ndjson.zst")->required();
  app.add_option("--work", options.work, "Folder for the prepared state and the run's copy")
      ->required();
  app.add_option("--seconds", options.seconds, "How long")->capture_default_str();
  app.add_option("--rate", options.load.rate, "Posts a second; 0: flat out")->capture_default_str();
  app.add_option("--judgements", options.load.judgements_a_second, "Judgements a second meanwhile")
      ->capture_default_str();
  app.add_option("--interests", options.readers.interests, "Interests in all")
      ->capture_default_str();
  app.add_option("--more", options.readers.more, "Judged 'more' for each interest")
      ->capture_default_str();
  app.add_option("--less", options.readers.less, "Judged 'less' for each interest")
      ->capture_default_str();
  app.add_option("--exchange", options.exchange,
                 "Share of the words that later passes exchange for others of the same label")
      ->capture_default_str();
  app.add_option("--first", options.load.first_place, "First post of the stream to send")
      ->capture_default_str();
  app.add_option("--set", options.settings, "KEY=VALUE for the engine's settings");
  app.add_option("--program", options.program, "The program that serves")->capture_default_str();
  app.add_option("--json", options.json, "Write the figures here");
  app.add_option("--svg", options.svg, "Draw the run over time here");
  CLI11_PARSE(app, argc, argv);
  if (const absl::Status status = Run(options); !status.ok()) {
    fmt::print(stderr, "pipeline_load: {}\n", std::string(status.message()));
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace sluis

int main(int argc, char** argv) { return sluis::Main(argc, argv); }
