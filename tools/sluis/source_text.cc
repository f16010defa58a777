#include "tools/sluis/source_text.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "connectors/sources/source_name.h"
#include "connectors/sources/source_state.h"
#include "engine/digests/wrapping.h"
#include "fmt/format.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr int kColumns = 80;
constexpr size_t kErrorIndent = 10;
constexpr size_t kValueIndent = 17;

std::string_view WordFor(v1::SourceState state) {
  switch (state) {
    case v1::SOURCE_STATE_PAUSED:
      return "paused";
    case v1::SOURCE_STATE_STARTING:
      return "starting";
    case v1::SOURCE_STATE_WORKING:
      return "working";
    case v1::SOURCE_STATE_FAILING:
      return "failing";
    case v1::SOURCE_STATE_STOPPED:
      return "stopped";
    default:
      return "not running";
  }
}

std::string Shown(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%d %H:%M UTC", FromTimestamp(time), absl::UTCTimeZone());
}

// Long sentences within a terminal's width, under what they belong to.
std::string Wrapped(std::string_view text, size_t indent) {
  std::string lines;
  const std::string front(indent, ' ');
  for (const std::string& line :
       WrapWords(OneLine(std::string(text)), kColumns - static_cast<int>(indent))) {
    lines += fmt::format("{}{}\n", front, line);
  }
  return lines;
}

class Lines {
 public:
  void Add(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    std::string lines = Wrapped(value, kValueIndent);
    lines.replace(0, std::min(name.size(), lines.size()), name);
    text_ += lines;
  }
  void Add(std::string_view name, uint64_t value) {
    if (value > 0) Add(name, fmt::format("{}", value));
  }
  void Add(std::string_view name, bool is_there, const google::protobuf::Timestamp& time) {
    if (is_there) Add(name, Shown(time));
  }
  std::string Take() { return std::move(text_); }

 private:
  std::string text_;
};

// "230 sources: 200 working, 30 failing."
std::string Summary(const v1::SourceList& list) {
  std::map<std::string_view, int> counts;
  for (const v1::SourceStanding& standing : list.sources()) ++counts[WordFor(standing.state())];
  std::vector<std::string> parts;
  for (const auto& [word, count] : counts) parts.push_back(fmt::format("{} {}", count, word));
  return fmt::format("{} sources: {}.\n", list.sources_size(), fmt::join(parts, ", "));
}

}  // namespace

std::string OneLine(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return text;
}

// The name comes last: it may be long, and all else fits a narrow terminal.
std::string SourceTable(const v1::SourceList& list) {
  static constexpr std::string_view kRow = "{:<8}  {:<11}  {:>9}  {:<20}  {}\n";
  std::string text = fmt::format(kRow, "kind", "state", "posts", "newest arrived", "name");
  for (const v1::SourceStanding& standing : list.sources()) {
    const v1::Source& source = standing.source();
    text += fmt::format(
        kRow, WordFor(source.kind()), WordFor(standing.state()), standing.accepted(),
        standing.has_last_arrived_at() ? Shown(standing.last_arrived_at()) : std::string("-"),
        source.name());
    if (IsInTrouble(standing)) text += Wrapped(standing.last_error(), kErrorIndent);
  }
  if (list.sources_size() > 1) text += Summary(list);
  return text;
}

std::string SourceDetails(const v1::SourceStanding& standing) {
  const v1::Source& source = standing.source();
  Lines lines;
  lines.Add("name", source.name());
  lines.Add("kind", WordFor(source.kind()));
  lines.Add("address", source.url());
  lines.Add("title", source.title().empty() ? standing.found_title() : source.title());
  lines.Add("folder", source.folder());
  lines.Add("purpose", source.purpose());
  lines.Add("terms", source.terms());
  for (const std::string& stream : source.streams()) lines.Add("stream", stream);
  for (const std::string& language : source.languages()) lines.Add("language", language);
  lines.Add("added", source.has_added_at(), source.added_at());
  lines.Add("added by", source.added_by());
  lines.Add("state", WordFor(standing.state()));
  lines.Add("posts", standing.accepted());
  lines.Add("duplicates", standing.duplicates());
  lines.Add("refused", standing.refused());
  lines.Add("no_index", standing.no_index());
  lines.Add("not public", standing.not_public());
  lines.Add("other language", standing.other_language());
  lines.Add("unreadable", standing.unreadable());
  lines.Add("newest arrived", standing.has_last_arrived_at(), standing.last_arrived_at());
  lines.Add("newest made", standing.has_last_created_at(), standing.last_created_at());
  if (standing.lag_seconds() > 0)
    lines.Add("behind", fmt::format("{:.1f} s", standing.lag_seconds()));
  lines.Add("attempts", standing.attempts());
  lines.Add("failures", standing.failures());
  lines.Add("bytes", standing.bytes());
  lines.Add("went well", standing.has_last_success_at(), standing.last_success_at());
  lines.Add("next", standing.has_next_at(), standing.next_at());
  lines.Add("last error", standing.last_error());
  lines.Add("at", standing.has_last_error_at(), standing.last_error_at());
  lines.Add("note", standing.note());
  return lines.Take();
}

}  // namespace sluis
