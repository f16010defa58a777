#include "engine/desk/raw_word_filter.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/ascii.h"
#include "engine/state/message_parts.h"
#include "models/text/ascii_skeleton.h"
#include "models/text/phrase_matcher.h"
#include "models/text/term_matcher.h"
#include "proto/sluis/storage/v1/storage.pb.h"

namespace sluis {
namespace {

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

// Of all texts that PostText is made of, those with characters of several bytes.
class ForeignTexts {
 public:
  explicit ForeignTexts(std::string_view record) {
    is_read_ = ForEachMessagePart(record,
                                  [this](int field, std::string_view part) {
                                    if (field == storage::v1::StoredPost::kPostFieldNumber)
                                      LookAtPost(part);
                                  }) &&
               is_read_;
  }
  // False: they could not be read.
  bool is_read() const { return is_read_; }
  // What is left of them in ASCII, one behind the other; empty without any.
  const std::string& skeleton() const { return skeleton_; }

 private:
  void LookAtPost(std::string_view post) {
    is_read_ = ForEachMessagePart(
                   post,
                   [this](int field, std::string_view part) {
                     switch (field) {
                       case v1::Post::kTextFieldNumber:
                       case v1::Post::kSpoilerFieldNumber:
                       case v1::Post::kTitleFieldNumber:
                       case v1::Post::kTagsFieldNumber:
                         Take(part);
                         break;
                       case v1::Post::kMediaFieldNumber:
                         is_read_ = ForEachMessagePart(
                                        part, [this](int, std::string_view text) { Take(text); }) &&
                                    is_read_;
                         break;
                       default:
                         break;
                     }
                   }) &&
               is_read_;
  }
  void Take(std::string_view text) {
    if (IsAscii(text)) return;
    is_read_ = AppendAsciiSkeleton(text, &skeleton_) && is_read_;
    skeleton_ += '\n';
  }

  bool is_read_ = true;
  std::string skeleton_;
};

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
  const auto is_there = [](const std::vector<std::string>& runs, std::string_view text) {
    return std::any_of(runs.begin(), runs.end(),
                       [text](const std::string& run) { return Holds(text, run); });
  };
  const auto in_record = [&](const std::vector<std::string>& runs) {
    return is_there(runs, record);
  };
  if (std::all_of(groups_.begin(), groups_.end(), in_record)) return true;
  const ForeignTexts foreign(record);
  if (!foreign.is_read()) return true;
  if (foreign.skeleton().empty()) return false;
  return std::all_of(groups_.begin(), groups_.end(), [&](const std::vector<std::string>& runs) {
    return in_record(runs) || is_there(runs, foreign.skeleton());
  });
}

}  // namespace sluis
