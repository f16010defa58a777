#include "connectors/x/snowflake.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "fmt/format.h"

namespace sluis {
namespace {

// Ids tell the milliseconds since this moment, and 22 bits; those before November 2010 counted up.
constexpr int64_t kEpochMillis = 1'288'834'974'657;
constexpr uint64_t kLastCounted = 29'700'859'247;
constexpr int kTimeShift = 22;

bool IsAccountName(std::string_view name) {
  constexpr size_t kLongest = 50;
  return !name.empty() && name.size() <= kLongest &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
         });
}

}  // namespace

bool IsXId(std::string_view text) {
  constexpr size_t kMostDigits = 20;
  return !text.empty() && text.size() <= kMostDigits &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool IsNewerId(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? a.size() > b.size() : a > b;
}

std::optional<absl::Time> TimeOfId(std::string_view id) {
  uint64_t number = 0;
  if (!IsXId(id) || !absl::SimpleAtoi({id.data(), id.size()}, &number) || number <= kLastCounted) {
    return std::nullopt;
  }
  return absl::FromUnixMillis(kEpochMillis + static_cast<int64_t>(number >> kTimeShift));
}

std::string SnowflakeId(const JsonValue& value) {
  return IsXId(value.Text()) ? value.String() : std::string();
}

std::string SnowflakeIdV1(const JsonValue& text, const JsonValue& number) {
  for (const JsonValue& value : {text, number}) {
    if (std::string id = SnowflakeId(value); !id.empty()) return id;
  }
  const std::optional<uint64_t> whole = number.Whole();
  return whole ? fmt::format("{}", *whole) : std::string();
}

uint64_t CountOf(const JsonValue& value) {
  if (const std::optional<uint64_t> whole = value.Whole()) return *whole;
  uint64_t count = 0;
  return IsXId(value.Text()) && absl::SimpleAtoi(value.String(), &count) ? count : 0;
}

std::optional<absl::Time> ParseTimeV1(std::string_view text) {
  constexpr size_t kLength = 30;
  absl::Time time;
  std::string error;
  if (text.size() != kLength ||
      !absl::ParseTime("%a %b %d %H:%M:%S %z %Y", std::string(text), &time, &error)) {
    return std::nullopt;
  }
  return time;
}

std::string LanguageOf(std::string_view code) {
  constexpr std::array<std::string_view, 4> kNone = {"und", "zxx", "art", "mul"};
  const bool of_x = code.size() == 3 && code[0] == 'q';
  if (of_x || std::find(kNone.begin(), kNone.end(), code) != kNone.end()) return {};
  if (code == "in") return "id";
  if (code == "iw") return "he";
  return std::string(code);
}

std::string AccountAddress(std::string_view name) {
  return IsAccountName(name) ? fmt::format("https://x.com/{}", name) : std::string();
}

std::string PostAddress(std::string_view name, std::string_view id) {
  return fmt::format("https://x.com/{}/status/{}", IsAccountName(name) ? name : "i/web", id);
}

std::string MediaKind(std::string_view type) {
  if (type == "photo") return "image";
  if (type == "animated_gif") return "gifv";
  return std::string(type);
}

void WrapRepost(v1::Post wrapper, v1::Post* post) {
  v1::Post repost = *post;
  repost.set_id(wrapper.id());
  repost.set_repost_of(post->id());
  repost.set_url(wrapper.url());
  repost.clear_reply_to();
  // Its counts are those of the original.
  repost.clear_counts();
  repost.mutable_author()->Swap(wrapper.mutable_author());
  repost.clear_created_at();
  if (wrapper.has_created_at()) *repost.mutable_created_at() = wrapper.created_at();
  *post = std::move(repost);
}

bool IsWithheldEverywhere(const std::vector<JsonValue>& countries) {
  return std::any_of(countries.begin(), countries.end(), [](const JsonValue& country) {
    return country.Text() == "XX" || country.Text() == "XY";
  });
}

}  // namespace sluis
