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
  std::string because;
  std::string by;
  bool undo = false;
};

v1::Verdict VerdictOf(const std::string& name) {
  if (name == "more") return v1::VERDICT_MORE;
  if (name == "less") return v1::VERDICT_LESS;
  if (name == "seen") return v1::VERDICT_SEEN;
  return v1::VERDICT_ANSWERED;
}

v1::LessReason ReasonOf(const std::string& name) {
  if (name == "not-my-subject") return v1::LESS_REASON_NOT_MY_SUBJECT;
  if (name == "known") return v1::LESS_REASON_KNOWN_ALREADY;
  if (name == "too-much") return v1::LESS_REASON_TOO_MUCH;
  if (name == "this-source") return v1::LESS_REASON_THIS_SOURCE;
  return v1::LESS_REASON_UNSPECIFIED;
}

// What a judgement does that teaches nothing; empty for one that does.
std::string EffectText(const JudgeOptions& options) {
  if (options.verdict == "seen" || options.verdict == "answered") return "";
  if (options.because == "known") return "The story is left out from now on. ";
  if (options.because == "too-much") return "The interest gets one place less in each digest. ";
  if (options.because == "this-source") {
    return "The interest takes nothing more from this account. ";
  }
  return "";
}

bool TeachesNothing(const JudgeOptions& options) {
  return options.verdict == "seen" || options.verdict == "answered" || !EffectText(options).empty();
}

void PrintUndone(const JudgeOptions& options, const v1::JudgeReply& reply) {
  Print(
      fmt::format("Taken back: what was said of {} for {}/{}.\n"
                  "In force as row version {} from post {} of the stream on.\n",
                  options.post, options.owner, options.interest, reply.row_version(),
                  reply.effective_sequence()));
}

void PrintJudged(const JudgeOptions& options, const v1::JudgeReply& reply) {
  if (TeachesNothing(options)) {
    Print(fmt::format("Recorded: {} is {}. {}That teaches the interest nothing.\n", options.post,
                      options.because.empty() ? options.verdict : options.because,
                      EffectText(options)));
    return;
  }
  Print(fmt::format(
      "{} of this for {}/{}: the post's score went from {:.3f} to {:.3f}.\n"
      "In force as row version {} from post {} of the stream on.\n",
      options.verdict == "more" ? "More" : "Less", options.owner, options.interest,
      reply.score_before(), reply.score_after(), reply.row_version(), reply.effective_sequence()));
}

absl::Status CheckOptions(const JudgeOptions& options) {
  if (options.undo == options.verdict.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      options.undo ? "--undo takes back what was said: it needs no verdict."
                   : "Say more, less, seen or answered; or --undo to take back what was said.");
}

absl::StatusOr<int> Undo(const Session& session, const JudgeOptions& options,
                         const v1::PostKey& post) {
  v1::ControlRequest request;
  v1::UndoJudgementRequest* undo = request.mutable_undo_judgement();
  undo->set_owner_id(options.owner);
  undo->set_interest_id(options.interest);
  *undo->mutable_post() = post;
  undo->set_by_user(options.by);
  absl::StatusOr<v1::ControlReply> reply = session.Ask(request);
  if (!reply.ok()) return reply.status();
  if (session.json()) {
    PrintJson(reply->judge());
  } else {
    PrintUndone(options, reply->judge());
  }
  return kExitOk;
}

absl::StatusOr<int> Judge(const Session& session, const JudgeOptions& options) {
  if (absl::Status status = CheckOptions(options); !status.ok()) return status;
  absl::StatusOr<v1::PostKey> post = ParsePostArgument(options.post);
  if (!post.ok()) return post.status();
  if (options.undo) return Undo(session, options, *post);
  v1::ControlRequest request;
  v1::Judgement* judgement = request.mutable_judge()->mutable_judgement();
  judgement->set_owner_id(options.owner);
  judgement->set_interest_id(options.interest);
  *judgement->mutable_post() = *post;
  judgement->set_verdict(VerdictOf(options.verdict));
  judgement->set_less_reason(ReasonOf(options.because));
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
      ->check(CLI::IsMember({"more", "less", "seen", "answered"}));
  command
      ->add_option("--because", options->because,
                   "Why less: not-my-subject, known, too-much or this-source")
      ->check(CLI::IsMember({"not-my-subject", "known", "too-much", "this-source"}));
  command->add_flag("--undo", options->undo, "Take back what was said of the post");
  command->add_option("--by", options->by, "The member of a team who judges");
  RunWhenNamed(command, action, options, &Judge);
}

}  // namespace sluis
