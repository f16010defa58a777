// Scores the posts of a run, and in the meantime those of the runs behind it.
//
// One thread decides in the order of the stream and waits for the disk; while it does, the others
// score what waits. A score depends on the post and the table alone, so scoring it early changes no
// answer: where the table has changed meanwhile, or the post was not expected, it is scored when it
// is asked for.
#ifndef SLUIS_ENGINE_PIPELINE_SCORING_AHEAD_H_
#define SLUIS_ENGINE_PIPELINE_SCORING_AHEAD_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "engine/pipeline/producer_batch.h"
#include "engine/pipeline/scoring.h"
#include "engine/pipeline/worker_pool.h"
#include "models/interests/features.h"
#include "models/table/interest_table.h"
#include "proto/sluis/v1/ingest.pb.h"

namespace sluis {

// One thread's.
class ScoringAhead {
 public:
  // The pool must outlive it.
  explicit ScoringAhead(WorkerPool* pool) : pool_(pool) {}

  // Whether a post may be scored before its turn: not what is sure to be refused.
  using MayBeTaken = std::function<bool(const v1::Post& post)>;

  // `current` is about to be asked for and `next` will probably be behind it: what is of neither is
  // forgotten. `featurizer` must live until Forget, or until nothing of `next` is expected.
  void Expect(absl::Span<const ProducerBatch> current, absl::Span<const NextBatch> next,
              const MayBeTaken& may_be_taken, const Featurizer& featurizer,
              const TableSnapshot& table);

  // As ScorePosts.
  [[nodiscard]] std::vector<ScoredPost> Score(absl::Span<const v1::Post* const> posts,
                                              const Featurizer& featurizer,
                                              const TableSnapshot& table);

  // Nothing of these batches is asked for any more, whatever became of them.
  void Done(absl::Span<const ProducerBatch> batches);
  // Nothing that Expect was given is used from now on.
  void Forget() {
    by_post_.clear();
    expected_.clear();
  }

  // Scores that had been expected when they were asked for.
  uint64_t taken() const { return taken_; }

 private:
  struct Expected {
    NextBatch batch;
    const Featurizer* featurizer;
    TableSnapshot table;
    std::vector<const v1::Post*> posts;
    std::vector<ScoredPost> scored;
    std::unique_ptr<WorkerPool::Ahead> work;
  };
  struct Place {
    Expected* batch;
    size_t index;
  };

  void Begin(NextBatch batch, const MayBeTaken& may_be_taken, const Featurizer& featurizer,
             const TableSnapshot& table);
  void Forget(std::list<Expected>::iterator expected);

  WorkerPool* const pool_;
  std::list<Expected> expected_;
  absl::flat_hash_map<const v1::Post*, Place> by_post_;
  uint64_t taken_ = 0;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_PIPELINE_SCORING_AHEAD_H_
