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

constexpr size_t kColumns = 200;

struct AuditOptions {
  uint64_t from = 0;
  uint32_t limit = 0;
  std::string head;
};

std::string EntryAsText(const v1::AuditEntry& entry) {
  std::string text =
      fmt::format("{:>8}  {}  {:<16}{:<18}", entry.number(), ShowTime(entry.at()),
                  entry.principal().empty() ? "-" : entry.principal(), entry.action());
  std::string what = entry.owner();
  if (!entry.subject().empty()) what += (what.empty() ? "" : "/") + entry.subject();
  text += what;
  if (!entry.acting_user().empty()) text += fmt::format("  as {}", entry.acting_user());
  if (entry.batches() > 0)
    text += fmt::format("  {} batches, {} posts", entry.batches(), entry.posts());
  if (entry.code() != 0) {
    text +=
        fmt::format("  {}", absl::StatusCodeToString(static_cast<absl::StatusCode>(entry.code())));
  }
  return OneLine(text, kColumns);
}

absl::StatusOr<int> Show(const Session& session, const AuditOptions& options) {
  v1::ControlRequest request;
  request.mutable_list_audit()->set_from_number(options.from);
  request.mutable_list_audit()->set_limit(options.limit);
  absl::StatusOr<v1::ControlReply> reply = session.Ask(request);
  if (!reply.ok()) return reply.status();
  if (session.json()) {
    PrintJson(reply->audit());
    return kExitOk;
  }
  if (reply->audit().entries().empty()) {
    Print(options.from == 0 ? std::string("The audit is empty.\n")
                            : fmt::format("The audit has no entry from {} on.\n", options.from));
  }
  for (const v1::AuditEntry& entry : reply->audit().entries()) Print(EntryAsText(entry) + "\n");
  return kExitOk;
}

absl::StatusOr<int> Verify(const Session& session, const AuditOptions& options) {
  v1::ControlRequest request;
  request.mutable_verify_audit()->set_head(options.head);
  absl::StatusOr<v1::ControlReply> reply = session.Ask(request);
  if (!reply.ok()) return reply.status();
  const v1::AuditVerification& found = reply->audit_verification();
  if (session.json()) {
    PrintJson(found);
  } else {
    if (found.unchained() > 0) {
      Print(fmt::format("{} entries are older than the chain and not protected by it.\n",
                        found.unchained()));
    }
    Print(fmt::format("{} entries are in the chain. Its head is\n{} {}\n", found.chained(),
                      found.last_number(), found.head()));
    Print(found.sound() ? std::string("Every entry is as it was written.\n")
                        : fmt::format("THE AUDIT IS NOT WHOLE. {}\n", found.problem()));
  }
  return found.sound() ? kExitOk : kExitData;
}

}  // namespace

void DeclareAudit(CLI::App* command, Action* action) {
  command->require_subcommand(1);
  const auto options = std::make_shared<AuditOptions>();
  CLI::App* const show = AddCommand(command, "show", "The newest entries, the oldest first");
  show->add_option("--from", options->from, "None before this number");
  show->add_option("--limit", options->limit, "At most so many (100)");
  RunWhenNamed(show, action, options, &Show);
  CLI::App* const verify = AddCommand(
      command, "verify", "Whether every entry is there as it was written; exit code 65 if not");
  verify->add_option("--head", options->head,
                     "A head that the engine told in its log: it must be in the chain");
  RunWhenNamed(verify, action, options, &Verify);
}

}  // namespace sluis
