#include "tools/evaluation/baselines/vocabulary.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "models/text/normalizer.h"
#include "models/text/stemmer.h"
#include "models/text/stop_words.h"

namespace sluis {

TermCounts Vocabulary::Count(std::string_view text) {
  std::map<uint32_t, uint32_t> counts;
  TermCounts result;
  const std::string normalised = NormalizeSluis1(text);
  size_t begin = 0;
  while (begin < normalised.size()) {
    const size_t end = std::min(normalised.find(' ', begin), normalised.size());
    const std::string_view word(normalised.data() + begin, end - begin);
    begin = end + 1;
    if (word.size() < 2 || IsStopWord(word)) continue;
    const Stems stems(word);
    const std::string term = stems.size() == 0 ? std::string(word) : *stems.begin();
    const auto [number, is_new] =
        numbers_.try_emplace(term, static_cast<uint32_t>(numbers_.size()));
    if (is_new) texts_with_.push_back(0);
    ++counts[number->second];
    ++result.length;
  }
  result.terms.assign(counts.begin(), counts.end());
  return result;
}

void Vocabulary::Pass(const TermCounts& text) {
  for (const auto& [term, count] : text.terms) ++texts_with_[term];
  ++texts_;
  length_ += text.length;
}

double Vocabulary::InverseFrequency(uint32_t term) const {
  const auto all = static_cast<double>(texts_);
  const auto with = static_cast<double>(texts_with_[term]);
  return std::log(1 + (all - with + 0.5) / (with + 0.5));
}

double Vocabulary::MeanLength() const {
  return length_ == 0 ? 1 : static_cast<double>(length_) / static_cast<double>(texts_);
}

}  // namespace sluis
