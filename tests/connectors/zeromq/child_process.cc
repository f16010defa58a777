#include "tests/connectors/zeromq/child_process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/time/clock.h"

namespace sluis {
namespace {

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// Of two variables of one name the first counts.
std::vector<std::string> EnvironmentWith(std::vector<std::string> variables) {
  for (char** variable = environ; *variable != nullptr; ++variable) variables.push_back(*variable);
  return variables;
}

}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& arguments,
                           const std::vector<std::string>& variables, absl::Duration limit)
    : deadline_(absl::Now() + limit) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) {
    ADD_FAILURE() << "cannot make a pipe: " << std::strerror(errno);
    return;
  }
  output_ = ends[0];
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  std::vector<std::string> words = arguments;
  std::vector<std::string> environment = EnvironmentWith(variables);
  const int error = ::posix_spawn(&pid_, arguments[0].c_str(), &actions, nullptr,
                                  Pointers(words).data(), Pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  if (error == 0) return;
  pid_ = -1;
  ADD_FAILURE() << "cannot start " << arguments[0] << ": " << std::strerror(error);
}

ChildProcess::~ChildProcess() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  if (output_ >= 0) ::close(output_);
}

bool ChildProcess::ReadMore() {
  pollfd readable = {output_, POLLIN, 0};
  const int64_t left = absl::ToInt64Milliseconds(deadline_ - absl::Now());
  if (left <= 0 || ::poll(&readable, 1, static_cast<int>(left)) <= 0) return false;
  char bytes[4096];
  const ssize_t got = ::read(output_, bytes, sizeof(bytes));
  if (got <= 0) return false;
  buffer_.append(bytes, static_cast<size_t>(got));
  return true;
}

std::optional<std::string> ChildProcess::NextLine() {
  size_t end = buffer_.find('\n');
  while (end == std::string::npos && ReadMore()) end = buffer_.find('\n');
  if (end == std::string::npos) return std::nullopt;
  std::string line = buffer_.substr(0, end);
  buffer_.erase(0, end + 1);
  return line;
}

void ChildProcess::Signal(int number) {
  if (pid_ > 0) ::kill(pid_, number);
}

int ChildProcess::Finish() {
  if (pid_ <= 0) return -1;
  while (ReadMore()) {
  }
  // Its output is at an end, or its time is over.
  if (absl::Now() >= deadline_) ::kill(pid_, SIGKILL);
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace sluis
