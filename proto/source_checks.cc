#include "proto/source_checks.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "proto/checks.h"

namespace sluis {
namespace {

constexpr size_t kMostUrlBytes = 4096;
constexpr size_t kMostTextBytes = 1000;
constexpr int kMostItems = 32;

bool StartsWith(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

absl::Status CheckText(std::string_view field, const std::string& text, size_t most) {
  if (text.size() > most) {
    return absl::InvalidArgumentError(
        fmt::format("source.{} is {} bytes long; at most {} are taken.", field, text.size(), most));
  }
  const bool is_line = simdjson::validate_utf8(text.data(), text.size()) &&
                       std::none_of(text.begin(), text.end(), [](char c) {
                         return absl::ascii_iscntrl(static_cast<unsigned char>(c));
                       });
  if (is_line) return absl::OkStatus();
  return absl::InvalidArgumentError(fmt::format("source.{} must be one line of UTF-8.", field));
}

// "host:port" of what follows the scheme.
absl::Status CheckHost(const std::string& url, std::string_view rest) {
  const std::string_view host = rest.substr(0, rest.find_first_of("/?#"));
  if (host.find('@') != std::string_view::npos) {
    // Not shown: it may be a password.
    return absl::InvalidArgumentError(
        "source.url holds a user or a password, which lists, logs and pages would show. Leave it "
        "out: only what everybody may read is fetched.");
  }
  if (host.empty() || host.front() == ':' || url.find_first_of(" \\\"<>") != std::string::npos) {
    return absl::InvalidArgumentError(
        fmt::format("source.url: '{}' is no address. Write https://host/path.", url));
  }
  return absl::OkStatus();
}

absl::Status CheckUrl(const v1::Source& source) {
  const bool is_socket = source.kind() == v1::SOURCE_KIND_BLUESKY;
  absl::Status status = CheckText("url", source.url(), kMostUrlBytes);
  if (!status.ok()) return status;
  for (const std::string_view scheme :
       is_socket ? std::initializer_list<std::string_view>{"wss://", "ws://"}
                 : std::initializer_list<std::string_view>{"https://", "http://"}) {
    if (StartsWith(source.url(), scheme)) {
      return CheckHost(source.url(), std::string_view(source.url()).substr(scheme.size()));
    }
  }
  return absl::InvalidArgumentError(fmt::format("source.url must begin with {}; '{}' does not.",
                                                is_socket ? "wss://" : "https:// or http://",
                                                source.url()));
}

// "hashtag:water", "list:12": the word and something behind it.
bool IsStream(std::string_view stream) {
  for (const std::string_view plain : {"public", "public:local", "public:remote", "user"}) {
    if (stream == plain) return true;
  }
  for (const std::string_view word : {"hashtag:local:", "hashtag:", "list:"}) {
    if (StartsWith(stream, word)) return stream.size() > word.size();
  }
  return false;
}

absl::Status CheckStreams(const v1::Source& source) {
  if (source.streams_size() > kMostItems) {
    return absl::InvalidArgumentError(
        fmt::format("source.streams has {} items; at most {}.", source.streams_size(), kMostItems));
  }
  for (const std::string& stream : source.streams()) {
    if (absl::Status status = CheckText("streams", stream, kMostTextBytes); !status.ok()) {
      return status;
    }
    if (IsStream(stream)) continue;
    return absl::InvalidArgumentError(
        fmt::format("source.streams: '{}' is none. Write public, public:local, public:remote, "
                    "hashtag:<name>, hashtag:local:<name>, list:<number> or user.",
                    stream));
  }
  return absl::OkStatus();
}

absl::Status CheckLanguages(const v1::Source& source) {
  if (source.languages_size() > kMostItems) {
    return absl::InvalidArgumentError(fmt::format("source.languages has {} items; at most {}.",
                                                  source.languages_size(), kMostItems));
  }
  for (const std::string& tag : source.languages()) {
    const bool is_tag =
        !tag.empty() && tag.size() <= 35 && std::all_of(tag.begin(), tag.end(), [](char c) {
          return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-';
        });
    if (!is_tag) {
      return absl::InvalidArgumentError(
          "source.languages holds a tag that is none. Write nl, en, fy.");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckPath(std::string_view field, const std::string& path) {
  if (path.empty() || path.front() == '/') return CheckText(field, path, kMostUrlBytes);
  return absl::InvalidArgumentError(fmt::format("source.{} must be an absolute path.", field));
}

// What another kind has would be passed over without a word.
absl::Status CheckKindsOwn(const v1::Source& source) {
  const v1::SourceKind kind = source.kind();
  const auto only = [](bool is_used, bool may_be, std::string_view what, std::string_view whose) {
    if (!is_used || may_be) return absl::OkStatus();
    return absl::InvalidArgumentError(fmt::format("source.{} is for {} only.", what, whose));
  };
  absl::Status status =
      only(source.streams_size() > 0, kind == v1::SOURCE_KIND_MASTODON, "streams", "Mastodon");
  status.Update(only(!source.token_file().empty(),
                     kind == v1::SOURCE_KIND_MASTODON || kind == v1::SOURCE_KIND_X, "token_file",
                     "Mastodon and X"));
  const bool is_bluesky = kind == v1::SOURCE_KIND_BLUESKY;
  status.Update(only(source.counts(), is_bluesky, "counts", "Bluesky"));
  status.Update(only(!source.dictionary_file().empty(), is_bluesky, "dictionary_file", "Bluesky"));
  return status;
}

}  // namespace

absl::Status CheckSource(const v1::Source& source) {
  absl::Status status = CheckId("source.name", source.name());
  if (!v1::SourceKind_IsValid(source.kind()) || source.kind() == v1::SOURCE_KIND_UNSPECIFIED) {
    status.Update(
        absl::InvalidArgumentError("source.kind is none. Write feed, mastodon, bluesky or x."));
  }
  status.Update(CheckUrl(source));
  status.Update(CheckText("title", source.title(), kMostTextBytes));
  status.Update(CheckText("purpose", source.purpose(), kMostTextBytes));
  status.Update(CheckText("terms", source.terms(), kMostTextBytes));
  status.Update(CheckText("folder", source.folder(), kMostTextBytes));
  status.Update(CheckStreams(source));
  status.Update(CheckLanguages(source));
  status.Update(CheckPath("token_file", source.token_file()));
  status.Update(CheckPath("dictionary_file", source.dictionary_file()));
  status.Update(CheckKindsOwn(source));
  return status;
}

}  // namespace sluis
