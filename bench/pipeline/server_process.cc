#include "bench/pipeline/server_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace sluis {
namespace {

std::string TextOf(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// Of a "name: value" line.
uint64_t NumberAfter(const std::string& text, const std::string& name) {
  const size_t at = text.find(name);
  return at == std::string::npos ? 0 : std::strtoull(text.c_str() + at + name.size(), nullptr, 10);
}

}  // namespace

ProcessFacts FactsOf(pid_t process) {
  const std::string folder = absl::StrCat("/proc/", process, "/");
  ProcessFacts facts;
  const std::string stat = TextOf(folder + "stat");
  // Behind the name, which may hold anything, come the fields from the third on.
  const size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) return facts;
  const std::vector<std::string> fields = absl::StrSplit(stat.substr(name_end + 2), ' ');
  if (fields.size() > 12) {
    const double ticks = std::stod(fields[11]) + std::stod(fields[12]);
    facts.processor_seconds = ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
  }
  const std::string status = TextOf(folder + "status");
  facts.resident_bytes = NumberAfter(status, "VmRSS:") * 1024;
  facts.peak_bytes = NumberAfter(status, "VmHWM:") * 1024;
  std::error_code gone;
  for (std::filesystem::directory_iterator file(folder + "fd", gone), end; file != end;
       file.increment(gone)) {
    ++facts.descriptors;
  }
  facts.written_bytes = NumberAfter(TextOf(folder + "io"), "\nwrite_bytes:");
  return facts;
}

absl::StatusOr<std::unique_ptr<ServerProcess>> ServerProcess::Start(
    const std::string& program, const std::string& data_folder,
    const std::vector<std::string>& settings) {
  std::vector<std::string> words = {program,     "--data",
                                    data_folder, "serve",
                                    "--ingest",  "tcp://127.0.0.1:*",
                                    "--control", "tcp://127.0.0.1:*",
                                    "--live",    "tcp://127.0.0.1:*",
                                    "--replay",  "tcp://127.0.0.1:*"};
  words.insert(words.end(), {"--set", "log.level=warn"});
  for (const std::string& setting : settings) {
    words.emplace_back("--set");
    words.push_back(setting);
  }
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return absl::ErrnoToStatus(errno, "cannot make a pipe");
  std::unique_ptr<ServerProcess> server(new ServerProcess());
  server->process_ = fork();
  if (server->process_ == 0) {
    dup2(ends[1], STDOUT_FILENO);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  close(ends[1]);
  server->output_ = ends[0];
  if (server->process_ < 0) return absl::ErrnoToStatus(errno, "cannot start " + program);
  if (absl::Status status = server->ReadEndpoints(); !status.ok()) return status;
  return server;
}

absl::Status ServerProcess::ReadEndpoints() {
  std::string text;
  char byte;
  // The last line of what it says at its start.
  while (text.find("Ctrl-C") == std::string::npos) {
    if (read(output_, &byte, 1) != 1) {
      return absl::UnavailableError("sluis serve did not start: " + text);
    }
    text.push_back(byte);
  }
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    const std::vector<std::string> words = absl::StrSplit(line, ' ', absl::SkipEmpty());
    if (words.size() != 2) continue;
    if (words[0] == "ingest") endpoints_.ingest = words[1];
    if (words[0] == "control") endpoints_.control = words[1];
    if (words[0] == "live") endpoints_.live = words[1];
    if (words[0] == "replay") endpoints_.replay = words[1];
    if (words[0] == "pages") pages_ = std::string(absl::StripPrefix(words[1], "http://"));
  }
  return absl::OkStatus();
}

bool ServerProcess::Runs() const {
  siginfo_t ended = {};
  return process_ > 0 &&
         waitid(P_PID, static_cast<id_t>(process_), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         ended.si_pid == 0;
}

bool ServerProcess::Stop() {
  if (process_ <= 0) return true;
  kill(process_, SIGTERM);
  // What it still says goes nowhere.
  char ignored[256];
  while (read(output_, ignored, sizeof(ignored)) > 0) {
  }
  close(output_);
  int status = 0;
  const bool ended = waitpid(process_, &status, 0) == process_ && status == 0;
  process_ = -1;
  return ended;
}

ServerProcess::~ServerProcess() { Stop(); }

}  // namespace sluis
