#include "tools/operation/terminal_screen.h"

#include <curses.h>
#include <unistd.h>

#include <cstdio>

#include "absl/time/clock.h"

namespace sluis {
namespace {

constexpr int kEscape = 27;

// Set up once in a process; screens come and go.
SCREEN* Terminal() {
  static SCREEN* const terminal = newterm(nullptr, stdout, stdin);
  return terminal;
}

}  // namespace

TerminalScreen::~TerminalScreen() {
  if (open_) endwin();
}

absl::Status TerminalScreen::Open() {
  if (isatty(STDOUT_FILENO) != 1 || isatty(STDIN_FILENO) != 1 || Terminal() == nullptr) {
    return absl::FailedPreconditionError(
        "This is no terminal that can be drawn on. Use --once, or set TERM.");
  }
  open_ = true;
  cbreak();
  noecho();
  keypad(stdscr, TRUE);
  curs_set(0);
  return absl::OkStatus();
}

int TerminalScreen::columns() const { return getmaxx(stdscr); }

void TerminalScreen::Draw(const std::vector<std::string>& lines) {
  erase();
  const int rows = getmaxy(stdscr);
  for (int i = 0; i < rows && i < static_cast<int>(lines.size()); ++i) {
    if (i == 0) attron(A_BOLD);
    mvaddnstr(i, 0, lines[static_cast<size_t>(i)].c_str(), columns());
    if (i == 0) attroff(A_BOLD);
  }
  refresh();
}

bool TerminalScreen::Wait(absl::Duration duration) {
  const absl::Time end = absl::Now() + duration;
  for (absl::Duration left = duration; left > absl::ZeroDuration(); left = end - absl::Now()) {
    timeout(static_cast<int>(absl::ToInt64Milliseconds(absl::Ceil(left, absl::Milliseconds(1)))));
    const int key = getch();
    if (key == 'q' || key == kEscape) return false;
    if (key == KEY_RESIZE) return true;
  }
  return true;
}

}  // namespace sluis
