// SIGHUP as something to ask for: read the configuration again.
#ifndef SLUIS_TOOLS_SLUIS_HANGUP_H_
#define SLUIS_TOOLS_SLUIS_HANGUP_H_

#include <functional>
#include <thread>

namespace sluis {

// From its birth SIGHUP does not end the process any more; what comes before Start is kept. One at
// a time.
class Hangup {
 public:
  Hangup();
  ~Hangup();
  Hangup(const Hangup&) = delete;
  Hangup& operator=(const Hangup&) = delete;

  // `on_hangup` is called on a thread of its own, once for the signals that came since the last.
  void Start(std::function<void()> on_hangup);
  // Waits for a call under way; none comes after it.
  void Stop();

 private:
  int wake_up_;
  std::thread thread_;
};

}  // namespace sluis

#endif  // SLUIS_TOOLS_SLUIS_HANGUP_H_
