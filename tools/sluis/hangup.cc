#include "tools/sluis/hangup.h"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <utility>

namespace sluis {
namespace {

// A signal handler has no argument of ours: what it reaches must be global.
std::atomic<int> g_wake_up = -1;
std::atomic<bool> g_ends = false;

void WakeUp() {
  const uint64_t one = 1;
  // Fails only when the event is full, and then its reader is awake already.
  [[maybe_unused]] const ssize_t written = write(g_wake_up.load(), &one, sizeof(one));
}

extern "C" void OnHangup(int /*number*/) {
  const int kept = errno;
  WakeUp();
  errno = kept;
}

// False at the end.
bool WaitForSignal(int wake_up) {
  pollfd event = {wake_up, POLLIN, 0};
  uint64_t ignored = 0;
  while (poll(&event, 1, -1) != 1 || read(wake_up, &ignored, sizeof(ignored)) < 0) {
  }
  return !g_ends.load();
}

void Install(void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigaction(SIGHUP, &action, nullptr);
}

}  // namespace

Hangup::Hangup() : wake_up_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  g_ends = false;
  g_wake_up = wake_up_;
  Install(&OnHangup);
}

Hangup::~Hangup() {
  Stop();
  Install(SIG_IGN);
  g_wake_up = -1;
  if (wake_up_ >= 0) close(wake_up_);
}

void Hangup::Stop() {
  g_ends = true;
  WakeUp();
  if (thread_.joinable()) thread_.join();
}

void Hangup::Start(std::function<void()> on_hangup) {
  thread_ = std::thread([wake_up = wake_up_, call = std::move(on_hangup)] {
    while (WaitForSignal(wake_up)) call();
  });
}

}  // namespace sluis
