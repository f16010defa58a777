#include "models/interests/compound.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "models/text/stop_words.h"

namespace sluis {
namespace {

// In bytes. Shorter parts are found in words that are no compounds.
constexpr size_t kShortestPart = 4;
// Words that training saw less often may be misspellings.
constexpr int64_t kLeastCount = 20;

int64_t CountOf(std::string_view word, const FastTextDictionary& dictionary) {
  if (word.size() < kShortestPart || IsStopWord(word)) return 0;
  const int32_t number = dictionary.Find(word);
  return number < 0 || dictionary.IsLabel(number) ? 0 : dictionary.Count(number);
}

}  // namespace

std::vector<std::string> CompoundParts(std::string_view word,
                                       const FastTextDictionary& dictionary) {
  std::vector<std::string> best;
  double best_mean = 0;
  for (size_t cut = kShortestPart; cut + kShortestPart <= word.size(); ++cut) {
    const std::string_view second = word.substr(cut);
    const int64_t second_count = CountOf(second, dictionary);
    if (second_count < kLeastCount) continue;
    for (const std::string_view link : {"", "s", "en", "e"}) {
      std::string_view first = word.substr(0, cut);
      if (!first.ends_with(link)) continue;
      first.remove_suffix(link.size());
      const int64_t first_count = CountOf(first, dictionary);
      if (first_count < kLeastCount) continue;
      const double mean = std::sqrt(static_cast<double>(first_count)) *
                          std::sqrt(static_cast<double>(second_count));
      if (mean <= best_mean) continue;
      best_mean = mean;
      best = {std::string(first), std::string(second)};
    }
  }
  return best;
}

}  // namespace sluis
