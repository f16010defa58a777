// The flow of posts: screen -> features -> scores -> rules -> stories -> one commit -> findings.
//
// The unit of work is a run: consecutive posts that are decided with one table and committed
// together. A run ends with its batch, after kMaxRunPosts posts, or where a digest is due. What
// comes out depends on the stream and on when interests changed, and on nothing else: not on the
// size of batches, nor on the number of threads.
#ifndef SLUIS_ENGINE_PIPELINE_PIPELINE_H_
#define SLUIS_ENGINE_PIPELINE_PIPELINE_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "engine/digests/alert_book.h"
#include "engine/digests/digest_book.h"
#include "engine/pipeline/decision.h"
#include "engine/pipeline/producer_batch.h"
#include "engine/pipeline/scoring_ahead.h"
#include "engine/pipeline/screening.h"
#include "engine/pipeline/worker_pool.h"
#include "engine/state/store.h"
#include "engine/stories/story_index.h"
#include "engine/users/directory.h"
#include "engine/walls/wall_changes.h"
#include "proto/sluis/v1/digest.pb.h"
#include "proto/sluis/v1/ingest.pb.h"
#include "proto/sluis/v1/live.pb.h"

namespace sluis {

struct PipelineOptions {
  ScreeningOptions screening;
  StoryIndexOptions stories;
};

// What the pipeline works with and for. Everything pointed to must outlive the pipeline.
struct PipelineParts {
  Store* store = nullptr;
  Directory* directory = nullptr;
  DigestBook* digests = nullptr;
  AlertBook* alerts = nullptr;
  const Featurizer* featurizer = nullptr;
  Lessons* lessons = nullptr;
  WorkerPool* workers = nullptr;
  // Called after the commit that made the finding durable, in stream order.
  std::function<void(const v1::Match& match, const v1::Post& post, bool alert)> on_match;
  std::function<void(const v1::Digest& digest)> on_digest;
  // The same of a wall on which something changed.
  OnWallChange on_wall;
};

// Belongs to one thread at a time.
class Pipeline {
 public:
  // Rebuilds the story index and the book of alerts from the store.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<Pipeline>> Open(
      PipelineParts parts, const PipelineOptions& options);

  // Takes batches whose places in their producers' order have been checked, together: they are
  // decided in as few runs as they fill, and the disk is waited for once a run (group commit). When
  // it returns OK all of them are durable, the producers' cursors included; an ack for each. After
  // an error some of the posts may be durable: sent again they are duplicates. `next`: see
  // ScoringAhead.
  [[nodiscard]] absl::StatusOr<std::vector<v1::Ack>> Ingest(absl::Span<const ProducerBatch> batches,
                                                            absl::Time now,
                                                            absl::Span<const NextBatch> next);

  // Makes the digests that are due by the wall's clock, unless the stream drives the clock. Call it
  // every second or so: it lets go of what was expected and does not come.
  [[nodiscard]] absl::Status Tick(absl::Time now);

  // Posts created before it are refused: their names are not known any more.
  void SetKnownSince(absl::Time time) { screener_.SetKnownSince(time); }

  // For what forgets people, between two batches.
  StoryIndex* stories() { return &stories_; }
  void ForgetWhatIsAhead() { scoring_.Forget(); }

  // From the next run on; the rows in the directory must be of its model by then.
  void UseFeaturizer(const Featurizer* featurizer) {
    scoring_.Forget();
    parts_.featurizer = featurizer;
  }

 private:
  // What a run collects until it is committed.
  struct Run {
    std::vector<AcceptedPost> posts;
    // Posts of the run whose counts changed within it.
    std::deque<v1::Post> recounted;
    // Stored posts whose counts change in this run, and the producers' cursors: what is stored of
    // them is older.
    absl::flat_hash_map<uint64_t, storage::v1::StoredPost> counted;
    absl::flat_hash_map<std::string, storage::v1::ProducerCursor> cursors;
    // Sequences of stored posts that go: replaced or deleted.
    std::vector<uint64_t> gone;
    WallChanges walls;
    StateBatch batch;
    storage::v1::EngineCounters counters;
  };

  Pipeline(PipelineParts parts, const PipelineOptions& options);
  absl::Time ArrivalOf(const v1::Post& post, bool replay, absl::Time now) const;
  [[nodiscard]] absl::Status TakeBatch(const ProducerBatch& sent, absl::Time now, v1::Ack* ack);
  [[nodiscard]] absl::Status Take(const v1::Post& post, uint32_t index, absl::Time arrived_at,
                                  v1::Ack* ack);
  void NoteGoneAuthors(const v1::PostBatch& batch);
  // With what became of the batch.
  [[nodiscard]] absl::Status PutCursor(const ProducerBatch& sent, const v1::Ack& ack,
                                       absl::Time now);
  void Accept(const v1::Post& post, absl::Time arrived_at);
  // Takes along whatever was learned from the post.
  [[nodiscard]] absl::Status TakeDelete(const v1::Post& post, const Screening& screening,
                                        absl::Time arrived_at);
  [[nodiscard]] absl::Status ForgetAliases(uint64_t sequence);
  [[nodiscard]] absl::Status ChangeCounts(const v1::Post& post, uint64_t sequence);
  [[nodiscard]] absl::Status MakeRoom(absl::Time arrived_at);
  [[nodiscard]] absl::Status Flush();
  // One alert a story and owner, and so many a day.
  bool Alerts(const v1::Match& match, const LiveInterest& interest, absl::Time arrived_at);
  void PutPosts(const std::vector<Decision>& decisions);
  // For the log. A match of a post that has gone within the run is kept without its reasons.
  [[nodiscard]] absl::Status PutMatches(const std::vector<Decision>& decisions);
  std::vector<Decision> DecideRun(const std::vector<ScoredPost>& scored) const;
  void AssignStories(std::vector<Decision>* decisions);
  void Publish(const std::vector<AcceptedPost>& posts,
               const std::vector<Decision>& decisions) const;
  [[nodiscard]] absl::Status MakeDigests(absl::Time until);
  absl::Status IngestAll(absl::Span<const ProducerBatch> batches, absl::Time now,
                         std::vector<v1::Ack>* acks);
  void StartRun();

  PipelineParts parts_;
  PipelineOptions options_;
  Screener screener_;
  StoryIndex stories_;
  ScoringAhead scoring_;
  bool ingested_since_tick_ = false;
  Run run_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_PIPELINE_PIPELINE_H_
