// Matches a required, optional, forbidden or muted term against a post, as a reader expects it:
// whole words, in order and side by side, without regard to case, accents or hyphens. A '*' behind
// the last word lets it be longer: "dijk*" finds "dijkdoorbraak", "dijk" does not.
//
//   MatchableText text(normalised);                 // once a post
//   matcher.Matches(text);                          // for every phrase
#ifndef SLUIS_MODELS_TEXT_PHRASE_MATCHER_H_
#define SLUIS_MODELS_TEXT_PHRASE_MATCHER_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"

namespace sluis {

// A post's text made ready for matching: normalised (sluis-1), accents taken off, hyphens opened.
class MatchableText {
 public:
  // Takes any text; normalising a normalised one again is harmless.
  explicit MatchableText(std::string_view text);
  const std::string& padded() const { return padded_; }

 private:
  std::string padded_;  // " hoog water "
};

// Immutable; safe on any thread.
class PhraseMatcher {
 public:
  // Refuses a phrase of which nothing is left after normalisation, and a '*' anywhere but at the
  // end of the last word.
  [[nodiscard]] static absl::StatusOr<PhraseMatcher> Create(std::string_view phrase);

  // Time linear in the text.
  [[nodiscard]] bool Matches(const MatchableText& text) const;

  // As it was given, for explanations.
  const std::string& phrase() const { return phrase_; }

 private:
  PhraseMatcher(std::string phrase, std::string pattern)
      : phrase_(std::move(phrase)), pattern_(std::move(pattern)) {}
  std::string phrase_;
  std::string pattern_;  // " hoog water ", or " dijk" for a prefix
};

}  // namespace sluis

#endif  // SLUIS_MODELS_TEXT_PHRASE_MATCHER_H_
