#include "models/text/terms.h"

#include <xxhash.h>

#include <algorithm>

#include "models/text/stemmer.h"
#include "models/text/stop_words.h"

namespace sluis {
namespace {

// Calls `take(term)` for each word that counts, each of its stems, and each pair. A pair is a
// stretch of the text itself, because normalised words are one space apart.
template <typename Take>
void ForEachTerm(std::string_view text, Take take) {
  std::string_view previous;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find(' ', begin), text.size());
    std::string_view word = text.substr(begin, end - begin);
    begin = end + 1;
    if (IsStopWord(word)) word = {};
    if (word.size() > 1) {
      take(word);
      for (const std::string& stem : Stems(word)) take(StemTerm(stem));
    }
    if (!previous.empty() && !word.empty()) {
      const auto pair_begin = static_cast<size_t>(previous.data() - text.data());
      take(text.substr(pair_begin, end - pair_begin));
    }
    previous = word;
  }
}

}  // namespace

TermKind KindOf(std::string_view term) {
  if (!term.empty() && term.back() == kStemMark) return TermKind::kStem;
  return term.find(' ') == std::string_view::npos ? TermKind::kWord : TermKind::kPair;
}

uint64_t TermHash(std::string_view term) { return XXH3_64bits(term.data(), term.size()); }

std::string StemTerm(std::string_view stem) { return std::string(stem) + kStemMark; }

std::vector<uint64_t> TermsOf(std::string_view normalised_text) {
  std::vector<uint64_t> hashes;
  ForEachTerm(normalised_text,
              [&hashes](std::string_view term) { hashes.push_back(TermHash(term)); });
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  return hashes;
}

std::vector<Term> TermTextsOf(std::string_view normalised_text) {
  std::vector<Term> terms;
  ForEachTerm(normalised_text, [&terms](std::string_view term) {
    terms.push_back({TermHash(term), std::string(term)});
  });
  std::stable_sort(terms.begin(), terms.end(),
                   [](const Term& a, const Term& b) { return a.hash < b.hash; });
  terms.erase(std::unique(terms.begin(), terms.end(),
                          [](const Term& a, const Term& b) { return a.hash == b.hash; }),
              terms.end());
  return terms;
}

}  // namespace sluis
