#include "models/text/stop_words.h"

#include <algorithm>
#include <iterator>

namespace sluis {
namespace {

// In byte order: looked up by halving.
constexpr std::string_view kStopWords[] = {
    "a",      "aan",    "about",  "after", "al",      "all",     "alle",   "alles",   "als",
    "also",   "altijd", "am",     "an",    "and",     "andere",  "any",    "are",     "around",
    "as",     "asked",  "at",     "be",    "because", "been",    "before", "being",   "between",
    "bij",    "both",   "but",    "by",    "can",     "could",   "daar",   "dan",     "dat",
    "de",     "deze",   "did",    "die",   "dit",     "do",      "doen",   "does",    "door",
    "dus",    "each",   "een",    "elke",  "en",      "er",      "erg",    "for",     "from",
    "gaan",   "gaat",   "geen",   "haar",  "had",     "has",     "have",   "he",      "heb",
    "hebben", "heeft",  "hele",   "hem",   "hen",     "her",     "here",   "het",     "hier",
    "hij",    "him",    "his",    "hoe",   "how",     "hun",     "i",      "iets",    "if",
    "ik",     "in",     "into",   "is",    "it",      "its",     "ja",     "je",      "jij",
    "jou",    "jouw",   "jullie", "just",  "kan",     "kon",     "kunnen", "like",    "maar",
    "may",    "me",     "meer",   "men",   "met",     "mij",     "mijn",   "moet",    "moeten",
    "mogen",  "more",   "most",   "my",    "na",      "naar",    "nee",    "niet",    "niets",
    "no",     "nog",    "not",    "nu",    "of",      "off",     "om",     "omdat",   "on",
    "onder",  "one",    "only",   "ons",   "onze",    "ook",     "op",     "or",      "other",
    "our",    "out",    "over",   "per",   "she",     "should",  "so",     "some",    "soms",
    "such",   "te",     "tegen",  "than",  "that",    "the",     "their",  "them",    "then",
    "there",  "these",  "they",   "this",  "those",   "through", "to",     "too",     "tot",
    "tussen", "u",      "uit",    "under", "until",   "up",      "us",     "uw",      "vaak",
    "van",    "veel",   "very",   "voor",  "vooral",  "waar",    "waarom", "wanneer", "want",
    "waren",  "was",    "wat",    "we",    "wel",     "welke",   "werd",   "were",    "what",
    "when",   "where",  "which",  "while", "who",     "why",     "wie",    "wij",     "wil",
    "will",   "willen", "with",   "word",  "worden",  "wordt",   "would",  "you",     "your",
    "zal",    "ze",     "zeer",   "zich",  "zij",     "zijn",    "zo",     "zoals",   "zonder",
    "zou",    "zouden", "zullen",
};

}  // namespace

bool IsStopWord(std::string_view normalised_word) {
  return std::binary_search(std::begin(kStopWords), std::end(kStopWords), normalised_word);
}

}  // namespace sluis
