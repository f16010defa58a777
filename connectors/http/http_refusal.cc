#include "connectors/http/http_refusal.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "connectors/http/curl_handle.h"
#include "fmt/format.h"

namespace sluis {
namespace {

constexpr size_t kMostQuotedBytes = 200;
constexpr absl::Duration kLongestPause = absl::Hours(24);

// What can stand in a sentence: no pages, no bytes that are not ASCII.
std::string Quoted(const std::string& body) {
  std::string words = body.substr(0, kMostQuotedBytes);
  std::replace_if(
      words.begin(), words.end(), [](unsigned char c) { return c < ' ' || c > '~'; }, ' ');
  absl::RemoveExtraAsciiWhitespace(&words);
  if (words.empty() || words[0] == '<') return ".";
  return fmt::format(": {}{}", words, words.ends_with('.') ? "" : ".");
}

absl::StatusCode CodeOf(int status) {
  if (status == 401 || status == 403) return absl::StatusCode::kPermissionDenied;
  if (status == 404 || status == 410) return absl::StatusCode::kNotFound;
  if (status == 408 || status == 425 || status == 429 || status >= 500) {
    return absl::StatusCode::kUnavailable;
  }
  return absl::StatusCode::kInvalidArgument;
}

std::string FieldOf(const HttpFields& fields, std::string_view wanted) {
  for (const auto& [name, value] : fields) {
    if (name == wanted) return value;
  }
  return "";
}

std::optional<int64_t> WholeNumber(const std::string& text) {
  int64_t number = 0;
  if (!absl::SimpleAtoi(text, &number) || number < 0) return std::nullopt;
  return number;
}

// A date of HTTP, which libcurl reads in all its forms.
std::optional<absl::Time> DateOf(const std::string& text) {
  const time_t seconds = text.empty() ? -1 : curl_getdate(text.c_str(), nullptr);
  if (seconds < 0) return std::nullopt;
  return absl::FromTimeT(seconds);
}

std::optional<absl::Time> ResetOf(const HttpFields& fields) {
  if (const auto seconds = WholeNumber(FieldOf(fields, "x-rate-limit-reset"))) {
    return absl::FromUnixSeconds(*seconds);
  }
  absl::Time time;
  const std::string text = FieldOf(fields, "x-ratelimit-reset");
  if (!absl::ParseTime(absl::RFC3339_full, text, &time, nullptr)) return std::nullopt;
  return time;
}

}  // namespace

absl::Status RefusalError(const std::string& url, const HttpResponse& response) {
  if (response.status / 100 == 3 && !response.Field("location").empty()) {
    return absl::InvalidArgumentError(
        fmt::format("{} answers {} and leads to {}: if that is right, write that address.", url,
                    response.status, response.url));
  }
  return absl::Status(CodeOf(response.status),
                      fmt::format("{} answers {}{}", url, response.status, Quoted(response.body)));
}

absl::Duration WantedPause(const HttpFields& fields, absl::Time now) {
  now = DateOf(FieldOf(fields, "date")).value_or(now);
  const std::string after = FieldOf(fields, "retry-after");
  absl::Duration pause;
  if (const auto seconds = WholeNumber(after)) {
    pause = absl::Seconds(*seconds);
  } else if (const auto date = DateOf(after)) {
    pause = *date - now;
  } else if (const auto reset = ResetOf(fields)) {
    pause = *reset - now;
  }
  return std::clamp(pause, absl::ZeroDuration(), kLongestPause);
}

}  // namespace sluis
