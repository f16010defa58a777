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

struct JudgeOptions {
  std::string owner;
  std::string interest;
  std::string post;
  std::string verdict;
  std::string by;
};

v1::Verdict VerdictOf(const std::string& name) {
  if (name == "more") return v1::VERDICT_MORE;
  if (name == "less") return v1::VERDICT_LESS;
  if (name == "seen") return v1::VERDICT_SEEN;
  return v1::VERDICT_ANSWERED;
}

void PrintJudged(const JudgeOptions& options, const v1::JudgeReply& reply) {
  if (options.verdict == "seen" || options.verdict == "answered") {
    Print(fmt::format("Recorded: {} is {}. That teaches the interest nothing.\n", options.post,
                      options.verdict));
    return;
  }
  Print(fmt::format(
      "{} of this for {}/{}: the post's score went from {:.3f} to {:.3f}.\n"
      "In force as row version {} from post {} of the stream on.\n",
      options.verdict == "more" ? "More" : "Less", options.owner, options.interest,
      reply.score_before(), reply.score_after(), reply.row_version(), reply.effective_sequence()));
}

absl::StatusOr<int> Judge(const Session& session, const JudgeOptions& options) {
  absl::StatusOr<v1::PostKey> post = ParsePostArgument(options.post);
  if (!post.ok()) return post.status();
  v1::ControlRequest request;
  v1::Judgement* judgement = request.mutable_judge()->mutable_judgement();
  judgement->set_owner_id(options.owner);
  judgement->set_interest_id(options.interest);
  *judgement->mutable_post() = *post;
  judgement->set_verdict(VerdictOf(options.verdict));
  judgement->set_by_user(options.by);
  absl::StatusOr<v1::ControlReply> reply = session.Ask(request);
  if (!reply.ok()) return reply.status();
  if (session.json()) {
    PrintJson(reply->judge());
  } else {
    PrintJudged(options, reply->judge());
  }
  return kExitOk;
}

}  // namespace

void DeclareJudge(CLI::App* command, Action* action) {
  auto options = std::make_shared<JudgeOptions>();
  command->add_option("owner", options->owner, "User or team")->required();
  command->add_option("interest", options->interest, "Interest")->required();
  command->add_option("post", options->post, "SOURCE/ID")->required();
  command->add_option("verdict", options->verdict, "more, less, seen or answered")
      ->required()
      ->check(CLI::IsMember({"more", "less", "seen", "answered"}));
  command->add_option("--by", options->by, "The member of a team who judges");
  RunWhenNamed(command, action, options, &Judge);
}

}  // namespace sluis
