#include "tools/operation/service_notice.h"

#include <systemd/sd-daemon.h>

#include <cstdint>

#include "fmt/format.h"

namespace sluis {
namespace {

// Each line of the message is one assignment: a line end in a text would be another.
std::string OneStatus(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  return text;
}

void Notify(const std::string& state) { sd_notify(0, state.c_str()); }

}  // namespace

ServiceNotice::ServiceNotice() {
  uint64_t microseconds = 0;
  if (sd_watchdog_enabled(0, &microseconds) > 0) {
    interval_ = std::chrono::microseconds(microseconds / 4);
  }
}

void ServiceNotice::Status(const std::string& status) const {
  Notify("STATUS=" + OneStatus(status));
}

void ServiceNotice::Ready(const std::string& status) const {
  Notify("READY=1\nSTATUS=" + OneStatus(status));
}

void ServiceNotice::Reloading() const {
  const auto now = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now().time_since_epoch());
  Notify(fmt::format("RELOADING=1\nMONOTONIC_USEC={}", now.count()));
}

void ServiceNotice::Stopping() const { Notify("STOPPING=1"); }

void ServiceNotice::Alive(std::chrono::steady_clock::time_point now) {
  if (interval_.count() == 0 || now < next_) return;
  next_ = now + interval_;
  Notify("WATCHDOG=1");
}

}  // namespace sluis
