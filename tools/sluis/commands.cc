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

constexpr auto kCommands = std::to_array<Command>({
    {"serve", "Run the engine until it is stopped", &DeclareServe},
    {"reload", "Make the running engine read its configuration again", &DeclareReload},
    {"top", "Watch the running engine: rates, latencies, queues, memory", &DeclareTop},
    {"demo", "Watch a whole day of posts become three people's digests", &DeclareDemo},
    {"ingest", "Send a file of posts (NDJSON, .zst, .gz, or - for standard input)", &DeclareIngest},
    {"digest", "Read digests: list, show, preview", &DeclareDigest},
    {"user", "Readers and teams: add, list, show, mute, export, erase, ...", &DeclareUser},
    {"author", "The people who write the posts: export, erase, object", &DeclareAuthor},
    {"interest", "What they follow: add, list, show, preview, export, ...", &DeclareInterest},
    {"matches", "List the matches of a user, as decided", &DeclareMatches},
    {"judge", "Say more or less of this", &DeclareJudge},
    {"explain", "Say why a post matches, or why not", &DeclareExplain},
    {"predict", "Label texts with a fastText model", &DeclarePredict},
    {"train", "Train a fastText model: supervised, skipgram, cbow", &DeclareTrain},
    {"quantize", "Make a model small", &DeclareQuantize},
    {"verify", "Describe and check a model", &DeclareVerify},
    {"normalize", "Treat texts as a model's training did", &DeclareNormalize},
    {"evaluate", "Measure filters on a labelled stream with simulated readers", &DeclareEvaluate},
    {"score-run", "Score a run file against judgements, as TREC does", &DeclareScoreRun},
    {"sources", "Where posts are fetched: list, add, remove, import, ...", &DeclareSources},
    {"model", "The model in force: show, change", &DeclareModel},
    {"state", "What the data folder holds: show", &DeclareState},
    {"keys", "Who may connect: new, list, revoke", &DeclareKeys},
    {"access", "Who may open a reader's pages: grant, list, revoke", &DeclareAccess},
    {"audit", "Who asked or changed what: show, verify", &DeclareAudit},
    {"config", "Settings: show, keys, check", &DeclareConfig},
    {"completion", "Print what makes a shell complete `sluis`", &DeclareCompletion},
    {"version", "Print the version", &DeclareVersion},
});

}  // namespace

void DeclareCommands(CLI::App* app, Action* action) {
  for (const Command& row : kCommands) {
    row.declare(AddCommand(app, row.name, row.summary), action);
  }
}

}  // namespace sluis
