// What the service manager is told (sd_notify(3)): ready, reloading, stopping, alive. Without one
// (no NOTIFY_SOCKET) every call does nothing.
#ifndef SLUIS_TOOLS_OPERATION_SERVICE_NOTICE_H_
#define SLUIS_TOOLS_OPERATION_SERVICE_NOTICE_H_

#include <chrono>
#include <string>

namespace sluis {

// Safe on any thread, but for Alive, which belongs to the loop whose life it tells of.
class ServiceNotice {
 public:
  // Reads WATCHDOG_USEC and WATCHDOG_PID.
  ServiceNotice();

  void Status(const std::string& status) const;
  void Ready(const std::string& status) const;
  void Reloading() const;
  void Stopping() const;

  // Feeds the watchdog, where it wants to be fed; at most four times in its interval.
  void Alive(std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now());

 private:
  std::chrono::microseconds interval_{0};
  std::chrono::steady_clock::time_point next_;
};

}  // namespace sluis

#endif  // SLUIS_TOOLS_OPERATION_SERVICE_NOTICE_H_
