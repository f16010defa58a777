// What an engine counts, for whoever watches it.
#ifndef SLUIS_ENGINE_RUNTIME_ENGINE_FIGURES_H_
#define SLUIS_ENGINE_RUNTIME_ENGINE_FIGURES_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"

namespace sluis {

// As of the end of the last batch, command or tick.
struct EngineFigures {
  // Kept in the data folder, so they go on where the last run stopped.
  uint64_t stream_sequence = 0;
  uint64_t matches = 0;
  uint64_t digests = 0;
  uint64_t judgements = 0;
  uint64_t deleted = 0;
  // Each post that was scored times the interests that it was scored for; of this run.
  uint64_t decisions = 0;

  uint64_t posts = 0;
  uint64_t stories = 0;
  uint64_t owners = 0;
  uint64_t interests = 0;
  // The arrival of the newest post; absl::InfinitePast() before the first.
  absl::Time clock = absl::InfinitePast();
  // The hash of the model in force.
  std::string model;
  // Why nothing more is taken; empty while all is well.
  std::string failure;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_RUNTIME_ENGINE_FIGURES_H_
