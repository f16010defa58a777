#include "connectors/bluesky/jetstream_end.h"

#include <algorithm>

#include "fmt/format.h"

namespace sluis {
namespace {

// What can stand in a sentence: of ASCII, and not too long.
std::string Quoted(std::string words) {
  constexpr size_t kMost = 200;
  words.resize(std::min(words.size(), kMost));
  std::replace_if(
      words.begin(), words.end(), [](unsigned char c) { return c < ' ' || c > '~'; }, ' ');
  return words;
}

absl::StatusCode CodeOf(const std::string& name) {
  if (name == "UnknownZstdDictionary") return absl::StatusCode::kFailedPrecondition;
  if (name == "InvalidRequest") return absl::StatusCode::kInvalidArgument;
  return absl::StatusCode::kUnavailable;
}

}  // namespace

absl::Status EndError(const std::string& server, const JetstreamEnd& end) {
  const absl::StatusCode code = CodeOf(end.name);
  return absl::Status(
      code,
      fmt::format("Jetstream at {} says {}: {}{}", server, Quoted(end.name), Quoted(end.message),
                  code == absl::StatusCode::kFailedPrecondition
                      ? ". Fetch its dictionary anew, or leave out the dictionary file."
                      : ""));
}

}  // namespace sluis
