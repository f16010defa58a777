#include "models/text/person_name.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "models/text/given_names.h"
#include "models/text/stop_words.h"
#include "models/text/unicode.h"

namespace sluis {
namespace {

// More words than any name has.
constexpr size_t kMostWords = 7;

constexpr std::string_view kHonorifics[] = {
    "dhr",     "dr",     "drs",  "heer",    "ir",   "jonkheer", "jonkvrouw", "lady",
    "lord",    "meester", "meneer", "mevr", "mevrouw", "miss",   "mister",    "mr",
    "mrs",     "ms",     "mw",   "prof",    "professor", "sir",
};
constexpr std::string_view kOffices[] = {
    "burgemeester",       "congressman", "councillor", "gedeputeerde",     "governor",
    "kamerlid",           "koning",      "koningin",   "mayor",            "minister",
    "minister-president", "premier",     "president",  "prins",            "prinses",
    "raadslid",           "senator",     "wethouder",  "staatssecretaris",
};
// Between a given name and a surname.
constexpr std::string_view kPrefixes[] = {
    "'t", "aan", "al", "bin", "da", "de", "del", "den", "der",   "di",     "dos",    "du",  "el",
    "het", "in", "la", "le",  "op", "te", "ten", "ter", "van",   "vande",  "vanden", "vander",
    "von", "zu",
};
// A surname ends in none of these: "Luijkenstraat", "Halsmuseum".
constexpr std::string_view kPlaceEndings[] = {
    "straat", "laan",  "weg",    "plein",  "kade",    "gracht", "singel", "brug",    "tunnel",
    "haven",  "sluis", "school", "college", "lyceum", "museum", "arena",  "stadion", "ziekenhuis",
    "street", "centrum", "university",
};
// These and the endings are surnames only behind a prefix: "van der Laan", but "Anne Frank Huis".
constexpr std::string_view kPlaceWords[] = {
    "airport", "avenue", "award", "bridge",     "dijk",  "dreef", "fonds",  "foundation",
    "hof",     "hospital", "huis", "house",     "kerk",  "pad",   "park",   "polder",
    "prijs",   "road",   "square", "stichting", "steeg", "toren",
};
// Words that follow a given name or an office and are nobody's surname.
constexpr std::string_view kNoSurnames[] = {
    "buitenlandse", "climate",  "crisis",      "cultuur",  "cyclone",    "day",        "defensie",
    "duurzaamheid", "economie", "election",    "elections", "festival",  "financien",  "hurricane",
    "integriteit",  "jeugd",    "justitie",    "klimaat",  "landbouw",   "mobiliteit", "onderwijs",
    "orkaan",       "ruimte",   "sport",       "storm",    "tournament", "toernooi",   "typhoon",
    "verkeer",      "wmo",      "wonen",       "zorg",
};

template <size_t kCount>
bool IsIn(const std::string_view (&list)[kCount], std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

struct NameWord {
  std::string folded;
  bool capital = false;
};

bool IsLetter(int32_t c) { return KindOf(c) == CharacterKind::kLetter; }

// Only letters, with the hyphens, apostrophes and dots of names; a possessive is no name.
bool IsNameWord(std::string_view folded) {
  const std::vector<int32_t> characters = FoldCase(folded);
  const bool clean = std::all_of(characters.begin(), characters.end(), [](int32_t c) {
    return IsLetter(c) || c == '-' || c == '\'' || c == 0x2019;
  });
  return clean && !folded.ends_with('\'') && !folded.ends_with("'s") &&
         !folded.ends_with("\u2019") && !folded.ends_with("\u2019s");
}

// Whether the first letter is another one when folded.
bool BeginsWithCapital(std::string_view word, std::string_view folded) {
  const std::string bare = StripAccents(word);
  return !bare.empty() && !folded.empty() && bare.front() != folded.front();
}

std::vector<NameWord> WordsOf(std::string_view text) {
  std::vector<NameWord> words;
  while (!(text = TrimSpaces(text)).empty()) {
    const std::string_view word = text.substr(0, text.find_first_of(" \t\n"));
    text.remove_prefix(word.size());
    std::string folded = FoldName(word);
    const bool capital = BeginsWithCapital(word, folded);
    words.push_back({std::move(folded), capital});
  }
  return words;
}

bool IsPlace(std::string_view folded, bool behind_prefix) {
  if (IsIn(kPlaceWords, folded) || IsIn(kPlaceEndings, folded)) return !behind_prefix;
  return std::any_of(std::begin(kPlaceEndings), std::end(kPlaceEndings),
                     [folded](std::string_view ending) { return folded.ends_with(ending); });
}

bool IsPartOfSurname(const NameWord& word, bool behind_prefix, bool wants_capital) {
  return word.folded.size() > 1 && IsNameWord(word.folded) && (word.capital || !wants_capital) &&
         (behind_prefix || !IsStopWord(word.folded)) && !IsIn(kNoSurnames, word.folded) &&
         !IsPlace(word.folded, behind_prefix);
}

// "van der Meer", "Peter Balkenende": prefixes, and words that all can be part of a surname.
bool IsSurname(const std::vector<NameWord>& words, size_t begin, bool wants_capital) {
  if (begin >= words.size() || IsIn(kPrefixes, words.back().folded)) return false;
  bool behind_prefix = false;
  for (size_t i = begin; i < words.size(); ++i) {
    const bool is_prefix = IsIn(kPrefixes, words[i].folded);
    if (!is_prefix && !IsPartOfSurname(words[i], behind_prefix, wants_capital)) return false;
    behind_prefix = is_prefix;
  }
  return true;
}

// "J.", "J.P.": letters that each have a dot.
bool IsInitials(std::string_view folded) {
  return folded.size() >= 2 && folded.size() <= 8 && folded.size() % 2 == 0 &&
         folded.ends_with('.') && folded[1] == '.';
}

std::string_view WithoutDot(std::string_view word) {
  return word.substr(0, word.size() - (word.ends_with('.') ? 1 : 0));
}

bool IsAccount(std::string_view text) {
  return text.size() > 1 && text.front() == '@' && text.find_first_of(" \t\n") == text.npos;
}

bool IsTitled(const std::vector<NameWord>& words) {
  const std::string_view title = WithoutDot(words.front().folded);
  const bool is_office = IsIn(kOffices, title);
  if (!is_office && !IsIn(kHonorifics, title)) return false;
  size_t begin = 1;
  // "mw. dr. De Wit", "de heer Jansen" has its article before it.
  while (begin < words.size() &&
         (IsInitials(words[begin].folded) ||
          IsIn(kHonorifics, WithoutDot(words[begin].folded)))) {
    ++begin;
  }
  if (begin >= words.size()) return false;
  // A prefix is written with a capital when no given name stands before it: "minister Van Dam", but
  // "minister van Financiën".
  const bool names_office = is_office && begin == 1 && !words[begin].capital;
  return !names_office && IsSurname(words, begin, /*wants_capital=*/true);
}

bool IsGivenAndSurname(const std::vector<NameWord>& words) {
  if (words.size() < 2) return false;
  const std::string& first = words.front().folded;
  if (!IsGivenName(first) && !IsGivenName(first.substr(0, first.find('-')))) return false;
  // A text all in small letters, or with every word in capitals, says nothing by them.
  const bool wants_capital = std::any_of(words.begin(), words.end(),
                                         [](const NameWord& word) { return word.capital; });
  if (wants_capital && !words.front().capital) return false;
  return IsSurname(words, 1, wants_capital);
}

}  // namespace

bool NamesPerson(std::string_view text) {
  const std::string_view trimmed = TrimSpaces(text);
  if (IsAccount(trimmed)) return true;
  std::vector<NameWord> words = WordsOf(trimmed);
  // "de heer Jansen", "the mayor".
  if (words.size() > 1 && (words.front().folded == "de" || words.front().folded == "the")) {
    words.erase(words.begin());
  }
  if (words.empty() || words.size() > kMostWords) return false;
  return IsTitled(words) || IsGivenAndSurname(words);
}

}  // namespace sluis
