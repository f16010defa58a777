#include "connectors/feeds/feed_wait.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "connectors/feeds/feed_date.h"

namespace sluis {
namespace {

std::optional<std::string_view> FieldOf(const HttpFields& fields, std::string_view name) {
  for (const auto& [field, value] : fields) {
    if (field == name) return value;
  }
  return std::nullopt;
}

// What stands for more seconds than there can be is as many as there can.
std::optional<absl::Duration> Seconds(std::string_view text) {
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) {
    return std::nullopt;
  }
  uint32_t seconds = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), seconds);
  return absl::Seconds(parsed.ec == std::errc() ? seconds : UINT32_MAX);
}

absl::Duration NotNegative(absl::Duration duration) {
  return std::max(duration, absl::ZeroDuration());
}

struct CacheControl {
  std::optional<absl::Duration> max_age;
  bool is_not_kept = false;
};

CacheControl CacheControlOf(const HttpFields& fields) {
  CacheControl control;
  for (const auto& [name, value] : fields) {
    if (name != "cache-control") continue;
    std::string directives = absl::AsciiStrToLower(value) + ",";
    std::erase_if(directives, [](char c) { return c == ' ' || c == '\t' || c == '"'; });
    for (std::string_view rest = directives; !rest.empty();) {
      const std::string_view directive = rest.substr(0, rest.find(','));
      rest.remove_prefix(directive.size() + 1);
      if (directive == "no-store" || directive == "no-cache") control.is_not_kept = true;
      if (directive.starts_with("max-age=")) control.max_age = Seconds(directive.substr(8));
    }
  }
  return control;
}

}  // namespace

absl::Duration FreshFor(const HttpFields& fields, absl::Time now) {
  const CacheControl control = CacheControlOf(fields);
  if (control.is_not_kept) return absl::ZeroDuration();
  if (control.max_age.has_value()) {
    const std::optional<absl::Duration> age = Seconds(FieldOf(fields, "age").value_or(""));
    return NotNegative(*control.max_age - age.value_or(absl::ZeroDuration()));
  }
  const std::optional<absl::Time> expires = ParseFeedDate(FieldOf(fields, "expires").value_or(""));
  if (!expires.has_value()) return absl::ZeroDuration();
  // By the server's own clock, which need not be right.
  const std::optional<absl::Time> date = ParseFeedDate(FieldOf(fields, "date").value_or(""));
  return NotNegative(*expires - date.value_or(now));
}

absl::Duration BackOff(absl::Duration interval, uint32_t failures, double jitter) {
  const int doublings = static_cast<int>(std::clamp<uint32_t>(failures, 1, 20)) - 1;
  const absl::Duration least =
      std::min(interval * std::ldexp(1.0, doublings), kLongestFeedWait / 2);
  return std::max(interval, least * (1.0 + jitter));
}

absl::Duration FeedWait(absl::Duration interval, absl::Duration asked) {
  return std::max(interval, std::min(asked, kLongestFeedWait));
}

}  // namespace sluis
