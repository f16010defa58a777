#include "bench/hostile/attacker_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "connectors/zeromq/key_folder.h"

namespace sluis {
namespace {

// What is told to the child: the endpoints and the file of the key, a line each, and then the end
// of the pipe when time is up. Back comes 'y' and what there is to tell, or 'n' and the reason.
constexpr int kLines = 5;

void WriteAll(int to, const std::string& text) {
  for (size_t at = 0; at < text.size();) {
    const ssize_t written = write(to, text.data() + at, text.size() - at);
    if (written > 0) at += static_cast<size_t>(written);
    if (written < 0 && errno != EINTR) return;
  }
}

// Up to the end of the line, or of the pipe.
std::string ReadLine(int from) {
  std::string line;
  char byte;
  while (read(from, &byte, 1) == 1 && byte != '\n') line.push_back(byte);
  return line;
}

absl::StatusOr<std::string> Attack(const Scenario& scenario, int orders) {
  std::array<std::string, kLines> lines;
  for (std::string& line : lines) line = ReadLine(orders);
  std::optional<CurveClientKeys> flooder;
  if (!lines[4].empty()) {
    absl::StatusOr<CurveClientKeys> keys = ReadClientKeyFile(lines[4]);
    if (!keys.ok()) return keys.status();
    flooder = *std::move(keys);
  }
  std::atomic<bool> time_is_up = false;
  std::thread clock([&] {
    ReadLine(orders);
    time_is_up = true;
  });
  auto told = scenario.attack({{lines[0], lines[1], lines[2], lines[3]}, flooder, time_is_up});
  // The clock ends with the process.
  clock.detach();
  return told;
}

[[noreturn]] void RunChild(const Scenario& scenario, int orders, int report) {
  // It leaves the processors to those who ask.
  static_cast<void>(setpriority(PRIO_PROCESS, 0, 19));
  const absl::StatusOr<std::string> told = Attack(scenario, orders);
  WriteAll(report, told.ok() ? "y" + *told : "n" + std::string(told.status().message()));
  _exit(0);
}

}  // namespace

absl::StatusOr<std::unique_ptr<AttackerProcess>> AttackerProcess::Start(Scenario scenario) {
  int orders[2];
  int report[2];
  if (pipe2(orders, O_CLOEXEC) != 0 || pipe2(report, O_CLOEXEC) != 0) {
    return absl::ErrnoToStatus(errno, "cannot make a pipe");
  }
  std::unique_ptr<AttackerProcess> attacker(new AttackerProcess());
  attacker->child_ = fork();
  if (attacker->child_ == 0) {
    close(orders[1]);
    close(report[0]);
    RunChild(scenario, orders[0], report[1]);
  }
  close(orders[0]);
  close(report[1]);
  attacker->to_child_ = orders[1];
  attacker->from_child_ = report[0];
  if (attacker->child_ < 0) return absl::ErrnoToStatus(errno, "cannot start the attacker");
  return attacker;
}

AttackerProcess::~AttackerProcess() {
  TellThatTimeIsUp();
  close(from_child_);
  if (child_ <= 0) return;
  kill(child_, SIGKILL);
  waitpid(child_, nullptr, 0);
}

void AttackerProcess::Begin(const ServerEndpoints& server, const std::string& key_file) {
  std::string orders;
  for (const std::string* line :
       {&server.ingest, &server.control, &server.live, &server.replay, &key_file}) {
    orders += *line + "\n";
  }
  WriteAll(to_child_, orders);
}

void AttackerProcess::TellThatTimeIsUp() {
  if (to_child_ >= 0) close(std::exchange(to_child_, -1));
}

absl::StatusOr<std::string> AttackerProcess::Wait() {
  const std::string report = ReadLine(from_child_);
  if (report.empty()) return absl::InternalError("the attacker ended without a word");
  if (report[0] != 'y') return absl::InternalError(report.substr(1));
  return report.substr(1);
}

}  // namespace sluis
