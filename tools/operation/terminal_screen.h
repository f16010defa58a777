// A full screen of plain lines that is drawn anew, on the terminal that runs the program.
#ifndef SLUIS_TOOLS_OPERATION_TERMINAL_SCREEN_H_
#define SLUIS_TOOLS_OPERATION_TERMINAL_SCREEN_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace sluis {

// One at a time; belongs to one thread. The terminal is as before when it is gone.
class TerminalScreen {
 public:
  TerminalScreen() = default;
  ~TerminalScreen();
  TerminalScreen(const TerminalScreen&) = delete;
  TerminalScreen& operator=(const TerminalScreen&) = delete;

  // FailedPrecondition if there is no terminal that can do it.
  [[nodiscard]] absl::Status Open();

  int columns() const;
  // The first line stands out; what does not fit is left out.
  void Draw(const std::vector<std::string>& lines);
  // False when the reader wants to leave: q, or Escape.
  bool Wait(absl::Duration duration);

 private:
  bool open_ = false;
};

}  // namespace sluis

#endif  // SLUIS_TOOLS_OPERATION_TERMINAL_SCREEN_H_
