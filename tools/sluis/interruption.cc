#include "tools/sluis/interruption.h"

#include <signal.h>

#include <utility>

namespace sluis {
namespace {

// A signal handler has no argument of ours: what it reaches must be global.
std::atomic<bool> g_stop = false;
std::function<void()> g_on_stop;

extern "C" void OnSignal(int /*number*/) {
  g_stop.store(true);
  if (g_on_stop) g_on_stop();
}

void Install(void (*handler)(int), int flags) {
  struct sigaction action = {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

Interruption::Interruption(std::function<void()> on_stop) {
  g_stop.store(false);
  g_on_stop = std::move(on_stop);
  Install(&OnSignal, static_cast<int>(SA_RESETHAND));
}

Interruption::~Interruption() {
  Install(SIG_DFL, 0);
  g_on_stop = nullptr;
}

const std::atomic<bool>* Interruption::stop() const { return &g_stop; }

}  // namespace sluis
