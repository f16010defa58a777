// From scores to matches: the rules of each interest and the mutes of its owner have the last word.
#ifndef SLUIS_ENGINE_PIPELINE_DECISION_H_
#define SLUIS_ENGINE_PIPELINE_DECISION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "engine/pipeline/scoring.h"
#include "engine/stories/signature.h"
#include "engine/users/directory.h"
#include "proto/sluis/storage/v1/storage.pb.h"
#include "proto/sluis/v1/interest.pb.h"

namespace sluis {

// A post that was taken: its place in the stream is decided.
struct AcceptedPost {
  // Belongs to the batch that it came with.
  const v1::Post* post = nullptr;
  uint64_t sequence = 0;
  absl::Time arrived_at;
};

struct Decision {
  // Of a post that cleared a bar: as detected, empty when unsure.
  std::string language;
  // Of one that matched.
  Signature signature;
  // Without their story.
  std::vector<v1::Match> matches;
  // For each match; they live as long as the snapshot that was scored.
  std::vector<const LiveInterest*> interests;
  // For each match, whether its owner is alerted to it. Comes with the story.
  std::vector<bool> alerts;
  // Scored enough, but kept out by a rule or a mute.
  std::vector<storage::v1::Exclusion> exclusions;
};

// `scored` must come from the directory's current table, and of `featurizer`. Reasons are worked
// out for matches only.
[[nodiscard]] Decision Decide(const AcceptedPost& accepted, const ScoredPost& scored,
                              const Directory& directory, const Featurizer& featurizer);

}  // namespace sluis

#endif  // SLUIS_ENGINE_PIPELINE_DECISION_H_
