#include "engine/desk/raw_word_filter.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>

#include <algorithm>
#include <cstring>

#include "absl/strings/ascii.h"
#include "models/text/phrase_matcher.h"
#include "models/text/term_matcher.h"
#include "proto/sluis/storage/v1/storage.pb.h"

namespace sluis {
namespace {

using google::protobuf::internal::WireFormatLite;

// The longest run of ASCII letters and digits in the folded words; empty if none says much.
std::string LongestRun(std::string_view words) {
  constexpr size_t kLeast = 2;
  const MatchableText folded(words);
  std::string longest;
  std::string run;
  for (const char c : folded.padded() + " ") {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c))) {
      run += c;
      continue;
    }
    if (run.size() > longest.size()) longest = run;
    run.clear();
  }
  return longest.size() < kLeast ? "" : longest;
}

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

// Calls `visit` with the length-delimited fields of a message, in order. False:
// the bytes are no message.
template <typename Visit>
bool ForEachPart(std::string_view message, const Visit& visit) {
  google::protobuf::io::CodedInputStream in(reinterpret_cast<const uint8_t*>(message.data()),
                                            static_cast<int>(message.size()));
  while (const uint32_t tag = in.ReadTag()) {
    if (WireFormatLite::GetTagWireType(tag) != WireFormatLite::WIRETYPE_LENGTH_DELIMITED) {
      if (!WireFormatLite::SkipField(&in, tag)) return false;
      continue;
    }
    uint32_t size = 0;
    if (!in.ReadVarint32(&size)) return false;
    const auto at = static_cast<size_t>(in.CurrentPosition());
    if (size > message.size() - at || !in.Skip(static_cast<int>(size))) return false;
    visit(WireFormatLite::GetTagFieldNumber(tag), message.substr(at, size));
  }
  return in.ConsumedEntireMessage();
}

bool StartsHere(const char* at, const std::string& run) {
  for (size_t i = 1; i < run.size(); ++i) {
    if (absl::ascii_tolower(static_cast<unsigned char>(at[i])) != run[i]) return false;
  }
  return true;
}

bool Holds(std::string_view record, const std::string& run) {
  if (record.size() < run.size()) return false;
  const char* const last = record.data() + record.size() - run.size();
  for (const char first : {run[0], absl::ascii_toupper(static_cast<unsigned char>(run[0]))}) {
    const char* at = record.data();
    while (at <= last) {
      at = static_cast<const char*>(std::memchr(at, first, static_cast<size_t>(last - at) + 1));
      if (at == nullptr) break;
      if (StartsHere(at, run)) return true;
      ++at;
    }
  }
  return false;
}

// Whether all that PostText is made of is ASCII.
bool HasPlainText(std::string_view record) {
  bool plain = true;
  const auto look_at_post = [&plain](int field, std::string_view part) {
    switch (field) {
      case v1::Post::kTextFieldNumber:
      case v1::Post::kSpoilerFieldNumber:
      case v1::Post::kTitleFieldNumber:
      case v1::Post::kTagsFieldNumber:
      case v1::Post::kMediaFieldNumber:
        plain = plain && IsAscii(part);
        break;
      default:
        break;
    }
  };
  const bool whole = ForEachPart(record, [&](int field, std::string_view part) {
    if (field == storage::v1::StoredPost::kPostFieldNumber) {
      plain = ForEachPart(part, look_at_post) && plain;
    }
  });
  return whole && plain;
}

}  // namespace

RawWordFilter::RawWordFilter(const Query& query) {
  for (const std::vector<std::string>& group : query.required) {
    std::vector<std::string> runs;
    for (const std::string& term : group) {
      const FieldTerm parts = SplitField(term);
      runs.push_back(parts.field == TermField::kText ? LongestRun(parts.value) : "");
    }
    const bool judges =
        std::none_of(runs.begin(), runs.end(), [](const std::string& run) { return run.empty(); });
    if (judges) groups_.push_back(std::move(runs));
  }
}

bool RawWordFilter::MayMatch(std::string_view record) const {
  const auto is_there = [record](const std::vector<std::string>& runs) {
    return std::any_of(runs.begin(), runs.end(),
                       [record](const std::string& run) { return Holds(record, run); });
  };
  return std::all_of(groups_.begin(), groups_.end(), is_there) || !HasPlainText(record);
}

}  // namespace sluis
