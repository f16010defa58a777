#include <unistd.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "tools/access/open_door.h"
#include "tools/operation/terminal_screen.h"
#include "tools/operation/top_page.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/output.h"

namespace sluis {
namespace {

constexpr int kPrintedColumns = 80;

struct TopOptions {
  bool once = false;
  double interval = 1;
};

// The metrics at some moment.
struct Look {
  MetricsReading reading;
  absl::Time at;
};

absl::StatusOr<Look> TakeLook(EngineDoor* door) {
  v1::ControlRequest request;
  request.mutable_metrics();
  const absl::StatusOr<v1::ControlReply> reply = door->Call(request);
  if (!reply.ok()) return reply.status();
  absl::StatusOr<MetricsReading> reading = MetricsReading::Parse(reply->metrics().text());
  if (!reading.ok()) return reading.status();
  return Look{*std::move(reading), absl::Now()};
}

TopPage PageOf(const Look& before, const Look& now) {
  return MakeTopPage(before.reading, now.reading, absl::ToDoubleSeconds(now.at - before.at));
}

absl::StatusOr<int> PrintOnce(EngineDoor* door, absl::Duration interval, bool as_json) {
  const absl::StatusOr<Look> before = TakeLook(door);
  if (!before.ok()) return before.status();
  absl::SleepFor(interval);
  const absl::StatusOr<Look> now = TakeLook(door);
  if (!now.ok()) return now.status();
  const TopPage page = PageOf(*before, *now);
  if (as_json) {
    Print(ToJson(page));
    return kExitOk;
  }
  std::string text;
  for (const std::string& line : LayOut(page, kPrintedColumns)) text += line + "\n";
  Print(text);
  return kExitOk;
}

absl::StatusOr<int> Watch(EngineDoor* door, absl::Duration interval) {
  absl::StatusOr<Look> before = TakeLook(door);
  if (!before.ok()) return before.status();
  TerminalScreen screen;
  if (absl::Status status = screen.Open(); !status.ok()) return status;
  while (screen.Wait(interval)) {
    absl::StatusOr<Look> now = TakeLook(door);
    if (!now.ok()) return now.status();
    screen.Draw(LayOut(PageOf(*before, *now), screen.columns()));
    before = std::move(now);
  }
  return kExitOk;
}

absl::StatusOr<int> Top(const Session& session, const TopOptions& options) {
  const absl::StatusOr<std::unique_ptr<EngineDoor>> door = RequireRunningDoor(session.settings());
  if (!door.ok()) return door.status();
  const absl::Duration interval = absl::Seconds(options.interval);
  const bool once = options.once || session.json() || isatty(STDOUT_FILENO) != 1;
  return once ? PrintOnce(door->get(), interval, session.json()) : Watch(door->get(), interval);
}

}  // namespace

void DeclareTop(CLI::App* command, Action* action) {
  auto options = std::make_shared<TopOptions>();
  command->add_flag("--once", options->once, "Print one page and end; so does --json");
  command->add_option("--interval", options->interval, "Seconds between two looks (1)")
      ->check(CLI::Range(0.05, 3600.0));
  RunWhenNamed(command, action, options, &Top);
}

}  // namespace sluis
