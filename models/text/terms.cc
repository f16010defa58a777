#include "models/text/terms.h"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "models/text/stemmer.h"
#include "models/text/stop_words.h"

namespace sluis {
namespace {

// What becomes of one word by itself.
struct WordTerms {
  uint64_t word = 0;  // its hash
  std::array<uint64_t, 2> stems{};
  uint8_t stem_count = 0;
  bool stop = false;
  bool known = false;  // false: the entry is empty
};

WordTerms Analyse(std::string_view word, uint64_t hash) {
  WordTerms terms;
  terms.word = hash;
  terms.known = true;
  terms.stop = IsStopWord(word);
  if (terms.stop || word.size() <= 1) return terms;
  for (const std::string& stem : Stems(word)) {
    terms.stems[terms.stem_count++] = TermHash(StemTerm(stem));
  }
  return terms;
}

// Most words of a stream are the same few thousand, and stemming one takes longer than all else
// that is done with it. A word is known by its hash alone, as every term is. Belongs to one thread.
class WordTermsCache {
 public:
  const WordTerms& Of(std::string_view word) {
    const uint64_t hash = TermHash(word);
    WordTerms& entry = entries_[hash % kEntries];
    if (!entry.known || entry.word != hash) entry = Analyse(word, hash);
    return entry;
  }

 private:
  static constexpr size_t kEntries = size_t{1} << 14;
  std::vector<WordTerms> entries_{kEntries};
};

WordTermsCache& CacheOfThread() {
  thread_local WordTermsCache cache;
  return cache;
}

// Calls take_word(text) for each word, which says whether it counts, and take_pair(text) for each
// two neighbours that count. A pair is a stretch of the text itself, because normalised words are
// one space apart.
template <typename TakeWord, typename TakePair>
void ForEachWordAndPair(std::string_view text, TakeWord take_word, TakePair take_pair) {
  std::string_view previous;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find(' ', begin), text.size());
    std::string_view word = text.substr(begin, end - begin);
    begin = end + 1;
    if (!take_word(word)) word = {};
    if (!previous.empty() && !word.empty()) {
      const auto pair_begin = static_cast<size_t>(previous.data() - text.data());
      take_pair(text.substr(pair_begin, end - pair_begin));
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
  WordTermsCache& cache = CacheOfThread();
  std::vector<uint64_t> hashes;
  hashes.reserve(normalised_text.size() / 2);
  ForEachWordAndPair(
      normalised_text,
      [&](std::string_view word) {
        const WordTerms& terms = cache.Of(word);
        if (terms.stop) return false;
        if (word.size() > 1) hashes.push_back(terms.word);
        hashes.insert(hashes.end(), terms.stems.begin(), terms.stems.begin() + terms.stem_count);
        return true;
      },
      [&](std::string_view pair) { hashes.push_back(TermHash(pair)); });
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  return hashes;
}

std::string_view WordOfStem(std::string_view normalised_text, uint64_t stem_term) {
  WordTermsCache& cache = CacheOfThread();
  std::string_view found;
  const auto take_word = [&](std::string_view word) {
    const WordTerms& terms = cache.Of(word);
    const auto* const end = terms.stems.begin() + terms.stem_count;
    if (found.empty() && std::find(terms.stems.begin(), end, stem_term) != end) found = word;
    return false;
  };
  ForEachWordAndPair(normalised_text, take_word, [](std::string_view) {});
  return found;
}

std::vector<Term> TermTextsOf(std::string_view normalised_text) {
  std::vector<Term> terms;
  const auto take = [&terms](std::string_view term) {
    terms.push_back({TermHash(term), std::string(term)});
  };
  ForEachWordAndPair(
      normalised_text,
      [&](std::string_view word) {
        if (IsStopWord(word)) return false;
        if (word.size() <= 1) return true;
        take(word);
        for (const std::string& stem : Stems(word)) take(StemTerm(stem));
        return true;
      },
      take);
  std::stable_sort(terms.begin(), terms.end(),
                   [](const Term& a, const Term& b) { return a.hash < b.hash; });
  terms.erase(std::unique(terms.begin(), terms.end(),
                          [](const Term& a, const Term& b) { return a.hash == b.hash; }),
              terms.end());
  return terms;
}

}  // namespace sluis
