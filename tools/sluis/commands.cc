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

constexpr std::array<Command, 17> kCommands = {{
    {"serve", "Run the engine until it is stopped", &DeclareServe},
    {"demo", "Show what it does, with a bundled stream and three readers", &DeclareDemo},
    {"ingest", "Send a file of posts (NDJSON, .zst, or - for standard input)", &DeclareIngest},
    {"digest", "Read digests: list, show, preview", &DeclareDigest},
    {"user", "Readers and teams: add, list, show, remove, mute, unmute", &DeclareUser},
    {"interest", "What they follow: add, list, show, remove, pause, resume", &DeclareInterest},
    {"judge", "Say of a post: more, less, seen or answered", &DeclareJudge},
    {"explain", "Why a post matched an interest, or why not", &DeclareExplain},
    {"matches", "List the matches of a reader", &DeclareMatches},
    {"predict", "Labels of lines of text, as fasttext predict prints them", &DeclarePredict},
    {"train", "Train a fastText model", &DeclareTrain},
    {"quantize", "Make a fastText model small", &DeclareQuantize},
    {"verify", "Describe and check a model file", &DeclareVerify},
    {"normalize", "Show lines as a model of the normalisation sluis-1 sees them", &DeclareNormalize},
    {"state", "The data folder: info, stats", &DeclareState},
    {"config", "The configuration: show, check, keys", &DeclareConfig},
    {"version", "Print the version", &DeclareVersion},
}};

}  // namespace

void DeclareCommands(CLI::App* app, Action* action) {
  for (const Command& row : kCommands) {
    row.declare(AddCommand(app, row.name, row.summary), action);
  }
}

}  // namespace sluis
