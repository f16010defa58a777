// Clients that mean ill, or are broken, beside good ones, against the real program:
//   build/release/bin/hostile_clients --work WORK
// Each scenario has a server of its own. First the good clients run undisturbed for as long as
// --seconds says, then beside the attack, as long and until that has ended. The exit code is 1 when
// the server ended or took more memory than it says, when a good client lost anything, or when its
// slowest hundredth took more than twice as long.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "CLI/App.hpp"
#include "CLI/Config.hpp"
#include "CLI/Formatter.hpp"
#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "bench/hostile/attacker_process.h"
#include "bench/hostile/scenarios.h"
#include "connectors/zeromq/key_folder.h"
#include "fmt/format.h"

namespace sluis {
namespace {

constexpr uint64_t kMiB = uint64_t{1} << 20;

struct Options {
  std::string work;
  std::string program = SLUIS_PROGRAM;
  std::string only;
  double seconds = 120;
  // As in docs/operating.md, with the limits that the server has by default.
  uint64_t most_added_mib = 1600;
  double most_ratio = 2;
  ScenarioOptions scenarios;
};

double Quantile(std::vector<double> values, double q) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[static_cast<size_t>(q * static_cast<double>(values.size() - 1))];
}

// The most that the server had, looked at twenty times a second.
class Peaks {
 public:
  explicit Peaks(pid_t process)
      : thread_([this, process] {
          for (; !ended_; absl::SleepFor(absl::Milliseconds(50))) {
            const ProcessFacts facts = FactsOf(process);
            resident_ = std::max(resident_, facts.resident_bytes);
            descriptors_ = std::max(descriptors_, facts.descriptors);
          }
        }) {}
  ~Peaks() { End(); }
  void End() {
    ended_ = true;
    if (thread_.joinable()) thread_.join();
  }
  // After End.
  uint64_t resident() const { return resident_; }
  uint64_t descriptors() const { return descriptors_; }

 private:
  std::atomic<bool> ended_ = false;
  uint64_t resident_ = 0;
  uint64_t descriptors_ = 0;
  std::thread thread_;
};

struct Keys {
  std::optional<CurveClientKeys> admin;
  // Its file; empty without.
  std::string flooder;
};

absl::StatusOr<std::string> MakeKey(const std::string& folder, const std::string& name, Role role) {
  const std::string file = folder + "/" + name + ".key";
  absl::Status status = KeyFolder(folder + "/data/keys").AddClient(name, role, {}, file);
  if (!status.ok()) return status;
  return file;
}

absl::StatusOr<Keys> MakeKeys(const Scenario& scenario, const std::string& folder) {
  if (!scenario.keys) return Keys();
  const absl::StatusOr<std::string> admin = MakeKey(folder, "boss", Role::kAdmin);
  if (!admin.ok()) return admin.status();
  absl::StatusOr<CurveClientKeys> boss = ReadClientKeyFile(*admin);
  if (!boss.ok()) return boss.status();
  absl::StatusOr<std::string> flooder = MakeKey(folder, "flooder", Role::kIngest);
  if (!flooder.ok()) return flooder.status();
  return Keys{*std::move(boss), *std::move(flooder)};
}

struct Row {
  std::string name;
  double seconds = 0;
  GoodLatencies before;
  GoodLatencies during;
  uint64_t resident_before = 0;
  uint64_t resident = 0;
  uint64_t descriptors_before = 0;
  uint64_t descriptors = 0;
  std::string told;
};

absl::StatusOr<Row> RunScenario(const Scenario& scenario, const Options& options) {
  const std::string folder = options.work + "/hostile-run";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder + "/data");
  // First: it must be the only thread.
  auto attacker = AttackerProcess::Start(scenario);
  if (!attacker.ok()) return attacker.status();
  const auto keys = MakeKeys(scenario, folder);
  if (!keys.ok()) return keys.status();
  auto server = ServerProcess::Start(options.program, folder + "/data", {});
  if (!server.ok()) return server.status();
  GoodLoadOptions good = scenario.load;
  good.keys = keys->admin;
  GoodLoad load(**server, good);
  if (absl::Status status = load.Start(); !status.ok()) return status;

