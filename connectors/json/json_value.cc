#include "connectors/json/json_value.h"

#include <simdjson.h>

#include <algorithm>
#include <bit>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "fmt/format.h"

namespace sluis {
namespace {

using simdjson::dom::element;

using Place = std::array<std::byte, 16>;
static_assert(sizeof(element) == sizeof(Place) && alignof(element) <= 8);
static_assert(std::is_trivially_copyable_v<element>);

constexpr size_t kKeptBytes = 1024 * 1024;

element At(const Place& place) { return std::bit_cast<element>(place); }

// ASCII case aside. There is something after the prefix.
bool StartsWith(std::string_view text, std::string_view prefix) {
  if (text.size() <= prefix.size()) return false;
  return std::equal(prefix.begin(), prefix.end(), text.begin(), [](char a, char b) {
    return a == absl::ascii_tolower(static_cast<unsigned char>(b));
  });
}

}  // namespace

bool JsonValue::IsObject() const { return exists_ && At(place_).is_object(); }
bool JsonValue::IsArray() const { return exists_ && At(place_).is_array(); }
bool JsonValue::IsText() const { return exists_ && At(place_).is_string(); }

JsonValue JsonValue::operator[](std::string_view key) const {
  JsonValue value;
  element member;
  if (!IsObject() || At(place_).at_key(key).get(member) != simdjson::SUCCESS) return value;
  if (member.is_null()) return value;
  value.place_ = std::bit_cast<Place>(member);
  value.exists_ = true;
  return value;
}

std::vector<JsonValue> JsonValue::Items(size_t most) const {
  std::vector<JsonValue> items;
  simdjson::dom::array array;
  if (!IsArray() || At(place_).get(array) != simdjson::SUCCESS) return items;
  for (const element item : array) {
    if (items.size() == most) break;
    if (item.is_null()) continue;
    JsonValue& value = items.emplace_back();
    value.place_ = std::bit_cast<Place>(item);
    value.exists_ = true;
  }
  return items;
}

std::string_view JsonValue::Text() const {
  std::string_view text;
  if (!exists_ || At(place_).get(text) != simdjson::SUCCESS) return {};
  return text;
}

std::string JsonValue::Address() const {
  const std::string_view text = Text();
  const bool web = StartsWith(text, "https://") || StartsWith(text, "http://");
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) > ' ' && c != '\x7F';
  });
  return web && plain ? std::string(text) : std::string();
}

std::optional<bool> JsonValue::Flag() const {
  bool flag = false;
  if (!exists_ || At(place_).get(flag) != simdjson::SUCCESS) return std::nullopt;
  return flag;
}

std::optional<uint64_t> JsonValue::Whole() const {
  uint64_t number = 0;
  if (!exists_ || At(place_).get(number) != simdjson::SUCCESS) return std::nullopt;
  return number;
}

std::optional<absl::Time> JsonValue::Time() const {
  const std::string_view text = Text();
  // Abseil reads words such as "infinite-future", too.
  constexpr size_t kLongestTime = 64;
  if (text.empty() || text.size() > kLongestTime || text[0] < '0' || text[0] > '9') {
    return std::nullopt;
  }
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, std::string(text), &time, &error)) return std::nullopt;
  // What a Timestamp of protobuf may hold.
  if (time < absl::FromUnixSeconds(-62135596800) || time >= absl::FromUnixSeconds(253402300800)) {
    return std::nullopt;
  }
  return time;
}

class JsonParser::Impl {
 public:
  explicit Impl(size_t max_bytes) : max_bytes_(max_bytes) {}

  absl::StatusOr<element> Parse(std::string_view bytes) {
    if (bytes.size() > max_bytes_) {
      return absl::InvalidArgumentError(fmt::format(
          "The message is {} bytes long; at most {} are read.", bytes.size(), max_bytes_));
    }
    // No text may have no address either, and that must not reach a copy.
    if (bytes.empty()) return absl::InvalidArgumentError("The message is not JSON: it is empty.");
    if (parser_.capacity() > kKeptBytes) parser_ = simdjson::dom::parser();
    element document;
    const simdjson::error_code error =
        parser_.parse(bytes.data(), bytes.size(), /*realloc_if_needed=*/true).get(document);
    if (error == simdjson::UTF8_ERROR) {
      return absl::InvalidArgumentError("The message is not valid UTF-8.");
    }
    if (error != simdjson::SUCCESS) {
      return absl::InvalidArgumentError(
          fmt::format("The message is not JSON: {}", simdjson::error_message(error)));
    }
    return document;
  }

 private:
  const size_t max_bytes_;
  simdjson::dom::parser parser_;
};

JsonParser::JsonParser(size_t max_bytes) : impl_(std::make_unique<Impl>(max_bytes)) {}
JsonParser::~JsonParser() = default;

absl::StatusOr<JsonValue> JsonParser::Parse(std::string_view bytes) {
  const absl::StatusOr<element> document = impl_->Parse(bytes);
  if (!document.ok()) return document.status();
  JsonValue value;
  value.place_ = std::bit_cast<Place>(*document);
  value.exists_ = !document->is_null();
  return value;
}

}  // namespace sluis
