#include <memory>
#include <string>

#include "fmt/format.h"
#include "tools/sluis/arguments.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/output.h"

namespace sluis {
namespace {

constexpr size_t kTextColumns = 100;

struct MatchesOptions {
  std::string owner;
  uint64_t from = 1;
  // 0: all.
  uint32_t limit = 0;
};

void PrintMatch(const v1::MatchEvent& event) {
  const v1::Match& match = event.match();
  Print(fmt::format("{}\t{}\t{:.3f}\t{}/{}\t{}\n", match.sequence(), match.interest_id(),
                    match.probability(), match.post().source(), match.post().id(),
                    OneLine(event.post().text(), kTextColumns)));
}

int Finish(const Session& session, const v1::MatchList& all) {
  if (session.json()) PrintJson(all);
  return kExitOk;
}

// Page by page; keeps the list only for JSON, so that a long log need not fit in memory.
absl::StatusOr<int> List(const Session& session, const MatchesOptions& options) {
  absl::StatusOr<std::unique_ptr<EngineDoor>> door = session.OpenEngine();
  if (!door.ok()) return door.status();
  v1::MatchList all;
  uint32_t left = options.limit;
  for (uint64_t from = options.from; from != 0;) {
    v1::ControlRequest request;
    request.mutable_list_matches()->set_owner_id(options.owner);
    request.mutable_list_matches()->set_from_sequence(from);
    request.mutable_list_matches()->set_limit(left);
    absl::StatusOr<v1::ControlReply> reply = (*door)->Call(request);
    if (!reply.ok()) return reply.status();
    from = reply->matches().next_sequence();
    for (v1::MatchEvent& event : *reply->mutable_matches()->mutable_matches()) {
      if (options.limit > 0 && left-- == 0) return Finish(session, all);
      if (session.json()) {
        *all.add_matches() = std::move(event);
      } else {
        PrintMatch(event);
      }
    }
    if (options.limit > 0 && left == 0) break;
  }
  return Finish(session, all);
}

}  // namespace

void DeclareMatches(CLI::App* command, Action* action) {
  auto options = std::make_shared<MatchesOptions>();
  command->add_option("owner", options->owner, "User or team")->required();
  command->add_option("--from", options->from, "The first stream sequence (1)");
  command->add_option("--limit", options->limit, "At most so many (all)");
  RunWhenNamed(command, action, options, &List);
}

}  // namespace sluis
