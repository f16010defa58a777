// The simulated reader: says of delivered posts what the judgements say, all or some of them, at
// once or late, with mistakes or without.
#ifndef SLUIS_TOOLS_EVALUATION_SIMULATION_READER_H_
#define SLUIS_TOOLS_EVALUATION_SIMULATION_READER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "tools/evaluation/simulation/collection.h"
#include "tools/evaluation/simulation/filter.h"

namespace sluis {

struct ReaderHabits {
  // Share of what is delivered that is judged, and of those judgements the share that is wrong.
  double judged = 1;
  double wrong = 0;
  // Windows between a delivery and what is said of it; 0 is before the next one.
  size_t delay = 0;
};

// "immediate", "none", "partial:0.1", "noisy:0.1" or "delayed:2"; several joined by '+'.
[[nodiscard]] absl::StatusOr<ReaderHabits> ParseReaderHabits(std::string_view text);

// Belongs to one thread. The same delivery gets the same answer whatever was delivered before it,
// so that two filters meet the same reader.
class SimulatedReader {
 public:
  // `collection` must outlive it.
  SimulatedReader(const Collection* collection, const ReaderHabits& habits, uint64_t seed);

  // What is said after a window in which this was delivered.
  [[nodiscard]] std::vector<Feedback> Answer(absl::Span<const Delivery> delivered);

 private:
  double Draw(const Delivery& delivery, uint64_t purpose) const;

  const Collection* const collection_;
  const ReaderHabits habits_;
  const uint64_t seed_;
  // What is still to be said, the oldest window first.
  std::deque<std::vector<Feedback>> later_;
};

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_SIMULATION_READER_H_
