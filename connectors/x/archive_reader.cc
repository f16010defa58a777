#include "connectors/x/archive_reader.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "connectors/x/snowflake.h"

namespace sluis {
namespace {

constexpr size_t kMaxEntryBytes = 1024 * 1024;
constexpr size_t kMaxPrefixBytes = 256;

// "window.YTD.tweets.part0 =", or nothing: a list of JSON alone.
bool IsPrefix(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return true;
  text.remove_prefix(begin);
  return text.substr(0, 11) == "window.YTD." && text.find('=') != std::string_view::npos;
}

absl::Status NoArchive() {
  return absl::InvalidArgumentError(
      "This is no file of an archive of X: it does not begin with \"window.YTD.\" and a list. Take "
      "data/tweets.js of the unpacked archive.");
}

}  // namespace

XArchiveReader::XArchiveReader(XAccount owner, const PostLimits& limits)
    : owner_(std::move(owner)), limits_(limits), parser_(kMaxEntryBytes) {}

absl::Status XArchiveReader::Push(std::string_view bytes, XNews* news) {
  if (place_ == Place::kBeforeList) {
    if (absl::Status status = PushBeforeList(&bytes); !status.ok()) return status;
  }
  while (place_ == Place::kInList && !bytes.empty()) PushInList(&bytes, news);
  return absl::OkStatus();
}

absl::Status XArchiveReader::Finish() const {
  if (place_ == Place::kAfterList) return absl::OkStatus();
  if (place_ == Place::kBeforeList) return NoArchive();
  return absl::InvalidArgumentError(
      "The archive's list of posts does not end: the file was cut off. Unpack it anew.");
}

absl::Status XArchiveReader::PushBeforeList(std::string_view* bytes) {
  const size_t bracket = std::min(bytes->find('['), bytes->size());
  prefix_.append(bytes->substr(0, std::min(bracket, kMaxPrefixBytes)));
  const bool begins = bracket < bytes->size();
  if (prefix_.size() >= kMaxPrefixBytes || (begins && !IsPrefix(prefix_))) return NoArchive();
  bytes->remove_prefix(std::min(bracket + 1, bytes->size()));
  if (begins) place_ = Place::kInList;
  return absl::OkStatus();
}

void XArchiveReader::PushInList(std::string_view* bytes, XNews* news) {
  if (depth_ == 0) {
    // Between two entries there are blanks and commas; other things there are no posts.
    const size_t begin = std::min(bytes->find_first_of("{]"), bytes->size());
    bytes->remove_prefix(begin);
    if (bytes->empty()) return;
    if ((*bytes)[0] == ']') {
      place_ = Place::kAfterList;
      return;
    }
  }
  const size_t end = EndOfEntry(*bytes);
  // One byte more than may be read, so that the parser refuses it.
  entry_.append(bytes->substr(0, std::min(end, kMaxEntryBytes + 1 - entry_.size())));
  bytes->remove_prefix(end);
  if (depth_ == 0) TakeEntry(news);
}

// How many of the bytes belong to the entry; `depth_` is 0 when it ends there.
size_t XArchiveReader::EndOfEntry(std::string_view bytes) {
  for (size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (in_string_) {
      if (after_backslash_) {
        after_backslash_ = false;
      } else if (c == '\\') {
        after_backslash_ = true;
      } else if (c == '"') {
        in_string_ = false;
      }
    } else if (c == '"') {
      in_string_ = true;
    } else if (c == '{') {
      ++depth_;
    } else if (c == '}' && --depth_ == 0) {
      return i + 1;
    }
  }
  return bytes.size();
}

void XArchiveReader::TakeEntry(XNews* news) {
  const absl::StatusOr<JsonValue> entry = parser_.Parse(entry_);
  if (entry.ok()) {
    // Archives before 2020 have the posts themselves in the list.
    const JsonValue wrapped = (*entry)["tweet"];
    TakeStatusV1(&owner_, limits_, wrapped.IsObject() ? wrapped : *entry, news);
  } else {
    ++news->invalid;
  }
  entry_.clear();
}

absl::StatusOr<XAccount> ReadArchiveOwner(std::string_view bytes) {
  const size_t bracket = std::min(bytes.find('['), bytes.size());
  if (!IsPrefix(bytes.substr(0, std::min(bracket, kMaxPrefixBytes)))) return NoArchive();
  JsonParser parser(kMaxEntryBytes);
  const absl::StatusOr<JsonValue> list = parser.Parse(bytes.substr(bracket));
  if (!list.ok()) return list.status();
  const std::vector<JsonValue> entries = list->Items(1);
  const JsonValue account = entries.empty() ? JsonValue() : entries[0]["account"];
  XAccount owner{SnowflakeId(account["accountId"]), account["username"].String(),
                 account["accountDisplayName"].String()};
  if (owner.id.empty()) {
    return absl::InvalidArgumentError(
        "The file names no account. Take data/account.js of the unpacked archive.");
  }
  return owner;
}

}  // namespace sluis
