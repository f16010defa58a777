// The engine behind its door: the monitor that holds everything, in several files. engine.cc has
// posts and changes, engine_model_change.cc a change of model, engine_audit.cc the audit,
// engine_erasure.cc the right to be forgotten, engine_sources.cc accounts that their source
// has ended, engine_walls.cc who hears of walls. Nobody else includes this.
#ifndef SLUIS_ENGINE_RUNTIME_ENGINE_IMPLEMENTATION_H_
#define SLUIS_ENGINE_RUNTIME_ENGINE_IMPLEMENTATION_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/desk/desk.h"
#include "engine/digests/alert_book.h"
#include "engine/digests/digest_book.h"
#include "engine/locks/mutex.h"
#include "engine/pipeline/pipeline.h"
#include "engine/pipeline/worker_pool.h"
#include "engine/rights/erasure.h"
#include "engine/rights/retention.h"
#include "engine/runtime/digest_delivery.h"
#include "engine/runtime/engine.h"
#include "engine/runtime/gathering_thread.h"
#include "engine/runtime/model_change_thread.h"
#include "engine/state/audit_log.h"
#include "engine/state/objections.h"
#include "engine/state/store.h"
#include "engine/users/directory.h"
#include "engine/users/learning.h"
#include "engine/users/renewal.h"
#include "models/interests/features.h"
#include "models/table/rotation.h"
#include "proto/failed_reply.h"

namespace sluis {

// Whoever comes first goes first: without it a stream that never pauses would take the lock again
// before anybody who waits for it wakes up.
class ABSL_SCOPED_LOCKABLE TurnLock {
 public:
  TurnLock(Mutex* turn, Mutex* mutex) ABSL_EXCLUSIVE_LOCK_FUNCTION(mutex) : mutex_(mutex) {
    MutexLock wait(turn);
    mutex_->Lock();
  }
  ~TurnLock() ABSL_UNLOCK_FUNCTION() { mutex_->Unlock(); }
  TurnLock(const TurnLock&) = delete;
  TurnLock& operator=(const TurnLock&) = delete;

 private:
  Mutex* mutex_;
};

class Engine::Impl {
 public:
  Impl(const EngineOptions& options, const Clock* clock)
      : options_(options), clock_(clock), workers_(options.worker_threads) {}
  ~Impl() { TellAuditHead(); }

  absl::Status Open();
  // An erasure that was broken off. Before anybody is served.
  absl::Status ResumeErasure();

  void AddSink(Sink* sink) {
    TurnLock lock(&turn_, &mutex_);
    sinks_.push_back(sink);
    delivery_->AddSink(sink);
  }

  void ObserveSources(SourceObserver* observer) {
    MutexLock lock(&observer_mutex_);
    source_observer_ = observer;
  }

  // Of the store, which may be read on any thread.
  absl::StatusOr<v1::SourceList> ListSources() ABSL_NO_THREAD_SAFETY_ANALYSIS;

  absl::StatusOr<v1::Welcome> WelcomeFor(const std::string& producer);
  std::vector<v1::IngestReply> Ingest(absl::Span<const ProducerBatch> batches,
                                      absl::Span<const NextBatch> next);
  v1::ControlReply Handle(const v1::ControlRequest& request, const std::string& principal);
  v1::ReplayReply Replay(const v1::ReplayRequest& request);
  void Audit(AuditNote note);
  absl::Status Tick();
  absl::Status Deliver();
  absl::Status BeginDelivery(std::string_view channel, const std::string& digest_id,
                             std::string_view address);
  void WaitForModelChange() { model_change_.Wait(); }
  std::optional<v1::ChangeModelReply> model_change() const { return model_change_.Last(); }
  std::string model_path() {
    TurnLock lock(&turn_, &mutex_);
    return model_path_;
  }
  EngineFigures figures() const;
  // The store stays the same from Open to the end, and may be read on any thread.
  StoreSizes MeasureStore() const ABSL_NO_THREAD_SAFETY_ANALYSIS { return store_->Measure(); }
  std::string Pseudonym(std::string_view kind,
                        std::string_view id) const ABSL_NO_THREAD_SAFETY_ANALYSIS;

