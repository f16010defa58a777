#include "connectors/mastodon/timeline.h"

#include "connectors/http/percent_encoding.h"
#include "connectors/mastodon/status_number.h"
#include "fmt/format.h"

namespace sluis {
namespace {

constexpr size_t kMaxTagBytes = 256;
constexpr int kPageSize = 40;

// `query` is of all three, "tag=dijk" or nothing; `pages` with the begin of its query.
Timeline Make(std::string_view name, std::string_view events, std::string_view query,
              std::string_view socket, std::string_view pages) {
  const std::string_view mark = query.empty() ? "" : "?";
  const std::string_view more = query.empty() ? "" : "&";
  return {std::string(name), fmt::format("/api/v1/streaming/{}{}{}", events, mark, query),
          fmt::format("/api/v1/streaming?stream={}{}{}", socket, more, query),
          fmt::format("/api/v1/timelines/{}limit={}", pages, kPageSize)};
}

// False, with `text` as it was, if it does not begin so.
bool TakePrefix(std::string_view prefix, std::string_view* text) {
  if (!text->starts_with(prefix)) return false;
  text->remove_prefix(prefix.size());
  return true;
}

Timeline HashtagTimeline(std::string_view name, std::string_view tag, bool is_local) {
  const std::string encoded = PercentEncode(tag);
  const std::string query = fmt::format("tag={}", encoded);
  if (!is_local) return Make(name, "hashtag", query, "hashtag", fmt::format("tag/{}?", encoded));
  return Make(name, "hashtag/local", query, "hashtag:local",
              fmt::format("tag/{}?local=true&", encoded));
}

}  // namespace

absl::StatusOr<Timeline> ParseTimeline(std::string_view name) {
  if (name == "public") return Make(name, "public", "", "public", "public?");
  if (name == "public:local") {
    return Make(name, "public/local", "", "public:local", "public?local=true&");
  }
  if (name == "public:remote") {
    return Make(name, "public/remote", "", "public:remote", "public?remote=true&");
  }
  if (name == "user") return Make(name, "user", "", "user", "home?");
  std::string_view rest = name;
  if (TakePrefix("list:", &rest) && IsStatusNumber(rest)) {
    return Make(name, "list", fmt::format("list={}", rest), "list", fmt::format("list/{}?", rest));
  }
  rest = name;
  if (TakePrefix("hashtag:", &rest)) {
    const bool is_local = TakePrefix("local:", &rest);
    if (!rest.empty() && rest.size() <= kMaxTagBytes &&
        rest.find_first_of("#/?& \t\r\n") == std::string_view::npos) {
      return HashtagTimeline(name, rest, is_local);
    }
  }
  return absl::InvalidArgumentError(fmt::format(
      "'{}' is no stream of Mastodon: write public, public:local, public:remote, hashtag:NAME, "
      "hashtag:local:NAME, list:NUMBER or user.",
      name));
}

}  // namespace sluis
