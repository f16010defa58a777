#include "connectors/sources/source_name.h"

#include <array>
#include <utility>

#include "absl/strings/ascii.h"
#include "fmt/format.h"

namespace sluis {
namespace {

constexpr size_t kMostNameBytes = 56;

constexpr std::array<std::pair<v1::SourceKind, std::string_view>, 4> kWords = {
    {{v1::SOURCE_KIND_FEED, "feed"},
     {v1::SOURCE_KIND_MASTODON, "mastodon"},
     {v1::SOURCE_KIND_BLUESKY, "bluesky"},
     {v1::SOURCE_KIND_X, "x"}}};

std::string_view WithoutScheme(std::string_view url) {
  const size_t end = url.find("://");
  return end == std::string_view::npos ? url : url.substr(end + 3);
}

bool StartsWith(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

}  // namespace

std::string WithScheme(std::string_view url) {
  url = url.substr(0, url.find('#'));
  return url.find("://") == std::string_view::npos ? fmt::format("https://{}", url)
                                                   : std::string(url);
}

v1::SourceKind KindOfAddress(std::string_view url) {
  if (StartsWith(url, "wss://") || StartsWith(url, "ws://")) return v1::SOURCE_KIND_BLUESKY;
  const std::string_view rest = WithoutScheme(url);
  const std::string_view host = rest.substr(0, rest.find_first_of("/?#"));
  if (host == "api.x.com" || host == "api.twitter.com") return v1::SOURCE_KIND_X;
  return v1::SOURCE_KIND_FEED;
}

std::string NameOfAddress(std::string_view url,
                          const std::function<bool(const std::string&)>& is_taken) {
  std::string_view rest = WithoutScheme(url);
  if (StartsWith(rest, "www.")) rest.remove_prefix(4);
  std::string name;
  for (const char c : rest.substr(0, rest.find('#'))) {
    const char lower = absl::ascii_tolower(static_cast<unsigned char>(c));
    const bool is_kept = absl::ascii_isalnum(static_cast<unsigned char>(lower)) || lower == '.';
    // Runs of what names cannot hold become one hyphen; none stands in front.
    if (is_kept && (!name.empty() || lower != '.')) {
      name += lower;
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
    if (name.size() == kMostNameBytes) break;
  }
  while (!name.empty() && (name.back() == '-' || name.back() == '.')) name.pop_back();
  if (name.empty()) name = "source";
  std::string free = name;
  for (int number = 2; is_taken(free); ++number) free = fmt::format("{}-{}", name, number);
  return free;
}

std::string_view WordFor(v1::SourceKind kind) {
  for (const auto& [known, word] : kWords) {
    if (known == kind) return word;
  }
  return "unknown";
}

v1::SourceKind KindOfWord(std::string_view word) {
  for (const auto& [kind, known] : kWords) {
    if (known == word) return kind;
  }
  return v1::SOURCE_KIND_UNSPECIFIED;
}

}  // namespace sluis
