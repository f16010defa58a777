// Tells from the bytes of a stored post, before it is taken apart, that a search cannot find it.
#ifndef SLUIS_ENGINE_DESK_RAW_WORD_FILTER_H_
#define SLUIS_ENGINE_DESK_RAW_WORD_FILTER_H_

#include <string>
#include <string_view>
#include <vector>

#include "models/text/query.h"

namespace sluis {

// Immutable; safe on any thread.
//
// A word that a post must hold stands in its folded text (PhraseMatcher), and with it every run of
// ASCII letters and digits in the word. Folding makes small letters of ASCII capitals and changes
// no other ASCII letter; signs it decodes or drops are no letters. So in a text without a character
// of several bytes a run stands as it is, capitals aside; in another it stands in what is left of
// the text in ASCII (AppendAsciiSkeleton).
class RawWordFilter {
 public:
  // Judges nothing.
  RawWordFilter() = default;
  explicit RawWordFilter(const Query& query);

  // Whether the post in these bytes, a serialized StoredPost, may hold a term of each group. Never
  // false for one that does.
  [[nodiscard]] bool MayMatch(std::string_view record) const;

 private:
  // Of each group that is words alone, the longest run of each of them.
  std::vector<std::vector<std::string>> groups_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_DESK_RAW_WORD_FILTER_H_
