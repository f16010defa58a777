#include "connectors/feeds/feed_progress.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <xxhash.h>

#include <algorithm>
#include <limits>

#include "absl/strings/ascii.h"

namespace sluis {
namespace {

using google::protobuf::io::CodedInputStream;
using google::protobuf::io::CodedOutputStream;
using google::protobuf::io::StringOutputStream;

// The first byte. Another one is of another version of the program, whose feeds begin anew.
constexpr uint32_t kVersion = 1;
// A year: no feed that is read is silent on purpose for longer.
constexpr int64_t kMostFreshSeconds = 366 * 24 * 3600;

void WriteText(const std::string& text, CodedOutputStream* out) {
  out->WriteVarint32(static_cast<uint32_t>(text.size()));
  out->WriteString(text);
}

bool ReadText(size_t most, CodedInputStream* in, std::string* text) {
  uint32_t size = 0;
  return in->ReadVarint32(&size) && size <= most && in->ReadString(text, static_cast<int>(size));
}

bool ReadValidator(CodedInputStream* in, std::string* value) {
  return ReadText(kProgressLimits.validator_bytes, in, value) && CanKeepValidator(*value);
}

bool ReadNumbers(CodedInputStream* in, FeedProgress* progress) {
  uint32_t version = 0;
  uint32_t fresh_seconds = 0;
  if (!in->ReadVarint32(&version) || version != kVersion ||
      !in->ReadLittleEndian64(&progress->source_hash) || !in->ReadVarint32(&progress->failures) ||
      !in->ReadVarint32(&fresh_seconds) || fresh_seconds > kMostFreshSeconds) {
    return false;
  }
  progress->fresh_for = absl::Seconds(fresh_seconds);
  return true;
}

bool ReadTexts(CodedInputStream* in, FeedProgress* progress) {
  return ReadText(kProgressLimits.address_bytes, in, &progress->address) &&
         ReadText(kProgressLimits.whereabouts_bytes, in, &progress->whereabouts) &&
         ReadValidator(in, &progress->etag) && ReadValidator(in, &progress->last_modified) &&
         ReadText(kProgressLimits.title_bytes, in, &progress->title);
}

bool ReadItems(CodedInputStream* in, std::vector<KnownItem>* items) {
  uint32_t count = 0;
  if (!in->ReadVarint32(&count) || count > kProgressLimits.items) return false;
  items->resize(count);
  return std::all_of(items->begin(), items->end(), [in](KnownItem& item) {
    return in->ReadLittleEndian64(&item.id_hash) && in->ReadLittleEndian64(&item.fingerprint) &&
           in->ReadVarint64(&item.revision);
  });
}

}  // namespace

uint64_t ProgressHash(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

bool CanKeepValidator(std::string_view value) {
  return value.size() <= kProgressLimits.validator_bytes &&
         std::none_of(value.begin(), value.end(),
                      [](char c) { return absl::ascii_iscntrl(static_cast<unsigned char>(c)); });
}

std::string WriteFeedProgress(const FeedProgress& progress) {
  std::string written;
  StringOutputStream stream(&written);
  CodedOutputStream out(&stream);
  out.WriteVarint32(kVersion);
  out.WriteLittleEndian64(progress.source_hash);
  out.WriteVarint32(progress.failures);
  const int64_t fresh_seconds = absl::ToInt64Seconds(progress.fresh_for);
  out.WriteVarint32(
      static_cast<uint32_t>(std::clamp<int64_t>(fresh_seconds, 0, kMostFreshSeconds)));
  for (const std::string* text : {&progress.address, &progress.whereabouts, &progress.etag,
                                  &progress.last_modified, &progress.title}) {
    WriteText(*text, &out);
  }
  out.WriteVarint32(static_cast<uint32_t>(progress.items.size()));
  for (const KnownItem& item : progress.items) {
    out.WriteLittleEndian64(item.id_hash);
    out.WriteLittleEndian64(item.fingerprint);
    out.WriteVarint64(item.revision);
  }
  out.Trim();
  return written;
}

absl::StatusOr<FeedProgress> ReadFeedProgress(std::string_view written) {
  FeedProgress progress;
  if (written.empty()) return progress;
  if (written.size() <= kMostProgressBytes) {
    CodedInputStream in(reinterpret_cast<const uint8_t*>(written.data()),
                        static_cast<int>(written.size()));
    if (ReadNumbers(&in, &progress) && ReadTexts(&in, &progress) &&
        ReadItems(&in, &progress.items) &&
        in.CurrentPosition() == static_cast<int>(written.size())) {
      return progress;
    }
  }
  return absl::InvalidArgumentError(
      "What was stored of this feed is not of this version: it is read from the beginning.");
}

}  // namespace sluis
