#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "engine/digests/wording.h"
#include "fmt/format.h"
#include "models/interests/explain.h"
#include "tools/sluis/arguments.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/output.h"

namespace sluis {
namespace {

constexpr size_t kTextColumns = 200;
constexpr size_t kStoryColumns = 60;
constexpr int kPartsShown = 12;
constexpr size_t kWordsShown = 6;
// In log-odds: less is not worth a sentence.
constexpr float kSmallestChange = 0.005F;

struct ExplainOptions {
  std::string owner;
  std::string post;
  std::string interest;
};

// One decision, in the present tense or the past.
struct Told {
  float score;
  float bar;
  float probability;
  bool matched;
  v1::LeftOutReason left_out;
};

Told NowOf(const v1::Explanation& explanation) {
  return {explanation.score(), explanation.bar(), explanation.probability(), explanation.matched(),
          explanation.left_out()};
}

Told ThenOf(const v1::DecisionAccount& account) {
  return {account.score(), account.bar(), account.probability(), account.matched(),
          account.left_out()};
}

Told WrittenOf(const v1::Match& match) {
  return {match.score(), match.bar(), match.probability(), true, v1::LEFT_OUT_REASON_UNSPECIFIED};
}

std::string NowText(const Told& now, float own_bar) {
  if (now.matched && now.score < own_bar) {
    return fmt::format("As of now it is below the bar of the interest, {:+.2f}, with a score of "
                       "{:+.2f}: it would be taken to learn from, down to {:+.2f}.\n",
                       own_bar, now.score, now.bar);
  }
  if (now.matched) {
    return fmt::format("As of now it matches: {:.0f}% sure that you want it (a score of {:+.2f}, "
                       "where {:+.2f} is asked for).\n",
                       100 * now.probability, now.score, now.bar);
  }
  if (now.left_out == v1::LEFT_OUT_REASON_UNSPECIFIED) {
    return fmt::format("As of now it does not match: its score is {:+.2f}, and {:+.2f} is asked "
                       "for.\n",
                       now.score, now.bar);
  }
  return fmt::format("As of now its score of {:+.2f} is enough, where {:+.2f} is asked for, but it "
                     "is {}.\n",
                     now.score, now.bar, LeftOutIn(WordingFor("en"), now.left_out));
}

std::string PastText(const Told& then, bool exploring) {
  if (then.matched && exploring) {
    return fmt::format("When it came in it was below the bar and taken to learn from: {:.0f}% sure "
                       "(a score of {:+.2f}, down to {:+.2f}).",
                       100 * then.probability, then.score, then.bar);
  }
  if (then.matched) {
    return fmt::format("When it came in it matched: {:.0f}% sure (a score of {:+.2f}, where "
                       "{:+.2f} was asked for).",
                       100 * then.probability, then.score, then.bar);
  }
  if (then.left_out == v1::LEFT_OUT_REASON_UNSPECIFIED) {
    return fmt::format("When it came in it did not match: its score was {:+.2f}, and {:+.2f} was "
                       "asked for.",
                       then.score, then.bar);
  }
  return fmt::format("When it came in its score of {:+.2f} was enough, where {:+.2f} was asked for, "
                     "but it was {}.",
                     then.score, then.bar, LeftOutIn(WordingFor("en"), then.left_out));
}

std::string ThenText(const v1::Explanation& explanation) {
  const std::string& missing = explanation.then_missing();
  const bool exploring = explanation.as_decided().exploring();
  if (explanation.has_then()) {
    std::string text = PastText(ThenOf(explanation.then()), exploring);
    if (!missing.empty()) text += " " + missing;
    const float change = explanation.score() - explanation.then().score();
    if (std::abs(change) > kSmallestChange) {
      text += fmt::format(" Since then its score has {} by {:.2f}.",
                          change > 0 ? "risen" : "fallen", std::abs(change));
    }
    return text + "\n";
  }
  if (explanation.has_as_decided()) {
    return fmt::format("{} How that score came about cannot be shown any more. {}\n",
                       PastText(WrittenOf(explanation.as_decided()), exploring), missing);
  }
  return fmt::format("How it was decided when it came in cannot be told any more. {}\n", missing);
}

// "anna/07:00/2026-03-12" becomes "Thursday 12 March 2026, 07:00".
std::string DigestTime(const std::string& digest_id) {
  const std::vector<std::string> parts = absl::StrSplit(digest_id, '/');
  absl::Time time;
  std::string unused;
  if (parts.size() != 3 ||
      !absl::ParseTime("%Y-%m-%d %H:%M", parts[2] + " " + parts[1], &time, &unused)) {
    return digest_id;
  }
  return LongTimeIn(WordingFor("en"), time, absl::UTCTimeZone());
}

// The story that showed the post, if it goes by another post's text.
std::string StoryText(const v1::Digest& digest, const v1::DigestFate& fate, const v1::Post& post) {
  for (const v1::Story& story : digest.stories()) {
    if (story.id() != fate.story_id()) continue;
    const v1::Post& shown = story.post();
    if (shown.source() == post.source() && shown.id() == post.id()) return "";
    return fmt::format(", as part of the story “{}”", OneLine(shown.text(), kStoryColumns));
  }
  return "";
}

absl::StatusOr<std::string> FateText(EngineDoor* door, const std::string& owner,
                                     const v1::DigestFate& fate, const v1::Post& post) {
  const std::string when = DigestTime(fate.digest_id());
  if (!fate.shown()) {
    return fmt::format("In the digest of {} it was {}.\n", when,
                       LeftOutIn(WordingFor("en"), fate.left_out()));
  }
  v1::ControlRequest request;
  request.mutable_get_digest()->set_owner_id(owner);
  request.mutable_get_digest()->set_digest_id(fate.digest_id());
  absl::StatusOr<v1::ControlReply> reply = door->Call(request);
  if (!reply.ok()) return reply.status();
  return fmt::format("It was shown in the digest of {}{}.\n", when,
                     StoryText(reply->digest(), fate, post));
}

absl::StatusOr<std::string> FatesText(EngineDoor* door, const std::string& owner,
                                      const v1::Explanation& explanation, const v1::Post& post) {
  if (explanation.fates().empty() && explanation.has_as_decided()) {
    return "No digest tells what became of it.\n";
  }
  std::string text;
  for (const v1::DigestFate& fate : explanation.fates()) {
    absl::StatusOr<std::string> sentence = FateText(door, owner, fate, post);
    if (!sentence.ok()) return sentence.status();
    text += *sentence;
  }
  return text;
}

// The words that speak loudest one way: for the post with `sign` 1, against it with -1.
std::string WordsOf(const v1::Explanation& explanation, double sign) {
  std::vector<ScorePart> parts;
  for (const v1::Reason& reason : explanation.contributions()) {
    const auto contribution = static_cast<double>(reason.contribution());
    parts.push_back({reason.kind(), reason.text(), sign * contribution});
  }
  std::vector<std::string> words;
  for (const v1::Reason& reason : StrongestReasons(parts, kWordsShown)) {
    words.push_back(reason.text());
  }
  return absl::StrJoin(words, ", ");
}

std::string WordsText(const v1::Explanation& explanation) {
  const std::string for_it = WordsOf(explanation, 1);
  const std::string against_it = WordsOf(explanation, -1);
  std::string text;
  if (!for_it.empty()) text += fmt::format("Words that speak for it: {}.\n", for_it);
  if (!against_it.empty()) text += fmt::format("Words that speak against it: {}.\n", against_it);
  return text;
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
  std::string text = "The score in numbers, in log-odds:\n";
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

absl::Status PrintExplanation(EngineDoor* door, const std::string& owner, const v1::Post& post,
                              const v1::Explanation& explanation) {
  absl::StatusOr<std::string> fates = FatesText(door, owner, explanation, post);
  if (!fates.ok()) return fates.status();
  Print(fmt::format("\n{} ({})\n{}{}{}{}{}", explanation.interest_title(),
                    explanation.interest_id(), NowText(NowOf(explanation), explanation.own_bar()), ThenText(explanation),
                    *fates, WordsText(explanation), PartsText(explanation)));
  return absl::OkStatus();
}

absl::StatusOr<int> Explain(const Session& session, const ExplainOptions& options) {
  absl::StatusOr<v1::PostKey> post = ParsePostArgument(options.post);
  if (!post.ok()) return post.status();
  v1::ControlRequest request;
  request.mutable_explain()->set_owner_id(options.owner);
  request.mutable_explain()->set_interest_id(options.interest);
  *request.mutable_explain()->mutable_post() = *post;
  absl::StatusOr<std::unique_ptr<EngineDoor>> door = session.OpenEngine();
  if (!door.ok()) return door.status();
  absl::StatusOr<v1::ControlReply> reply = (*door)->Call(request);
  if (!reply.ok()) return reply.status();
  const v1::ExplainReply& explained = reply->explain();
  if (session.json()) {
    PrintJson(explained);
    return kExitOk;
  }
  Print(OneLine(explained.post().text(), kTextColumns) + "\n");
  for (const v1::Explanation& explanation : explained.explanations()) {
    absl::Status status =
        PrintExplanation(door->get(), options.owner, explained.post(), explanation);
    if (!status.ok()) return status;
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