 private:
  absl::Status OpenModel(const std::string& path) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // The model that the folder was changed to, if that is wanted.
  absl::Status OpenChangedModel() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Renews every row that is of another model.
  absl::Status RenewAtOpen() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status OpenPipeline() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // What scraping reads, so that it never waits for the engine.
  void PublishFigures() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // After posts were decided; `sequence_before` is the stream sequence before them.
  void CountDecisions(uint64_t sequence_before) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void AddModelFacts(v1::StatsReply* stats) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // In engine_audit.cc.
  absl::Status OpenAudit() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status TickAudit(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status ReportAuditHead() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void TellAuditHead();
  v1::ControlReply BeginModelChange(const v1::ControlRequest& request);
  // The next three are the work of the model change thread.
  absl::Status ChangeModel(const v1::ControlRequest& request, v1::ChangeModelReply* outcome);
  absl::Status RenewWhileDeciding(Renewal* renewal, v1::ChangeModelReply* outcome);
  absl::Status ChangeOver(const v1::ControlRequest& request,
                          std::shared_ptr<const Featurizer> featurizer,
                          std::shared_ptr<const Rotation> axes, const Renewal& renewal,
                          v1::ChangeModelReply* outcome) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  v1::ControlReply Erase(const v1::ErasePersonRequest& request);
  absl::Status CheckRoomToErase();
  // The whole of it; what was noted before is done again.
  absl::Status CarryOut(const storage::v1::ErasureUnderWay& noted, v1::ErasureProof* proof);
  absl::Status NoteErasure(const storage::v1::ErasureUnderWay& noted)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status RemovePerson(const storage::v1::ErasureUnderWay& noted, Erasure* erasure,
                            v1::ErasureProof* proof) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Object(const v1::Person& author, const Traces& traces, v1::ErasureProof* proof)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // In engine_walls.cc. What a change that is durable has changed on walls.
  void TellWallsOf(const v1::ControlRequest& request);
  void TellAllWalls() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  ErasureParts PartsOfErasure() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void TellSourceObserver(const v1::ControlRequest& request, v1::ControlReply* reply);
  // In engine_sources.cc; the work of that thread.
  absl::Status DeletePostsOfGoneAuthors();
  absl::Status DeletePosts(absl::Span<const v1::PostKey> posts);
  absl::StatusOr<storage::v1::ProducerCursor> CursorOf(const std::string& producer) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Empty when the batch's place in its producer's order is right. `last` is the place of the one
  // before where that is not durable yet.
  std::optional<v1::IngestReply> CheckOrder(const ProducerBatch& sent,
                                            std::optional<uint64_t> last) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Only called by the pipeline, which runs under the lock.
  void OnMatch(const v1::Match& match, const v1::Post& post,
               bool alert) ABSL_NO_THREAD_SAFETY_ANALYSIS {
    for (Sink* sink : sinks_) sink->OnMatch(match, post, alert);
  }
  void OnDigest(const v1::Digest& digest) ABSL_NO_THREAD_SAFETY_ANALYSIS {
    delivery_->Give(digest);
  }
  void OnWallChanged(const std::string& owner_id,
                     const std::string& interest_id) ABSL_NO_THREAD_SAFETY_ANALYSIS {
    for (Sink* sink : sinks_) sink->OnWallChanged(owner_id, interest_id);
  }
  void OnOwnerErased(const std::string& owner_id) ABSL_NO_THREAD_SAFETY_ANALYSIS {
    for (Sink* sink : sinks_) sink->OnOwnerErased(owner_id);
  }

  const EngineOptions options_;
  const Clock* clock_;
  WorkerPool workers_;
  // Held by the one that is next.
  Mutex turn_;
  Mutex mutex_;
  std::vector<Sink*> sinks_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<const Featurizer> featurizer_ ABSL_GUARDED_BY(mutex_);
  std::string model_path_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<Lessons> lessons_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<Store> store_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<AuditLog> audit_ ABSL_GUARDED_BY(mutex_);
  absl::Time audit_head_due_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  std::optional<Objections> objections_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<Directory> directory_ ABSL_GUARDED_BY(mutex_);
  std::optional<AccessBook> accesses_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<DigestBook> digests_ ABSL_GUARDED_BY(mutex_);
  AlertBook alerts_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<DigestDelivery> delivery_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<Pipeline> pipeline_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<Desk> desk_ ABSL_GUARDED_BY(mutex_);
  std::optional<Retention> retention_ ABSL_GUARDED_BY(mutex_);
  Mutex observer_mutex_;
  SourceObserver* source_observer_ ABSL_GUARDED_BY(observer_mutex_) = nullptr;
  // Held by the one erasure that is under way; taken before the others.
  Mutex erasing_;
  // After a failed commit memory may be ahead of the disk: nothing more is taken.
  absl::Status broken_ ABSL_GUARDED_BY(mutex_);
  uint64_t decisions_ ABSL_GUARDED_BY(mutex_) = 0;
  mutable Mutex figures_mutex_;
  EngineFigures figures_ ABSL_GUARDED_BY(figures_mutex_);
  // The last members: their work uses all the others until they are gone.
  ModelChangeThread model_change_;
  GatheringThread gone_authors_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_RUNTIME_ENGINE_IMPLEMENTATION_H_
