#include "tools/sluis/interruption.h"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"

namespace sluis {
namespace {

// A signal handler has no argument of ours: what it reaches must be global.
std::atomic<bool> g_stop = false;
std::function<void()> g_on_stop;
int g_wake_up = -1;

extern "C" void OnSignal(int /*number*/) {
  g_stop.store(true);
  if (g_on_stop) g_on_stop();
  const uint64_t one = 1;
  // Fails only when the event is full, and then its reader is awake already.
  [[maybe_unused]] const ssize_t written = write(g_wake_up, &one, sizeof(one));
}

void Install(void (*handler)(int), int flags) {
  struct sigaction action = {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

Interruption::Interruption(std::function<void()> on_stop)
    : wake_up_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  g_wake_up = wake_up_;
  g_stop.store(false);
  g_on_stop = std::move(on_stop);
  Install(&OnSignal, static_cast<int>(SA_RESETHAND));
}

Interruption::~Interruption() {
  Install(SIG_DFL, 0);
  g_on_stop = nullptr;
  g_wake_up = -1;
  if (wake_up_ >= 0) close(wake_up_);
}

const std::atomic<bool>* Interruption::stop() const { return &g_stop; }

bool Interruption::WaitFor(absl::Duration most) const {
  pollfd event = {wake_up_, POLLIN, 0};
  const absl::Time until = absl::Now() + most;
  while (!g_stop.load() && absl::Now() < until) {
    const absl::Duration left = std::min(until - absl::Now(), absl::Hours(1));
    poll(&event, 1, static_cast<int>(absl::ToInt64Milliseconds(left)) + 1);
  }
  return g_stop.load();
}

}  // namespace sluis
