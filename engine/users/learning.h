// From the judgements that are kept to the row of an interest. The records are the truth; the row
// is what the learner makes of them, and can be made again at any time.
#ifndef SLUIS_ENGINE_USERS_LEARNING_H_
#define SLUIS_ENGINE_USERS_LEARNING_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/container/node_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "engine/state/store.h"
#include "models/interests/features.h"
#include "models/interests/learner.h"
#include "proto/sluis/storage/v1/storage.pb.h"
#include "proto/sluis/v1/interest.pb.h"

namespace sluis {

// What "less" changes where it is no example to avoid.
struct Tuning {
  // Stories that the reader knows already.
  std::set<uint64_t> known_stories;
  // VoiceHash of accounts that the interest takes nothing from.
  std::set<uint64_t> muted_voices;
  // How often it was too much: places that the interest loses.
  uint32_t places_lost = 0;
};

// "More" is an example to follow, "less" one to avoid when the post was not the subject. What was
// seen or answered, known already or too much teaches nothing.
[[nodiscard]] bool Teaches(const v1::Judgement& judgement);

// All of an interest, the oldest first. DataLoss when one cannot be read back.
[[nodiscard]] absl::StatusOr<std::vector<storage::v1::StoredJudgement>> ReadJudgements(
    const Store& store, const std::string& owner_id, const std::string& interest_id);

// In log-odds.
[[nodiscard]] float ScoreOf(const InterestRow& row, const v1::Post& post,
                            const Featurizer& featurizer);

// Names the author of a post for StoredJudgement.voice.
[[nodiscard]] uint64_t VoiceHash(const v1::Post& post);

// What the judgements change besides.
[[nodiscard]] Tuning TuningOf(absl::Span<const storage::v1::StoredJudgement> judgements);

// Turns judgements into rows. Remembers what it made of the judged texts, for a row is made again
// after each of its judgements. Belongs to one thread.
class Lessons {
 public:
  // `featurizer` must outlive it.
  explicit Lessons(const Featurizer* featurizer) : featurizer_(featurizer) {}

  const Featurizer& featurizer() const { return *featurizer_; }

  // The row of the interest before the first judgement. Valid until the next call of anything here.
  [[nodiscard]] const InterestRow& StartOf(const v1::Interest& interest);

  // The row of the interest after these judgements; its version is 1. Deterministic: what is
  // remembered changes the speed alone.
  [[nodiscard]] InterestRow RowOf(const v1::Interest& interest,
                                  absl::Span<const storage::v1::StoredJudgement> judgements);

  // Nothing of any text stays in memory.
  void Forget() {
    known_.clear();
    known_bytes_ = 0;
    starts_.clear();
  }

  // Of what it made of texts: 16 MiB, and those of one interest.
  size_t known_bytes() const { return known_bytes_; }

 private:
  struct TextFeatures {
    std::vector<float> x;
    std::vector<ExampleTerm> terms;
  };

  static size_t BytesOf(const TextFeatures& features);
  LearningExample ExampleOf(const std::string& text);
  std::vector<LearningExample> ExamplesOf(
      absl::Span<const storage::v1::StoredJudgement> judgements);

  const Featurizer* featurizer_;
  FastTextWorkspace workspace_;
  // By the text itself.
  absl::node_hash_map<std::string, TextFeatures> known_;
  size_t known_bytes_ = 0;
  // By the interest, serialized.
  absl::node_hash_map<std::string, InterestRow> starts_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_USERS_LEARNING_H_
