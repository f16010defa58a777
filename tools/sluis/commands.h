// The catalog of subcommands. A new one is a file command_<name>.cc and a row in commands.cc.
#ifndef SLUIS_TOOLS_SLUIS_COMMANDS_H_
#define SLUIS_TOOLS_SLUIS_COMMANDS_H_

#include "tools/sluis/session.h"

namespace CLI {
class App;
}

namespace sluis {

// Declares every subcommand on `app`. The one that the command line names sets `action`.
void DeclareCommands(CLI::App* app, Action* action);

// Each adds its options to its own `command` and sets `action` when it was named.
void DeclareAccess(CLI::App* command, Action* action);
void DeclareAudit(CLI::App* command, Action* action);
void DeclareAuthor(CLI::App* command, Action* action);
void DeclareCompletion(CLI::App* command, Action* action);
void DeclareConfig(CLI::App* command, Action* action);
void DeclareDemo(CLI::App* command, Action* action);
// `digest deliveries` and `digest resend`, below `digest`.
void DeclareDeliveries(CLI::App* command, Action* action);
void DeclareDigest(CLI::App* command, Action* action);
void DeclareExplain(CLI::App* command, Action* action);
void DeclareIngest(CLI::App* command, Action* action);
void DeclareInterest(CLI::App* command, Action* action);
void DeclareJudge(CLI::App* command, Action* action);
void DeclareKeys(CLI::App* command, Action* action);
void DeclareMatches(CLI::App* command, Action* action);
void DeclareModel(CLI::App* command, Action* action);
// `state repair` and `state upgrade`, below `state`.
void DeclareMending(CLI::App* command, Action* action);
void DeclareNormalize(CLI::App* command, Action* action);
void DeclarePredict(CLI::App* command, Action* action);
void DeclareQuantize(CLI::App* command, Action* action);
void DeclareEvaluate(CLI::App* command, Action* action);
void DeclareReload(CLI::App* command, Action* action);
void DeclareScoreRun(CLI::App* command, Action* action);
void DeclareServe(CLI::App* command, Action* action);
void DeclareSources(CLI::App* command, Action* action);
void DeclareState(CLI::App* command, Action* action);
void DeclareTop(CLI::App* command, Action* action);
void DeclareTrain(CLI::App* command, Action* action);
void DeclareUser(CLI::App* command, Action* action);
// A part of the command `user`.
void DeclareUserRights(CLI::App* command, Action* action);
void DeclareVerify(CLI::App* command, Action* action);
void DeclareVersion(CLI::App* command, Action* action);

}  // namespace sluis

#endif  // SLUIS_TOOLS_SLUIS_COMMANDS_H_
