#include "connectors/bluesky/record_key.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "fmt/format.h"

namespace sluis {
namespace {

bool IsPlain(std::string_view text, std::string_view signs) {
  return std::all_of(text.begin(), text.end(), [signs](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
           signs.find(c) != std::string_view::npos;
  });
}

}  // namespace

std::optional<uint64_t> ParseTid(std::string_view text) {
  constexpr std::string_view kDigits = "234567abcdefghijklmnopqrstuvwxyz";
  constexpr size_t kLength = 13;
  // Thirteen digits of five bits are 65: the first may use four of its own.
  if (text.size() != kLength || kDigits.find(text[0]) >= 16) return std::nullopt;
  uint64_t number = 0;
  for (const char c : text) {
    const size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    number = (number << 5) | digit;
  }
  return number;
}

bool IsDid(std::string_view text) {
  constexpr size_t kLongest = 256;
  if (text.substr(0, 4) != "did:" || text.size() > kLongest) return false;
  const size_t end = text.find(':', 4);
  return end != std::string_view::npos && end > 4 && end + 1 < text.size() &&
         IsPlain(text, ":._%-");
}

bool IsRecordKey(std::string_view text) {
  constexpr size_t kLongest = 512;
  return !text.empty() && text.size() <= kLongest && text != "." && text != ".." &&
         IsPlain(text, ".-_:~");
}

std::string RecordUri(std::string_view did, std::string_view collection, std::string_view rkey) {
  return fmt::format("at://{}/{}/{}", did, collection, rkey);
}

bool IsRecordOf(std::string_view collection, std::string_view uri) {
  constexpr std::string_view kScheme = "at://";
  if (uri.substr(0, kScheme.size()) != kScheme) return false;
  uri.remove_prefix(kScheme.size());
  const size_t slash = uri.find('/');
  if (slash == std::string_view::npos || !IsDid(uri.substr(0, slash))) return false;
  uri.remove_prefix(slash + 1);
  return uri.substr(0, collection.size()) == collection && uri.size() > collection.size() &&
         uri[collection.size()] == '/' && IsRecordKey(uri.substr(collection.size() + 1));
}

}  // namespace sluis
