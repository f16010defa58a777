// The words of a stream as the baselines see them, and how rare each is in what has passed.
#ifndef SLUIS_TOOLS_EVALUATION_BASELINES_VOCABULARY_H_
#define SLUIS_TOOLS_EVALUATION_BASELINES_VOCABULARY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace sluis {

// A text as (number of its term, occurrences), by rising number.
struct TermCounts {
  std::vector<std::pair<uint32_t, uint32_t>> terms;
  // All occurrences together.
  uint32_t length = 0;
};

// Belongs to one thread.
class Vocabulary {
 public:
  // Words without stop words, by their Dutch and English stems, as the engine normalises them.
  TermCounts Count(std::string_view text);

  // A text of the stream has passed.
  void Pass(const TermCounts& text);

  // ln(1 + (N - n + 0.5) / (n + 0.5)) with n of N passed texts holding the term (Robertson &
  // Zaragoza 2009; the 1 keeps it above 0).
  double InverseFrequency(uint32_t term) const;
  // Of passed texts; 1 before the first.
  double MeanLength() const;
  size_t size() const { return numbers_.size(); }

 private:
  absl::flat_hash_map<std::string, uint32_t> numbers_;
  std::vector<uint32_t> texts_with_;
  uint64_t texts_ = 0;
  uint64_t length_ = 0;
};

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_BASELINES_VOCABULARY_H_
