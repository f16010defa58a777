// The places that a filter without digests of its own has for its posts: what the product does
// around its own scores, so that only the scores differ.
#ifndef SLUIS_TOOLS_EVALUATION_SIMULATION_PLACES_H_
#define SLUIS_TOOLS_EVALUATION_SIMULATION_PLACES_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "tools/evaluation/simulation/filter.h"

namespace sluis {

// Belongs to one thread.
class Places {
 public:
  explicit Places(const Stage& stage) : stage_(stage), told_(stage.collection->topics.size()) {}

  // Of what would be delivered to one topic in a window, in the order of the stream: for digests
  // the ten with the greatest scores, and no text to the same topic twice; for rankings all, by
  // falling score.
  [[nodiscard]] std::vector<Delivery> Give(size_t topic, std::vector<Delivery> wanted);

 private:
  const Stage stage_;
  // [topic]: normalised texts that its reader was shown.
  std::vector<absl::flat_hash_set<std::string>> told_;
};

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_SIMULATION_PLACES_H_
