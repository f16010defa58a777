#include "tools/sluis/arguments.h"

#include "fmt/format.h"

namespace sluis {

absl::StatusOr<absl::Time> ParseTimeArgument(const std::string& text) {
  absl::Time time;
  std::string unused;
  if (absl::ParseTime(absl::RFC3339_full, text, &time, &unused) ||
      absl::ParseTime("%Y-%m-%d", text, &time, &unused)) {
    return time;
  }
  return absl::InvalidArgumentError(
      fmt::format("'{}' is not a time; write 2026-03-12 or 2026-03-12T07:00:00Z.", text));
}

std::string ShowTime(const google::protobuf::Timestamp& timestamp) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", absl::FromUnixSeconds(timestamp.seconds()),
                          absl::UTCTimeZone());
}

absl::StatusOr<v1::PostKey> ParsePostArgument(const std::string& text) {
  const size_t slash = text.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == text.size()) {
    return absl::InvalidArgumentError(
        fmt::format("'{}' does not name a post; write SOURCE/ID, such as mastodon/109.", text));
  }
  v1::PostKey key;
  key.set_source(text.substr(0, slash));
  key.set_id(text.substr(slash + 1));
  return key;
}

std::string OneLine(const std::string& text, size_t columns) {
  std::string line = text.substr(0, columns);
  // Not in the middle of a character: continuation bytes are 10xxxxxx.
  if (line.size() < text.size()) {
    size_t end = line.size();
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    line.resize(end);
    line += "...";
  }
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return line;
}

}  // namespace sluis
