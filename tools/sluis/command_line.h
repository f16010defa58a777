// How a subcommand speaks to the command line parser.
#ifndef SLUIS_TOOLS_SLUIS_COMMAND_LINE_H_
#define SLUIS_TOOLS_SLUIS_COMMAND_LINE_H_

#include <memory>
#include <string>
#include <utility>

#include "CLI/App.hpp"
#include "CLI/Config.hpp"
#include "CLI/Formatter.hpp"
#include "tools/sluis/session.h"

namespace sluis {

// A subcommand that takes the flags of its parents behind its own.
inline CLI::App* AddCommand(CLI::App* parent, const char* name, const char* summary) {
  CLI::App* command = parent->add_subcommand(name, summary);
  command->fallthrough();
  return command;
}

// Sets `action` to `run(session, options)` when the command line names `command`.
template <typename Options, typename Run>
void RunWhenNamed(CLI::App* command, Action* action, std::shared_ptr<Options> options, Run run) {
  command->callback([action, options, run] {
    action->run = [options, run](const Session& session) -> absl::StatusOr<int> {
      return run(session, *options);
    };
  });
}

}  // namespace sluis

#endif  // SLUIS_TOOLS_SLUIS_COMMAND_LINE_H_
