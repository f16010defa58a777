#include "tools/sluis/interest_preview.h"

#include "engine/digests/wording.h"
#include "fmt/format.h"
#include "proto/time.h"
#include "tools/sluis/arguments.h"

namespace sluis {
namespace {

constexpr size_t kTextColumns = 100;

const Wording& English() { return WordingFor("en"); }

std::string Number(uint64_t number) { return NumberIn(English(), number); }

std::string Day(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%-d %B %Y", FromTimestamp(time), absl::UTCTimeZone());
}

std::string Sentence(const v1::InterestPreview& preview) {
  if (preview.posts() == 0) return "No posts are kept of that time.\n";
  const std::string posts = CountIn(English(), English().posts, preview.posts());
  std::string text = fmt::format("In the {} kept since {} it would have taken {} ({:.1f} a day)",
                                 posts, Day(preview.from()), Number(preview.matches_then()),
                                 preview.daily_then());
  text += fmt::format(" instead of {} ({:.1f} a day): ", Number(preview.matches_now()),
                      preview.daily_now());
  if (preview.added_count() == 0 && preview.dropped_count() == 0) return text + "the same posts.\n";
  return text + fmt::format("{} more, {} fewer.\n", Number(preview.added_count()),
                            Number(preview.dropped_count()));
}

std::string PostLine(const v1::PreviewedPost& listed) {
  const v1::Post& post = listed.post();
  return fmt::format("  {:3.0f}%  {:+.2f}  {}/{}  {}\n", 100 * listed.probability(),
                     listed.score(), post.source(), post.id(), OneLine(post.text(), kTextColumns));
}

std::string WhyDropped(const v1::PreviewedPost& listed) {
  if (listed.left_out() == v1::LEFT_OUT_REASON_UNSPECIFIED) return "below the bar";
  return std::string(LeftOutIn(English(), listed.left_out()));
}

// "3 more would be taken", or "The best 20 of 300 ...".
std::string Heading(const char* what, int listed, uint64_t count) {
  if (static_cast<uint64_t>(listed) == count) return fmt::format("\n{}:\n", what);
  return fmt::format("\n{}, the best {} of {}:\n", what, listed, Number(count));
}

}  // namespace

void AddWindow(CLI::App* command, PreviewWindow* window) {
  command->add_option("--from", window->from, "Posts that arrived at this time or later (all)");
  command->add_option("--until", window->until, "Posts that arrived before this time (all)");
  command->add_option("--limit", window->limit, "Posts listed of each kind (20)");
}

absl::Status SetWindow(const PreviewWindow& window, v1::PreviewInterestRequest* request) {
  request->set_limit(window.limit);
  if (!window.from.empty()) {
    absl::StatusOr<absl::Time> from = ParseTimeArgument(window.from);
    if (!from.ok()) return from.status();
    *request->mutable_from() = ToTimestamp(*from);
  }
  if (!window.until.empty()) {
    absl::StatusOr<absl::Time> until = ParseTimeArgument(window.until);
    if (!until.ok()) return until.status();
    *request->mutable_until() = ToTimestamp(*until);
  }
  return absl::OkStatus();
}

std::string PreviewText(const v1::InterestPreview& preview) {
  std::string text = Sentence(preview);
  if (preview.added_count() > 0) {
    text += Heading("Taken now and not before", preview.added_size(), preview.added_count());
  }
  for (const v1::PreviewedPost& listed : preview.added()) text += PostLine(listed);
  if (preview.dropped_count() > 0) {
    text += Heading("Taken before and not now", preview.dropped_size(), preview.dropped_count());
  }
  for (const v1::PreviewedPost& listed : preview.dropped()) {
    text += PostLine(listed) + fmt::format("        {}\n", WhyDropped(listed));
  }
  return text;
}

}  // namespace sluis
