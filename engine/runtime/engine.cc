#include "engine/runtime/engine.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "engine/desk/replaying.h"
#include "engine/runtime/engine_implementation.h"
#include "engine/runtime/model_opening.h"
#include "engine/state/kill_point.h"
#include "engine/state/source_shelf.h"

namespace sluis {
namespace {

constexpr size_t kMostCursorBytes = size_t{256} << 10;

v1::IngestReply NackReply(uint64_t sequence, v1::NackReason reason, const std::string& message) {
  v1::IngestReply reply;
  reply.mutable_nack()->set_sequence(sequence);
  reply.mutable_nack()->set_reason(reason);
  reply.mutable_nack()->set_message(message);
  return reply;
}

}  // namespace

absl::Status Engine::Impl::Open() {
  TurnLock lock(&turn_, &mutex_);
  if (absl::Status status = OpenModel(options_.model_path); !status.ok()) return status;
  StoreOptions how;
  how.folder = options_.data_folder;
  how.sync = options_.sync;
  how.reserve_bytes = options_.disk_reserve_bytes;
  how.environment = options_.environment;
  how.compress = options_.compress;
  how.write_buffer_bytes = options_.write_buffer_bytes;
  how.block_cache_bytes = options_.block_cache_bytes;
  auto store = Store::Open(how);
  if (!store.ok()) return store.status();
  store_ = *std::move(store);
  if (absl::Status status = OpenAudit(); !status.ok()) return status;
  if (absl::Status status = OpenChangedModel(); !status.ok()) return status;
  auto directory = Directory::Load(*store_, lessons_.get(), options_.organisations);
  if (!directory.ok()) return directory.status();
  directory_ = std::make_unique<Directory>(*std::move(directory));
  auto accesses = AccessBook::Load(*store_);
  if (!accesses.ok()) return accesses.status();
  accesses_ = *std::move(accesses);
  if (absl::Status status = RenewAtOpen(); !status.ok()) return status;
  auto digests = DigestBook::Open(store_.get(), directory_.get());
  if (!digests.ok()) return digests.status();
  digests_ = std::make_unique<DigestBook>(*std::move(digests));
  delivery_ =
      std::make_unique<DigestDelivery>(store_.get(), digests_.get(), directory_.get(), clock_);
  auto retention = Retention::Open({store_.get(), directory_.get(), digests_.get(), lessons_.get()},
                                   options_.retention, options_.known_horizon);
  if (!retention.ok()) return retention.status();
  retention_ = *std::move(retention);
  if (absl::Status status = OpenPipeline(); !status.ok()) return status;
  desk_ = std::make_unique<Desk>(
      DeskParts{store_.get(), audit_.get(), directory_.get(), &*accesses_, digests_.get(), &alerts_,
                featurizer_, lessons_.get(), options_.retention.copies,
                [this](const v1::Digest& digest) { delivery_->Give(digest); }});
  PublishFigures();
  gone_authors_.Start(options_.gone_authors_pause, [this] { return DeletePostsOfGoneAuthors(); });
  return absl::OkStatus();
}

absl::Status Engine::Impl::OpenModel(const std::string& path) {
  auto featurizer = LoadFeaturizer(path, options_.features, options_.model_storage);
  if (!featurizer.ok()) return featurizer.status();
  lessons_ = std::make_unique<Lessons>(featurizer->get());
  featurizer_ = *std::move(featurizer);
  model_path_ = path;
  return absl::OkStatus();
}

absl::Status Engine::Impl::OpenChangedModel() {
  if (!options_.keep_changed_model) return absl::OkStatus();
  const absl::StatusOr<std::string> path = ChangedModelPath(*store_);
  if (!path.ok()) return path.status();
  return path->empty() || *path == model_path_ ? absl::OkStatus() : OpenModel(*path);
}

absl::Status Engine::Impl::RenewAtOpen() {
  const auto change =
      RenewForModel(store_.get(), directory_.get(), options_.keep_changed_model, lessons_.get());
  if (!change.ok()) return change.status();
  if (!change->has_value()) return absl::OkStatus();
  model_change_.Report(**change);
  if (options_.on_model_change) options_.on_model_change(**change);
  return absl::OkStatus();
}

absl::Status Engine::Impl::OpenPipeline() {
  PipelineParts parts;
  parts.store = store_.get();
  parts.directory = directory_.get();
  parts.digests = digests_.get();
  parts.alerts = &alerts_;
  parts.featurizer = featurizer_.get();
  parts.lessons = lessons_.get();
  parts.workers = &workers_;
  parts.on_match = [this](const v1::Match& match, const v1::Post& post, bool alert) {
    OnMatch(match, post, alert);
  };
  parts.on_digest = [this](const v1::Digest& digest) { OnDigest(digest); };
  parts.on_wall = [this](const std::string& owner_id, const std::string& interest_id) {
    OnWallChanged(owner_id, interest_id);
  };
  PipelineOptions options;
  auto objections = Objections::Load(store_.get());
  if (!objections.ok()) return objections.status();
  objections_ = *std::move(objections);
  options.screening = {options_.known_horizon, options_.limits, &*objections_};
  options.stories.window = options_.story_window;
  auto pipeline = Pipeline::Open(std::move(parts), options);
  if (!pipeline.ok()) return pipeline.status();
  pipeline_ = *std::move(pipeline);
  pipeline_->SetKnownSince(retention_->known_since());
  return absl::OkStatus();
}

absl::StatusOr<storage::v1::ProducerCursor> Engine::Impl::CursorOf(
    const std::string& producer) const {
  storage::v1::ProducerCursor cursor;
  const absl::Status status = store_->Get(Family::kCursors, producer, &cursor);
  if (!status.ok() && !absl::IsNotFound(status)) return status;
  return cursor;
}

absl::StatusOr<v1::Welcome> Engine::Impl::WelcomeFor(const std::string& producer) {
  TurnLock lock(&turn_, &mutex_);
  const absl::StatusOr<storage::v1::ProducerCursor> cursor = CursorOf(producer);
  if (!cursor.ok()) return cursor.status();
  v1::Welcome welcome;
  welcome.set_producer(producer);
  welcome.set_last_durable_sequence(cursor->last_durable_sequence());
  welcome.set_cursor(cursor->cursor());
  welcome.set_credit(options_.producer_credit);
  welcome.set_max_posts_per_batch(options_.max_posts_per_batch);
  return welcome;
}

std::optional<v1::IngestReply> Engine::Impl::CheckOrder(const ProducerBatch& sent,
                                                        std::optional<uint64_t> last) const {
  const v1::PostBatch& batch = *sent.batch;
  if (!last.has_value()) {
    const absl::StatusOr<storage::v1::ProducerCursor> durable = CursorOf(sent.producer);
    if (!durable.ok()) {
      return NackReply(batch.sequence(), v1::NACK_REASON_STORAGE,
                       std::string(durable.status().message()));
    }
    last = durable->last_durable_sequence();
  }
  if (batch.sequence() != 0 && batch.sequence() <= *last) {
    // Sent again after a lost ack: everything in it was taken the first time.
    v1::IngestReply reply;
    reply.mutable_ack()->set_sequence(batch.sequence());
    reply.mutable_ack()->set_duplicates(static_cast<uint32_t>(batch.posts_size()));
    reply.mutable_ack()->set_stream_sequence(store_->counters().stream_sequence());
    return reply;
  }
  if (batch.sequence() != *last + 1) {
    return NackReply(batch.sequence(), v1::NACK_REASON_OUT_OF_ORDER,
                     absl::StrCat("Batch ", batch.sequence(), " came where ", *last + 1,
                                  " was expected. Say hello again to learn where to go on."));
  }
  if (static_cast<uint32_t>(batch.posts_size()) > options_.max_posts_per_batch) {
    return NackReply(batch.sequence(), v1::NACK_REASON_TOO_LARGE,
                     absl::StrCat("The batch holds ", batch.posts_size(), " posts; at most ",
                                  options_.max_posts_per_batch, " are taken at once."));
  }
  if (batch.cursor().size() > kMostCursorBytes) {
    return NackReply(batch.sequence(), v1::NACK_REASON_TOO_LARGE,
                     absl::StrCat("The cursor has ", batch.cursor().size(), " bytes; at most ",
                                  kMostCursorBytes, " are kept."));
  }
  return std::nullopt;
}

std::vector<v1::IngestReply> Engine::Impl::Ingest(absl::Span<const ProducerBatch> batches,
                                                  absl::Span<const NextBatch> next) {
  TurnLock lock(&turn_, &mutex_);
  const auto refuse_all = [&](const absl::Status& why) {
    std::vector<v1::IngestReply> replies;
    for (const ProducerBatch& each : batches) {
      replies.push_back(
          NackReply(each.batch->sequence(), v1::NACK_REASON_STORAGE, std::string(why.message())));
    }
    return replies;
  };
  if (!broken_.ok()) return refuse_all(broken_);
  std::vector<v1::IngestReply> replies(batches.size());
  std::vector<ProducerBatch> taken;
  std::vector<size_t> places;
  absl::flat_hash_map<std::string, uint64_t> last;
  const absl::Status room = store_->CheckRoom();
  for (size_t i = 0; i < batches.size(); ++i) {
    const ProducerBatch& sent = batches[i];
    const auto before = last.find(sent.producer);
    std::optional<v1::IngestReply> answer = CheckOrder(
        sent, before == last.end() ? std::nullopt : std::optional<uint64_t>(before->second));
    if (!answer.has_value() && !room.ok()) {
      answer =
          NackReply(sent.batch->sequence(), v1::NACK_REASON_STORAGE, std::string(room.message()));
    }
    if (answer.has_value()) {
      replies[i] = *std::move(answer);
      continue;
    }
    last[sent.producer] = sent.batch->sequence();
    taken.push_back(sent);
    places.push_back(i);
  }
  if (taken.empty()) return replies;
  const uint64_t before = store_->counters().stream_sequence();
  absl::StatusOr<std::vector<v1::Ack>> acks = pipeline_->Ingest(taken, clock_->Now(), next);
  CountDecisions(before);
  const bool anybody_is_gone =
      std::any_of(taken.begin(), taken.end(),
                  [](const ProducerBatch& sent) { return !sent.batch->gone_authors().empty(); });
  if (anybody_is_gone) gone_authors_.Wake();
  // The posts are safe whatever becomes of these notes: without one a digest is delivered again.
  const absl::Status noted = delivery_->Settle();
  if (acks.ok() && !noted.ok() && store_->must_reopen()) acks = noted;
  if (!acks.ok()) {
    // With a sound store the pipeline begins again from what is stored.
    broken_ = store_->must_reopen() || !OpenPipeline().ok() ? acks.status() : absl::OkStatus();
    PublishFigures();
    return refuse_all(acks.status());
  }
  for (size_t i = 0; i < places.size(); ++i) {
    *replies[places[i]].mutable_ack() = std::move((*acks)[i]);
  }
  return replies;
}

v1::ControlReply Engine::Impl::Handle(const v1::ControlRequest& request,
                                      const std::string& principal) {
  if (request.has_change_model() || request.has_erase_person()) {
    v1::ControlReply begun =
        request.has_change_model() ? BeginModelChange(request) : Erase(request.erase_person());
    AuditNote note = NoteOf(request);
    note.principal = principal;
    note.code = begun.status().code();
    Audit(std::move(note));
    return begun;
  }
  v1::ControlReply reply;
  Desk::Rest rest;
  Store* store = nullptr;
  uint64_t seen = 0;
  {
    TurnLock lock(&turn_, &mutex_);
    reply = desk_->Handle(request, principal, clock_->Now(), &rest);
    if (reply.has_stats()) AddModelFacts(reply.mutable_stats());
    PublishFigures();
    store = store_.get();
    seen = audit_->last_effect();
  }
  // Without the lock: posts go on being decided while the disk syncs. A batch that was decided with
  // the change is behind it in the log, so it cannot be durable without.
  const absl::Status durable = store->MakeDurable(seen);
  if (durable.ok()) {
    if (reply.status().code() == 0) {
      TellWallsOf(request);
      TellSourceObserver(request, &reply);
    }
    return rest ? rest() : reply;
  }
  TurnLock lock(&turn_, &mutex_);
  broken_ = durable;
  PublishFigures();
  return FailedReply(durable);
}

v1::ReplayReply Engine::Impl::Replay(const v1::ReplayRequest& request) {
  v1::ReplayReply reply;
  Store* store = nullptr;
  uint64_t written = 0;
  {
    TurnLock lock(&turn_, &mutex_);
    reply = AnswerReplay(request, *directory_, store_.get());
    store = store_.get();
    written = store->counters().batch_number();
  }
  // As for a change: the sync is waited for without the lock.
  const absl::Status durable = store->MakeDurable(written);
  if (durable.ok()) return reply;
  TurnLock lock(&turn_, &mutex_);
  broken_ = durable;
  reply.Clear();
  *reply.mutable_status() = FailedReply(durable).status();
  return reply;
}

absl::Status Engine::Impl::Tick() {
  TurnLock lock(&turn_, &mutex_);
  if (!broken_.ok()) return broken_;
  const absl::Time now = clock_->Now();
  absl::Status status = TickAudit(now);
  status.Update(pipeline_->Tick(now));
  status.Update(delivery_->Tick());
  status.Update(retention_->Tick(now));
  pipeline_->SetKnownSince(retention_->known_since());
  PublishFigures();
  return status;
}

absl::Status Engine::Impl::Deliver() {
  TurnLock lock(&turn_, &mutex_);
  if (!broken_.ok()) return broken_;
  return delivery_->Tick();
}

absl::Status Engine::Impl::BeginDelivery(std::string_view channel, const std::string& digest_id,
                                         std::string_view address) {
  Store* store = nullptr;
  uint64_t written = 0;
  {
    TurnLock lock(&turn_, &mutex_);
    if (!broken_.ok()) return broken_;
    absl::Status begun = delivery_->Begin(channel, digest_id, address);
    if (!begun.ok()) return begun;
    store = store_.get();
    written = store->counters().batch_number();
  }
  const absl::Status durable = store->MakeDurable(written);
  PassKillPoint("after-sending-mark");
  if (durable.ok()) return durable;
  TurnLock lock(&turn_, &mutex_);
  broken_ = durable;
  return durable;
}

absl::StatusOr<std::unique_ptr<Engine>> Engine::Open(const EngineOptions& options,
                                                     const Clock* clock) {
  auto impl = std::make_unique<Impl>(options, clock);
  absl::Status status = impl->Open();
  if (status.ok()) status = impl->ResumeErasure();
  if (!status.ok()) return status;
  return std::unique_ptr<Engine>(new Engine(std::move(impl)));
}

Engine::Engine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Engine::~Engine() = default;

void Engine::ObserveSources(SourceObserver* observer) { impl_->ObserveSources(observer); }

absl::StatusOr<v1::SourceList> Engine::ListSources() const { return impl_->ListSources(); }

void Engine::AddSink(Sink* sink) { impl_->AddSink(sink); }

absl::StatusOr<v1::Welcome> Engine::Hello(const v1::Hello& hello) {
  if (absl::Status status = CheckId("producer", hello.producer()); !status.ok()) return status;
  return impl_->WelcomeFor(hello.producer());
}

absl::StatusOr<v1::Welcome> Engine::ResumeSource(const std::string& name) {
  return impl_->WelcomeFor(SourceProducer(name));
}

std::vector<v1::IngestReply> Engine::Ingest(absl::Span<const ProducerBatch> batches,
                                            absl::Span<const NextBatch> next) {
  return impl_->Ingest(batches, next);
}

v1::IngestReply Engine::Ingest(std::string_view producer, const v1::PostBatch& batch) {
  return std::move(impl_->Ingest({{std::string(producer), &batch}}, {}).front());
}

v1::ControlReply Engine::Handle(const v1::ControlRequest& request, const std::string& principal) {
  return impl_->Handle(request, principal);
}

void Engine::Audit(AuditNote note) { impl_->Audit(std::move(note)); }

v1::ReplayReply Engine::Replay(const v1::ReplayRequest& request) { return impl_->Replay(request); }

absl::Status Engine::Tick() { return impl_->Tick(); }

absl::Status Engine::Deliver() { return impl_->Deliver(); }

absl::Status Engine::BeginDelivery(std::string_view channel, const std::string& digest_id,
                                   std::string_view address) {
  return impl_->BeginDelivery(channel, digest_id, address);
}

void Engine::WaitForModelChange() { impl_->WaitForModelChange(); }

std::optional<v1::ChangeModelReply> Engine::model_change() const { return impl_->model_change(); }

std::string Engine::model_path() const { return impl_->model_path(); }

}  // namespace sluis
