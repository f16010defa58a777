// How fast readers' pages answer beside a stream of posts: the real program, with a month of
// digests of all its readers.
//   build/release/bin/pages_load --data DATA --work WORK --seconds 40
// The first time it makes the month's data folder in WORK; a run works on a copy of it. The first
// half of a run is without posts, the second half beside --rate posts a second. The exit code is 1
// when any page was not as it should be.
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "CLI/App.hpp"
#include "CLI/Config.hpp"
#include "CLI/Formatter.hpp"
#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "bench/hostile/good_clients.h"
#include "bench/pages/month_folder.h"
#include "bench/pages/page_load.h"
#include "bench/pages/page_report.h"
#include "bench/pipeline/load.h"
#include "bench/pipeline/recorded_posts.h"
#include "bench/pipeline/server_process.h"
#include "connectors/zeromq/control_client.h"
#include "fmt/format.h"

namespace sluis {
namespace {

constexpr double kExchange = 0.5;
// The stream goes on this many passes behind what the month was made of.
constexpr uint64_t kPassesBefore = 100;
constexpr int kTriesAReader = 20;

struct Options {
  std::string data;
  std::string work;
  std::string program = SLUIS_PROGRAM;
  std::string model = SLUIS_MODEL;
  std::string json;
  MonthOptions month;
  PageLoadOptions pages;
  int readers = 200;
  double rate = 20'000;
  double seconds = 40;
  bool one_core = false;
  // Names of pages.
  std::vector<std::string> without;
  std::vector<std::string> settings;
};

// Which processors this process, and what it starts from now on, may use.
class Processors {
 public:
  Processors() { sched_getaffinity(0, sizeof(all_), &all_); }

  // The first of them; a child that is started meanwhile stays there with all its threads.
  absl::Status UseFirst() const {
    return Use([](int place) { return place == 0; });
  }
  absl::Status UseOthers() const {
    return Use([](int place) { return place > 0; });
  }

 private:
  template <typename Wanted>
  absl::Status Use(const Wanted& wanted) const {
    cpu_set_t chosen;
    CPU_ZERO(&chosen);
    int place = 0;
    for (int processor = 0; processor < CPU_SETSIZE; ++processor) {
      if (CPU_ISSET(processor, &all_) && wanted(place++)) CPU_SET(processor, &chosen);
    }
    if (sched_setaffinity(0, sizeof(chosen), &chosen) == 0) return absl::OkStatus();
    return absl::ErrnoToStatus(errno, "--one-core needs two processors");
  }

