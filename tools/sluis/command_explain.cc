#include <cmath>
#include <memory>
#include <string>

#include "engine/digests/wording.h"
#include "fmt/format.h"
#include "tools/sluis/arguments.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/output.h"

namespace sluis {
namespace {

constexpr size_t kTextColumns = 200;
constexpr int kPartsShown = 12;

struct ExplainOptions {
  std::string owner;
  std::string post;
  std::string interest;
};

double Percent(double probability) { return 100 * probability; }

double PercentOfLogit(double logit) { return Percent(1 / (1 + std::exp(-logit))); }

std::string VerdictText(const v1::Explanation& explanation) {
  const double sure = Percent(explanation.probability());
  const double bar = PercentOfLogit(explanation.bar());
  if (explanation.matched()) {
    return fmt::format("Matches: {:.1f}% sure, and {:.1f}% is asked for.", sure, bar);
  }
  if (explanation.left_out() == v1::LEFT_OUT_REASON_UNSPECIFIED) {
    return fmt::format("Does not match: {:.1f}% sure, and {:.1f}% is asked for.", sure, bar);
  }
  return fmt::format("Left out, though it is {:.1f}% sure and {:.1f}% is asked for: {}.", sure, bar,
                     LeftOutIn(WordingFor("en"), explanation.left_out()));
}

std::string DecidedText(const v1::Explanation& explanation) {
  if (!explanation.has_as_decided()) return "When it came in, it was not a match.";
  const v1::Match& match = explanation.as_decided();
  return fmt::format(
      "When it came in, it matched: {:.1f}% sure with row version {}; now the row is "
      "at version {}.",
      Percent(match.probability()), match.row_version(), explanation.row_version());
}

const char* KindText(v1::ReasonKind kind) {
  switch (kind) {
    case v1::REASON_KIND_TOKEN:
      return "word in the post, by its meaning";
    case v1::REASON_KIND_TERM:
      return "term of the interest";
    case v1::REASON_KIND_STEM:
      return "same stem as a term of the interest";
    case v1::REASON_KIND_OTHER_TERMS:
      return "learned words that fewer than three people used";
    default:
      return "where every post starts from";
  }
}

std::string PartsText(const v1::Explanation& explanation) {
  std::string text;
  double rest = 0;
  for (int i = 0; i < explanation.contributions_size(); ++i) {
    const v1::Reason& part = explanation.contributions(i);
    if (i >= kPartsShown) {
      rest += part.contribution();
      continue;
    }
    text +=
        fmt::format("  {:+8.4f}  {:<24} {}\n", part.contribution(),
                    part.text().empty() ? "-" : OneLine(part.text(), 24), KindText(part.kind()));
  }
  const int hidden = explanation.contributions_size() - kPartsShown;
  if (hidden > 0)
    text += fmt::format("  {:+8.4f}  {} smaller parts (--json has them)\n", rest, hidden);
  return text + fmt::format("  {:+8.4f}  together; {:+.4f} is asked for\n", explanation.score(),
                            explanation.bar());
}

void PrintExplanation(const v1::Explanation& explanation) {
  Print(fmt::format("\n{} ({})\n{}\n{}\n{}", explanation.interest_title(),
                    explanation.interest_id(), VerdictText(explanation), DecidedText(explanation),
                    PartsText(explanation)));
}

absl::StatusOr<int> Explain(const Session& session, const ExplainOptions& options) {
  absl::StatusOr<v1::PostKey> post = ParsePostArgument(options.post);
  if (!post.ok()) return post.status();
  v1::ControlRequest request;
  request.mutable_explain()->set_owner_id(options.owner);
  request.mutable_explain()->set_interest_id(options.interest);
  *request.mutable_explain()->mutable_post() = *post;
  absl::StatusOr<v1::ControlReply> reply = session.Ask(request);
  if (!reply.ok()) return reply.status();
  if (session.json()) {
    PrintJson(reply->explain());
    return kExitOk;
  }
  Print(OneLine(reply->explain().post().text(), kTextColumns) + "\n");
  for (const v1::Explanation& explanation : reply->explain().explanations()) {
    PrintExplanation(explanation);
  }
  return kExitOk;
}

}  // namespace

void DeclareExplain(CLI::App* command, Action* action) {
  auto options = std::make_shared<ExplainOptions>();
  command->add_option("owner", options->owner, "User or team")->required();
  command->add_option("post", options->post, "SOURCE/ID")->required();
  command->add_option("--interest", options->interest, "Only this interest (all of the owner)");
  RunWhenNamed(command, action, options, &Explain);
}

}  // namespace sluis
