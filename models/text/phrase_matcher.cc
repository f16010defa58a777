#include "models/text/phrase_matcher.h"

#include <algorithm>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "models/text/normalizer.h"
#include "models/text/unicode.h"

namespace sluis {
namespace {

std::string Fold(std::string_view text) {
  std::string folded = StripAccents(NormalizeSluis1(text));
  std::replace(folded.begin(), folded.end(), '-', ' ');
  return folded;
}

absl::Status Refused(std::string_view phrase, std::string_view why) {
  return absl::InvalidArgumentError(fmt::format("the phrase \"{}\" {}", phrase, why));
}

}  // namespace

MatchableText::MatchableText(std::string_view text) : padded_(fmt::format(" {} ", Fold(text))) {}

absl::StatusOr<PhraseMatcher> PhraseMatcher::Create(std::string_view phrase) {
  std::string_view words = phrase;
  while (!words.empty() && words.back() == ' ') words.remove_suffix(1);
  const bool prefix = !words.empty() && words.back() == '*';
  if (prefix) words.remove_suffix(1);
  if (words.find('*') != std::string_view::npos) {
    return Refused(phrase, "has a '*' inside: it may only end the last word, as in \"dijk*\"");
  }
  if (prefix && (words.empty() || words.back() == ' ')) {
    return Refused(phrase, "has a '*' on its own: write it right behind a word, as in \"dijk*\"");
  }
  const std::string folded = Fold(words);
  if (folded.empty()) {
    return Refused(phrase,
                   "holds no word: links, @names, signs and numbers of five digits and more are "
                   "not matched");
  }
  return PhraseMatcher(std::string(phrase), fmt::format(" {}{}", folded, prefix ? "" : " "));
}

bool PhraseMatcher::Matches(const MatchableText& text) const {
  return text.padded().find(pattern_) != std::string::npos;
}

}  // namespace sluis