  cpu_set_t all_;
};

// The folder with the month in it, made if it is not there.
absl::StatusOr<std::string> PreparedFolder(const Options& options, const RecordedPosts& posts) {
  const MonthOptions& month = options.month;
  const std::string folder = fmt::format("{}/pages-{}-{}-{}-{}-{}", options.work, month.users,
                                         month.days, month.posts_a_day, month.subjects, month.seen);
  if (std::filesystem::exists(folder)) return folder;
  fmt::print(stderr, "Making {} once.\n", folder);
  const std::string unfinished = folder + ".unfinished";
  std::filesystem::remove_all(unfinished);
  const absl::Time start = absl::Now();
  const absl::Status status =
      MakeMonth(posts, month, options.model, unfinished, [&](const std::string& line) {
        fmt::print(stderr, "{:6.0f} s  {}\n", absl::ToDoubleSeconds(absl::Now() - start), line);
      });
  if (!status.ok()) return status;
  std::filesystem::rename(unfinished, folder);
  return folder;
}

// A first post that is no recorded one: what digests fell due since the folder was made are made
// now, and not while pages are measured.
absl::Status CatchUp(const ServerProcess& server) {
  GoodProducer producer(server.ingest(), "pages-load");
  absl::Status status = producer.Connect();
  return status.ok() ? producer.Post(1) : status;
}

absl::StatusOr<std::vector<SignedInReader>> SignInReaders(const Options& options,
                                                          const ServerProcess& server) {
  ControlClient control(server.control());
  std::vector<SignedInReader> readers;
  std::mt19937_64 random(7);
  for (int i = 0; i < options.readers * kTriesAReader; ++i) {
    if (readers.size() == static_cast<size_t>(options.readers)) return readers;
    v1::ControlRequest grant;
    grant.mutable_grant_access()->set_owner_id(
        MonthReader(static_cast<int>(random() % static_cast<uint64_t>(options.month.users))));
    grant.mutable_grant_access()->set_kind(v1::ACCESS_KIND_PAGES);
    const auto reply = control.Call(grant, absl::Seconds(60));
    if (!reply.ok()) return reply.status();
    if (absl::Status status = StatusOf(*reply); !status.ok()) return status;
    auto reader = SignedInReader::SignIn(server.pages(), reply->granted_access().secret());
    if (reader.ok()) readers.push_back(*std::move(reader));
    // Whose day brought nothing has no story to open.
    if (!reader.ok() && !absl::IsNotFound(reader.status())) return reader.status();
  }
  return absl::NotFoundError("too few readers have a story in their newest digest");
}

PagePhase MeasurePages(const Options& options, const ServerProcess& server,
                       const std::vector<SignedInReader>& readers) {
  PageLoadOptions how = options.pages;
  how.address = server.pages();
  how.without.insert(options.without.begin(), options.without.end());
  const ProcessFacts before = FactsOf(server.process());
  const absl::Time start = absl::Now();
  PagePhase phase;
  phase.pages = LoadPages(readers, how, absl::Seconds(options.seconds / 2));
  phase.seconds = absl::ToDoubleSeconds(absl::Now() - start);
  const ProcessFacts after = FactsOf(server.process());
  phase.server_processor_seconds = after.processor_seconds - before.processor_seconds;
  phase.resident_bytes = after.resident_bytes;
  return phase;
}

absl::StatusOr<PagePhase> MeasureBesidePosts(const Options& options, const ServerProcess& server,
                                             const RecordedPosts& recorded,
                                             const std::vector<SignedInReader>& readers) {
  const VariedPosts posts(recorded, kExchange);
  LoadOptions how;
  how.ingest = server.ingest();
  how.control = server.control();
  how.live = server.live();
  how.rate = options.rate;
  how.first_place = kPassesBefore * posts.posts_in_a_pass();
  PostLoad load(posts, recorded, {}, how);
  absl::Status status;
  std::thread sender([&] { status = load.Run(absl::Seconds(options.seconds / 2)); });
  PagePhase phase = MeasurePages(options, server, readers);
  phase.posts = load.acknowledged_posts();
  sender.join();
  if (!status.ok()) return status;
  phase.posts_a_second = options.rate;
  Latencies to_ack = load.TakeAckLatencies();
  std::sort(to_ack.begin(), to_ack.end());
  if (!to_ack.empty()) phase.ack_p99 = to_ack[to_ack.size() * 99 / 100];
  return phase;
}

absl::StatusOr<std::vector<PagePhase>> Measure(const Options& options,
                                               const RecordedPosts& recorded,
                                               const std::string& folder) {
  std::vector<std::string> settings = options.settings;
  settings.emplace_back("web.listen=127.0.0.1:*");
  const Processors processors;
  if (options.one_core) {
    if (absl::Status status = processors.UseFirst(); !status.ok()) return status;
  }
  auto server = ServerProcess::Start(options.program, folder, settings);
  if (!server.ok()) return server.status();
  if (options.one_core) {
    if (absl::Status status = processors.UseOthers(); !status.ok()) return status;
  }
  if (absl::Status status = CatchUp(**server); !status.ok()) return status;
  const auto readers = SignInReaders(options, **server);
  if (!readers.ok()) return readers.status();
  fmt::print(stderr, "{} readers are signed in; process {} serves.\n", readers->size(),
             (*server)->process());
  std::vector<PagePhase> phases = {MeasurePages(options, **server, *readers)};
  if (options.rate > 0) {
    auto phase = MeasureBesidePosts(options, **server, recorded, *readers);
    if (!phase.ok()) return phase.status();
    phases.push_back(*std::move(phase));
  }
  if (!(*server)->Stop()) return absl::InternalError("sluis serve did not end well");
  return phases;
}

absl::Status Run(const Options& options) {
  const auto recorded = ReadRecordedPosts(options.data + "/reddit/posts.ndjson.zst");
  if (!recorded.ok()) return recorded.status();
  const auto prepared = PreparedFolder(options, *recorded);
  if (!prepared.ok()) return prepared.status();
  const std::string folder = options.work + "/pages-run";
  std::filesystem::remove_all(folder);
  std::filesystem::copy(*prepared, folder, std::filesystem::copy_options::recursive);
  const auto phases = Measure(options, *recorded, folder);
  if (!phases.ok()) return phases.status();
  fmt::print("{}", PageTextReport(*phases));
  if (!options.json.empty() &&
      !(std::ofstream(options.json, std::ios::binary) << PageJsonReport(*phases))) {
    return absl::UnavailableError(options.json + " cannot be written.");
  }
  for (const PagePhase& phase : *phases) {
    if (phase.pages.failures > 0) return absl::InternalError("not every page was as it should be");
  }
  return absl::OkStatus();
}

void AddOptions(CLI::App* app, Options* options) {
  const auto add = [&](const char* name, auto* value, const char* meaning) {
    app->add_option(name, *value, meaning)->capture_default_str()->check(CLI::PositiveNumber);
  };
  app->add_option("--data", options->data, "Folder with reddit/posts.ndjson.zst")->required();
  app->add_option("--work", options->work, "Folder for the prepared state and the run's copy")
      ->required();
  add("--users", &options->month.users, "Readers, each with one interest or two");
  add("--days", &options->month.days, "Days of which each reader has a digest");
  add("--posts-a-day", &options->month.posts_a_day, "Posts in each of these days");
  add("--subjects", &options->month.subjects, "Subjects of the interests and of these posts");
  app->add_option("--seen", options->month.seen, "Stories that each reader has marked as seen")
      ->capture_default_str();
  add("--readers", &options->readers, "Readers who are signed in");
  add("--clients", &options->pages.clients, "Browsers that ask at once");
  add("--pages-a-second", &options->pages.pages_a_second, "Pages of all of them together");
  app->add_option("--without", options->without, "Pages that are left out, such as search")
      ->check(CLI::IsMember({"interests", "interest", "story", "balance", "search", "by time"}));
  app->add_flag("--previews", options->pages.previews, "Preview an interest each second");
  app->add_option("--rate", options->rate, "Posts a second in the second half; 0: no second half")
      ->capture_default_str();
  add("--seconds", &options->seconds, "How long, both halves together");
  app->add_flag("--one-core", options->one_core, "The server has one processor for itself");
  app->add_option("--set", options->settings, "KEY=VALUE for the engine's settings");
  app->add_option("--program", options->program, "The program that serves")->capture_default_str();
  app->add_option("--json", options->json, "Write the figures here");
}

int Main(int argc, char** argv) {
  CLI::App app("Readers' pages beside a stream of posts, with a month of digests.");
  Options options;
  AddOptions(&app, &options);
  CLI11_PARSE(app, argc, argv);
  if (const absl::Status status = Run(options); !status.ok()) {
    fmt::print(stderr, "pages_load: {}\n", std::string(status.message()));
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace sluis

int main(int argc, char** argv) { return sluis::Main(argc, argv); }
