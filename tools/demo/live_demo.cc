#include "tools/demo/live_demo.h"

#include <algorithm>
#include <set>

#include "connectors/sources/source_name.h"
#include "fmt/format.h"

namespace sluis {
namespace {

constexpr char kJetstream[] = "wss://jetstream2.us-east.bsky.network/subscribe";
// Of a stream: enough for a first digest.
constexpr uint64_t kEnoughPosts = 2000;

bool IsFeed(const v1::SourceStanding& standing) {
  return standing.source().kind() == v1::SOURCE_KIND_FEED;
}

std::string InDays(absl::Duration time) {
  const int64_t days = time / absl::Hours(24);
  if (time != days * absl::Hours(24)) return absl::FormatDuration(time);
  return fmt::format("{} day{}", days, days == 1 ? "" : "s");
}

std::string WhyNoItems(const v1::SourceStanding& feed, absl::Duration known) {
  const uint64_t old = feed.refused();
  const uint64_t items = old + feed.unreadable();
  if (items == 0) return "the feed has no items.";
  if (old == items) {
    return fmt::format("{} older than {}, and such are not taken (retention.known).",
                       items == 1 ? "its only item is" : fmt::format("all {} items are", items),
                       InDays(known));
  }
  if (old == 0) return fmt::format("none of its items ({}) says anything.", items);
  return fmt::format("of its {} items nothing is left: older than {} {}, without a word {}.", items,
                     InDays(known), old, feed.unreadable());
}

std::string ReasonOf(const v1::SourceStanding& standing, absl::Duration known) {
  if (!standing.has_last_success_at()) return "it has not answered so far.";
  if (!IsFeed(standing)) return "it has sent nothing so far that can be taken.";
  return fmt::format("{}{}{}", WhyNoItems(standing, known), standing.note().empty() ? "" : " ",
                     standing.note());
}

}  // namespace

v1::Source PublicJetstream() {
  v1::Source source;
  source.set_name("bluesky");
  source.set_kind(v1::SOURCE_KIND_BLUESKY);
  source.set_url(kJetstream);
  source.set_purpose("To try Sluis on what people post at this moment.");
  source.add_languages("nl");
  source.add_languages("en");
  return source;
}

std::vector<v1::Source> FeedSources(const std::vector<std::string>& addresses) {
  std::vector<v1::Source> sources;
  for (const std::string& address : addresses) {
    v1::Source source;
    source.set_kind(v1::SOURCE_KIND_FEED);
    source.set_url(WithScheme(address));
    source.set_name(NameOfAddress(source.url(), [&sources](const std::string& name) {
      return std::any_of(sources.begin(), sources.end(),
                         [&](const v1::Source& each) { return each.name() == name; });
    }));
    sources.push_back(std::move(source));
  }
  return sources;
}

FirstLook LookAt(const v1::SourceList& sources) {
  FirstLook look;
  look.is_done = true;
  for (const v1::SourceStanding& standing : sources.sources()) {
    look.posts += standing.accepted();
    const bool is_enough = IsFeed(standing)
                               ? standing.attempts() > 0
                               : standing.accepted() >= kEnoughPosts || standing.failures() > 0;
    look.is_done = look.is_done && is_enough;
  }
  return look;
}

void SourceFailures::Hear(const std::string& name, const absl::Status& status) {
  const MutexLock lock(&mutex_);
  failures_[name] = status;
}

absl::Status SourceFailures::Of(const std::string& name) const {
  const MutexLock lock(&mutex_);
  const auto found = failures_.find(name);
  return found == failures_.end() ? absl::OkStatus() : found->second;
}

std::vector<std::string> WhyEmpty(const v1::SourceList& sources, absl::Duration known) {
  std::vector<std::string> sentences;
  for (const v1::SourceStanding& standing : sources.sources()) {
    if (standing.accepted() > 0 || standing.failures() > 0) continue;
    sentences.push_back(
        fmt::format("Source '{}': {}", standing.source().name(), ReasonOf(standing, known)));
  }
  return sentences;
}

absl::Status NothingCame(const v1::SourceList& sources, const SourceFailures& failures) {
  std::set<absl::StatusCode> codes;
  bool is_offline = true;
  for (const v1::SourceStanding& standing : sources.sources()) {
    absl::StatusCode code = failures.Of(standing.source().name()).code();
    if (code == absl::StatusCode::kOk && !standing.has_last_success_at()) {
      code = absl::StatusCode::kUnavailable;
    }
    if (code != absl::StatusCode::kOk) codes.insert(code);
    // A server that refuses says something, too.
    is_offline = is_offline && code == absl::StatusCode::kUnavailable && standing.bytes() == 0;
  }
  constexpr char kRecorded[] = "`sluis demo` without --live plays a recorded day.";
  if (is_offline) {
    return absl::UnavailableError(
        fmt::format("Nothing could be fetched, and this demo needs the network. {}", kRecorded));
  }
  const bool is_within = codes.contains(absl::StatusCode::kPermissionDenied);
  const std::string text = fmt::format(
      "No post came in. {}{}",
      is_within ? "A feed on this machine or network needs --set sources.allow=IP:PORT. " : "",
      kRecorded);
  if (codes.empty()) return absl::NotFoundError(text);
  const bool is_unavailable = codes.contains(absl::StatusCode::kUnavailable);
  return absl::Status(is_unavailable ? absl::StatusCode::kUnavailable : *codes.begin(), text);
}

}  // namespace sluis
