#include "tools/sluis/commands.h"

#include <array>

#include "tools/sluis/command_line.h"

namespace sluis {
namespace {

struct Command {
  const char* name;
  const char* summary;
  void (*declare)(CLI::App*, Action*);
};

constexpr std::array<Command, 5> kCommands = {{
    {"serve", "Run the engine until it is stopped", &DeclareServe},
    {"ingest", "Send a file of posts (NDJSON, .zst, or - for standard input)", &DeclareIngest},
    {"digest", "Read digests: list, show, preview", &DeclareDigest},
    {"user", "Readers and teams: add, list, show, remove, mute, unmute", &DeclareUser},
    {"interest", "What they follow: add, list, show, remove, pause, resume", &DeclareInterest},
}};

}  // namespace

void DeclareCommands(CLI::App* app, Action* action) {
  for (const Command& row : kCommands) {
    row.declare(AddCommand(app, row.name, row.summary), action);
  }
}

}  // namespace sluis
