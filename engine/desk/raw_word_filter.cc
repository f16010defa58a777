#include "engine/desk/raw_word_filter.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/ascii.h"
#include "models/text/phrase_matcher.h"
#include "models/text/term_matcher.h"

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

// A first byte of UTF-8 with one that goes on. A number in the record may look so too.
bool MayHoldLongCharacter(std::string_view record) {
  for (size_t i = 0; i + 1 < record.size(); ++i) {
    const auto lead = static_cast<unsigned char>(record[i]);
    const auto next = static_cast<unsigned char>(record[i + 1]);
    if (lead >= 0xC2 && next >= 0x80 && next < 0xC0) return true;
  }
  return false;
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
  return std::all_of(groups_.begin(), groups_.end(), is_there) || MayHoldLongCharacter(record);
}

}  // namespace sluis
