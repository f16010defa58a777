#include "models/training/child_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "fmt/format.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SLUIS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SLUIS_SANITIZED 1
#endif
#endif
#ifndef SLUIS_SANITIZED
#define SLUIS_SANITIZED 0
#endif

namespace sluis {
namespace {

// What the child writes into the pipe: how far it is, and at its end what the work returned.
enum class FrameKind : char { kProgress, kEnd };

constexpr size_t kMaxMessageBytes = 1024;
// How often `stop` is looked at.
constexpr int kPollMilliseconds = 200;

struct Frame {
  FrameKind kind = FrameKind::kProgress;
  int32_t code = 0;
  double progress = 0;
  std::array<char, kMaxMessageBytes> message = {};
};
// POSIX writes up to PIPE_BUF bytes at once or not at all, so frames of several threads never mix.
static_assert(sizeof(Frame) <= 4096);

void WriteFrame(int descriptor, const Frame& frame) {
  ssize_t written = 0;
  do {
    written = write(descriptor, &frame, sizeof(frame));
  } while (written < 0 && errno == EINTR);
}

void SetLimit(int resource, rlim_t value, rlim_t hard) {
  const rlimit limit = {value, hard};
  setrlimit(static_cast<__rlimit_resource_t>(resource), &limit);
}

void ApplyLimits(const ChildLimits& limits) {
  SetLimit(RLIMIT_CORE, 0, 0);
  if (limits.memory_bytes > 0 && SLUIS_SANITIZED == 0) {
    SetLimit(RLIMIT_AS, limits.memory_bytes, limits.memory_bytes);
  }
  if (limits.file_bytes > 0) SetLimit(RLIMIT_FSIZE, limits.file_bytes, limits.file_bytes);
  if (limits.cpu_time != absl::InfiniteDuration()) {
    // SIGXCPU at the soft limit says what happened; at the hard one there is only SIGKILL.
    const auto seconds = static_cast<rlim_t>(absl::ToInt64Seconds(limits.cpu_time));
    SetLimit(RLIMIT_CPU, seconds, seconds + 1);
  }
}

absl::Status CallWork(const std::function<absl::Status(ReportProgress)>& work,
                      const ReportProgress& report) {
  try {
    return work(report);
  } catch (const std::bad_alloc&) {
    return absl::ResourceExhaustedError("Not enough memory within the limit.");
  } catch (const std::exception& error) {
    return absl::InvalidArgumentError(error.what());
  } catch (...) {
    return absl::InternalError("An unknown exception.");
  }
}

[[noreturn]] void BeChild(int descriptor, const ChildLimits& limits,
                          const std::function<absl::Status(ReportProgress)>& work) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // An interrupt is for the parent, which then ends the child.
  signal(SIGINT, SIG_IGN);
  const int nowhere = open("/dev/null", O_RDWR);
  for (int stream = 0; stream <= 2; ++stream) dup2(nowhere, stream);
  ApplyLimits(limits);
  const absl::Status status = CallWork(work, [descriptor](double progress) {
    Frame frame;
    frame.progress = progress;
    WriteFrame(descriptor, frame);
  });
  Frame frame;
  frame.kind = FrameKind::kEnd;
  frame.code = static_cast<int32_t>(status.code());
  status.message().copy(frame.message.data(), frame.message.size() - 1);
  WriteFrame(descriptor, frame);
  _exit(0);
}

absl::Status DescribeSignal(int number) {
  switch (number) {
    case SIGXCPU:
      return absl::ResourceExhaustedError("It used all the processor time that it was allowed.");
    case SIGXFSZ:
      return absl::ResourceExhaustedError("Its result is larger than it was allowed to write.");
    case SIGKILL:
      return absl::ResourceExhaustedError(
          "The system ended it; most likely there was not enough memory.");
    default:
      return absl::AbortedError(fmt::format("It broke down: {}.", strsignal(number)));
  }
}

// What the work returned, once it did.
using Answer = std::optional<absl::Status>;

// Reads the child's frames until it closes the pipe. Cancelled if `stop` came first.
Answer Listen(int descriptor, const ChildOptions& options) {
  Answer answer;
  for (;;) {
    if (options.stop != nullptr && options.stop->load()) {
      return absl::CancelledError("Stopped; nothing was changed.");
    }
    pollfd waiting = {descriptor, POLLIN, 0};
    if (poll(&waiting, 1, kPollMilliseconds) <= 0) continue;
    Frame frame;
    const ssize_t got = read(descriptor, &frame, sizeof(frame));
    if (got < 0 && errno == EINTR) continue;
    if (got != static_cast<ssize_t>(sizeof(frame))) return answer;
    if (frame.kind == FrameKind::kEnd) {
      frame.message.back() = '\0';
      answer = absl::Status(static_cast<absl::StatusCode>(frame.code), frame.message.data());
    } else if (options.on_progress) {
      options.on_progress(frame.progress);
    }
  }
}

int WaitFor(pid_t child) {
  int outcome = 0;
  while (waitpid(child, &outcome, 0) < 0 && errno == EINTR) {
  }
  return outcome;
}

}  // namespace

absl::Status RunInChild(const ChildOptions& options,
                        const std::function<absl::Status(ReportProgress)>& work) {
  std::array<int, 2> ends = {};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return absl::ErrnoToStatus(errno, "Cannot make a pipe");
  const pid_t child = fork();
  if (child < 0) {
    const int error = errno;
    close(ends[0]);
    close(ends[1]);
    return absl::ErrnoToStatus(error, "Cannot start a child process");
  }
  if (child == 0) {
    close(ends[0]);
    BeChild(ends[1], options.limits, work);
  }
  close(ends[1]);
  const Answer answer = Listen(ends[0], options);
  if (answer && absl::IsCancelled(*answer)) kill(child, SIGKILL);
  const int outcome = WaitFor(child);
  close(ends[0]);
  if (answer && !answer->ok()) return *answer;
  if (WIFSIGNALED(outcome)) return DescribeSignal(WTERMSIG(outcome));
  if (answer) return *answer;
  return absl::AbortedError("It ended without saying why.");
}

}  // namespace sluis
