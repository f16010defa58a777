#include "connectors/mastodon/status_number.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "fmt/format.h"

namespace sluis {
namespace {

constexpr size_t kMaxNumberBytes = 64;
constexpr int kSnowflakeShift = 16;
// What is before or after is a number that tells no time: 2016 and 2100.
constexpr uint64_t kFirstMillis = 1'451'606'400'000;
constexpr uint64_t kLastMillis = 4'102'444'800'000;

// Of ULIDs: Crockford's base 32, the first ten of 26 digits are the time.
constexpr std::string_view kUlidDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr size_t kUlidBytes = 26;
constexpr size_t kUlidTimeBytes = 10;

bool TellsTime(uint64_t millis) { return millis >= kFirstMillis && millis < kLastMillis; }

std::optional<uint64_t> Snowflake(std::string_view text) {
  uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stopped != end || !TellsTime(number >> kSnowflakeShift)) {
    return std::nullopt;
  }
  return number;
}

std::optional<uint64_t> UlidMillis(std::string_view text) {
  if (text.size() != kUlidBytes) return std::nullopt;
  uint64_t millis = 0;
  for (const char c : text.substr(0, kUlidTimeBytes)) {
    const size_t digit = kUlidDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    millis = millis << 5 | digit;
  }
  if (!TellsTime(millis)) return std::nullopt;
  return millis;
}

std::string UlidOf(uint64_t millis) {
  std::string text(kUlidBytes, '0');
  for (size_t i = kUlidTimeBytes; i-- > 0; millis >>= 5) text[i] = kUlidDigits[millis & 31];
  return text;
}

uint64_t Earlier(uint64_t millis, absl::Duration earlier) {
  return millis - static_cast<uint64_t>(absl::ToInt64Milliseconds(earlier));
}

}  // namespace

bool IsGreaterNumber(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? a.size() > b.size() : a > b;
}

bool IsStatusNumber(std::string_view text) {
  return !text.empty() && text.size() <= kMaxNumberBytes &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_';
         });
}

std::optional<std::string> NumberBefore(std::string_view number, absl::Duration earlier) {
  if (const auto snowflake = Snowflake(number)) {
    return fmt::format("{}", Earlier(*snowflake >> kSnowflakeShift, earlier) << kSnowflakeShift);
  }
  if (const auto millis = UlidMillis(number)) return UlidOf(Earlier(*millis, earlier));
  return std::nullopt;
}

}  // namespace sluis
