// One line on standard error that shows how far long work is. Silent unless that is a terminal.
#ifndef SLUIS_TOOLS_SLUIS_PROGRESS_BAR_H_
#define SLUIS_TOOLS_SLUIS_PROGRESS_BAR_H_

#include <chrono>
#include <string>

namespace sluis {

class ProgressBar {
 public:
  ProgressBar();
  // Takes the line away.
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  // `fraction` in [0, 1], below 0 if unknown. Draws at most ten times a second.
  void Show(double fraction, const std::string& note);

 private:
  const bool terminal_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point next_;
};

}  // namespace sluis

#endif  // SLUIS_TOOLS_SLUIS_PROGRESS_BAR_H_