  Row row = {.name = scenario.name};
  const absl::Duration least = absl::Seconds(options.seconds);
  const std::atomic<bool> at_once = true;
  Peaks before((*server)->process());
  if (absl::Status status = load.Send(least, at_once, &row.before); !status.ok()) return status;
  before.End();
  Peaks during((*server)->process());
  const absl::Time start = absl::Now();
  (*attacker)->Begin((*server)->endpoints(), keys->flooder);
  std::atomic<bool> attack_ended = false;
  absl::StatusOr<std::string> told;
  std::thread waits([&] {
    told = (*attacker)->Wait();
    attack_ended = true;
  });
  absl::Status sent = load.Send(least, at_once, &row.during);
  (*attacker)->TellThatTimeIsUp();
  // Those attacks that have an end of their own are measured to that.
  if (sent.ok()) sent = load.Send(absl::ZeroDuration(), attack_ended, &row.during);
  waits.join();
  row.seconds = absl::ToDoubleSeconds(absl::Now() - start);
  during.End();
  const bool runs = (*server)->Runs();
  if (!runs) return absl::InternalError("THE SERVER ENDED");
  if (!sent.ok()) return sent;
  if (!told.ok()) return told.status();
  if (absl::Status status = load.Finish(); !status.ok()) return status;
  if (!(*server)->Stop()) return absl::InternalError("the server did not end well");
  row.told = *std::move(told);
  row.resident_before = before.resident();
  row.resident = during.resident();
  row.descriptors_before = before.descriptors();
  row.descriptors = during.descriptors();
  return row;
}

// Prints it; false when a bound is broken.
bool Judge(const Row& row, const Options& options) {
  const double before = Quantile(row.before.to_ack, 0.99);
  const double during = Quantile(row.during.to_ack, 0.99);
  const double ratio = before > 0 ? during / before : 0;
  const uint64_t added =
      row.resident > row.resident_before ? (row.resident - row.resident_before) / kMiB : 0;
  const bool fast = ratio <= options.most_ratio;
  const bool small = added <= options.most_added_mib;
  fmt::print(
      "{:<20} {:>6.0f} {:>7.2f} {:>7.2f} {:>7.2f} {:>7.2f} {:>6.2f} {:>7.2f} {:>7.2f} "
      "{:>6} {:>6} {:>5} {:>5}  no  {}{}\n",
      row.name, row.seconds, Quantile(row.before.to_ack, 0.5), before,
      Quantile(row.during.to_ack, 0.5), during, ratio, Quantile(row.before.to_reply, 0.99),
      Quantile(row.during.to_reply, 0.99), row.resident_before / kMiB, row.resident / kMiB,
      row.descriptors_before, row.descriptors, fast ? "" : "TOO SLOW ", small ? "" : "TOO LARGE");
  fmt::print("    {}\n", row.told);
  std::fflush(stdout);
  return fast && small;
}

int Run(const Options& options) {
  bool good = true;
  fmt::print(
      "Send to ack and question to reply of the good clients in ms; resident MiB; "
      "descriptors.\n"
      "{:<20} {:>6} {:>15} {:>15} {:>6} {:>15} {:>13} {:>11}  crash\n"
      "{:<20} {:>6} {:>7} {:>7} {:>7} {:>7} {:>6} {:>7} {:>7} {:>6} {:>6} {:>5} {:>5}\n",
      "", "", "ack before", "ack during", "", "reply p99", "memory", "descriptors", "scenario", "s",
      "p50", "p99", "p50", "p99", "ratio", "before", "during", "before", "during", "bef.", "dur.");
  for (const Scenario& scenario : Scenarios(options.scenarios)) {
    if (scenario.name.find(options.only) == std::string::npos) continue;
    const auto row = RunScenario(scenario, options);
    if (!row.ok()) {
      fmt::print("{:<20} FAILED: {}\n", scenario.name, std::string(row.status().message()));
      std::fflush(stdout);
      good = false;
    } else {
      good = Judge(*row, options) && good;
    }
  }
  return good ? 0 : 1;
}

int Main(int argc, char** argv) {
  CLI::App app("Clients that mean ill beside good ones, against the running program.");
  Options options;
  app.add_option("--work", options.work, "Folder for the server's data")->required();
  app.add_option("--only", options.only, "Scenarios with this in their names");
  app.add_option("--seconds", options.seconds, "Undisturbed, and at least beside each attack")
      ->capture_default_str();
  app.add_option("--mutated", options.scenarios.mutated, "Mutated messages")->capture_default_str();
  app.add_option("--mutated-rate", options.scenarios.mutated_a_second, "Of them a second")
      ->capture_default_str();
  app.add_option("--idle", options.scenarios.idle, "Idle connections")->capture_default_str();
  app.add_option("--most-added", options.most_added_mib, "MiB that the server may grow")
      ->capture_default_str();
  app.add_option("--most-ratio", options.most_ratio, "Of the slowest hundredth of acks")
      ->capture_default_str();
  app.add_option("--program", options.program, "The program that serves")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  return Run(options);
}

}  // namespace
}  // namespace sluis

int main(int argc, char** argv) { return sluis::Main(argc, argv); }
