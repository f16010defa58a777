// The engine: the one door to the filter. Connectors and tools hold an Engine and nothing behind
// it. It owns the model, the state, the interest table and the worker threads.
#ifndef SLUIS_ENGINE_RUNTIME_ENGINE_H_
#define SLUIS_ENGINE_RUNTIME_ENGINE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "engine/pipeline/producer_batch.h"
#include "engine/rights/retention_options.h"
#include "engine/runtime/clock.h"
#include "engine/runtime/engine_figures.h"
#include "engine/runtime/sink.h"
#include "engine/runtime/source_observer.h"
#include "engine/state/audit_note.h"
#include "engine/state/store_sizes.h"
#include "engine/users/organisations.h"
#include "models/fasttext/fasttext_options.h"
#include "models/interests/features.h"
#include "proto/checks.h"
#include "proto/sluis/v1/control.pb.h"
#include "proto/sluis/v1/ingest.pb.h"
#include "proto/sluis/v1/replay.pb.h"

namespace rocksdb {
class Env;
}

namespace sluis {

struct EngineOptions {
  std::string data_folder;
  std::string model_path;
  // A folder that was changed to another model while an engine ran goes on with that one, as long
  // as its file is there; model_path is for all others.
  bool keep_changed_model = false;
  // Hears of each interest that a change of model has prepared (under_way), and how the change
  // ended, also of one that opening the folder with another model than before made. Called on a
  // thread of the engine without its lock, and the change waits for it; must not call the engine
  // back.
  std::function<void(const v1::ChangeModelReply&)> on_model_change;
  // Hears the head of the audit, when all up to it is durable: at the opening, every five minutes
  // of Tick, and at the end. Called under the engine's lock; must not call the engine back.
  std::function<void(const AuditHead&)> on_audit_head;
  // How the model is held. The answers do not depend on it.
  ModelStorage model_storage = ModelStorage::kMapped;
  // Other than both only to measure what each is worth. A folder stays with what it began with.
  FeatureParts features = FeatureParts::kBoth;
  // Threads that turn posts into vectors and scores. The answers do not depend on it.
  int worker_threads = 1;
  // A repeat within this time changes nothing; a post created longer ago is refused.
  absl::Duration known_horizon = absl::Hours(24 * 30);
  // How long a story takes in new posts after its first one.
  absl::Duration story_window = absl::Hours(72);
  RetentionOptions retention;
  uint32_t max_posts_per_batch = 1024;
  uint32_t producer_credit = 16;
  PostLimits limits;
  // Accounts that are gone are gathered for so long before their posts are looked for.
  absl::Duration gone_authors_pause = absl::Seconds(5);
  // Accounts that interests may follow by name.
  Organisations organisations;
  // Syncs every commit to disk. Only tests and benchmarks turn it off.
  bool sync = true;
  // With less than this left on the disk no posts are taken: producers are told, everything else
  // goes on, and so do they once there is more.
  uint64_t disk_reserve_bytes = uint64_t{256} << 20;
  // What stands between the state and the disk; null: nothing. Must outlive the engine.
  rocksdb::Env* environment = nullptr;
  // As StoreOptions.
  bool compress = true;
  size_t write_buffer_bytes = size_t{64} << 20;
  size_t block_cache_bytes = size_t{128} << 20;
};

// Safe on any thread: every call takes one lock; scoring runs on the workers meanwhile.
class Engine {
 public:
  // Opens or creates the data folder. Fails when another process holds it, when it was written by
  // a newer release, when less is found than was acknowledged, or when the model is missing. With
  // another model than before, every interest is learned again first.
  // `clock` must outlive the engine.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<Engine>> Open(const EngineOptions& options,
                                                                    const Clock* clock);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Sinks are called in the order added; each must outlive the engine. Add before the first call
  // of Ingest.
  void AddSink(Sink* sink);

  // Null: nobody does any more, when this returns. Must outlive the engine else.
  void ObserveSources(SourceObserver* observer);

  // How they are doing, for the program itself: the audit is not told. Does not wait for others.
  [[nodiscard]] absl::StatusOr<v1::SourceList> ListSources() const;

  // What a producer is told when it says hello.
  [[nodiscard]] absl::StatusOr<v1::Welcome> Hello(const v1::Hello& hello);

  // The same for a source that the program itself fetches from: its welcome names the producer,
  // which nobody outside can be.
  [[nodiscard]] absl::StatusOr<v1::Welcome> ResumeSource(const std::string& name);

  // Takes batches: where a reply has an ack, everything in its batch is durable. Refusals of a
  // whole batch come back as a nack; the call itself cannot fail. Batches that are given together
  // wait for the disk once, and are refused together when it fails. `next` are batches that will
  // probably be given next, the same objects: idle threads begin with them. A hint, which changes
  // no answer.
  [[nodiscard]] std::vector<v1::IngestReply> Ingest(absl::Span<const ProducerBatch> batches,
                                                    absl::Span<const NextBatch> next = {});
  [[nodiscard]] v1::IngestReply Ingest(std::string_view producer, const v1::PostBatch& batch);

  // Answers any query or command. Failures are in the reply's status. A change of model is answered
  // when it has begun: a thread of the engine prepares it, and all interests change over between
  // two posts. An engine that is destroyed before keeps its model. `principal` is told to the audit
  // as the one who asks; whether it may is not looked at here.
  [[nodiscard]] v1::ControlReply Handle(const v1::ControlRequest& request,
                                        const std::string& principal = "operator");

  // Tells the audit of something that was no request to Handle, or was refused before. The time of
  // the note is set here.
  void Audit(AuditNote note);

  // What is stored of the live topics, and acknowledgements of alerts: durable when this returns.
  [[nodiscard]] v1::ReplayReply Replay(const v1::ReplayRequest& request);

  // Returns when no change of model is under way.
  void WaitForModelChange();
  // How far the last one is, or how it ended; absent without one.
  [[nodiscard]] std::optional<v1::ChangeModelReply> model_change() const;
  // The file of the model in force.
  [[nodiscard]] std::string model_path() const;

  // Neither waits for posts or commands under way.
  [[nodiscard]] EngineFigures figures() const;
  [[nodiscard]] StoreSizes MeasureStore() const;
  // A name that stands for `id` in logs, the same in every run on this data folder; who has not the
  // folder cannot tell whose it is. `kind` tells names of different things apart.
  [[nodiscard]] std::string Pseudonym(std::string_view kind, std::string_view id) const;

  // Makes the digests that are due by the clock, and gives channels (sink.h) again what they have
  // not delivered. Call about once a second.
  [[nodiscard]] absl::Status Tick();
  // Of that only the latter: for a process that is not there to make digests.
  [[nodiscard]] absl::Status Deliver();
  // Of a channel whose repeats do harm (sink.h): the digest is about to leave for that address.
  // With OK that is durable: should the process end before the outcome is known, the digest is in
  // doubt and is not sent again by itself. FailedPrecondition: it may not leave, for it does not
  // wait, or not for that address, any more.
  [[nodiscard]] absl::Status BeginDelivery(std::string_view channel, const std::string& digest_id,
                                           std::string_view address);

 private:
  class Impl;
  explicit Engine(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_RUNTIME_ENGINE_H_
