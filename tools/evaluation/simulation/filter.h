// What an evaluation compares: something that sees a stream window by window, delivers posts to
// topics, and may learn from what readers say of them.
#ifndef SLUIS_TOOLS_EVALUATION_SIMULATION_FILTER_H_
#define SLUIS_TOOLS_EVALUATION_SIMULATION_FILTER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "tools/evaluation/simulation/collection.h"

namespace sluis {

// How much a filter may deliver in a window.
enum class ServingKind {
  // A digest a topic: at most ten posts, the best first, chosen at the end of the window.
  kDigests,
  // Every post that clears the bar, in the order of the stream.
  kEveryMatch,
  // Every post of the window for every topic, the best first: how well it orders them.
  kRanking,
};

// "digest-days", "filtering" or "ranking".
[[nodiscard]] const char* ProtocolName(ServingKind serving);

// A post that was delivered to a topic's reader.
struct Delivery {
  uint32_t topic = 0;
  uint32_t post = 0;
  double score = 0;
  // NaN of a filter that does not speak of probabilities.
  double probability = 0;
};

// What the reader of a topic says of a post.
struct Feedback {
  uint32_t topic = 0;
  uint32_t post = 0;
  bool wanted = false;
};

// What a simulation is about. Outlives its filter, which may look only at the texts of topics, at
// where windows end, and at posts of windows that it was asked to decide.
struct Stage {
  const Collection* collection = nullptr;
  absl::Span<const PostWindow> windows;
  ServingKind serving = ServingKind::kDigests;
};

// One simulation's worth: begins empty, belongs to one thread.
class Filter {
 public:
  virtual ~Filter() = default;

  // In tables. Unique among the filters of an evaluation.
  virtual std::string name() const = 0;

  // Once, before the first window.
  [[nodiscard]] virtual absl::Status Begin(const Stage& stage) = 0;

  // Decides the posts of the next window, by its place. Topic by topic in digests and rankings.
  [[nodiscard]] virtual absl::StatusOr<std::vector<Delivery>> Decide(size_t window) = 0;

  // Takes effect from the next window on.
  [[nodiscard]] virtual absl::Status Learn(absl::Span<const Feedback> feedback) = 0;
};

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_SIMULATION_FILTER_H_
