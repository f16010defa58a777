// A real engine in a folder of its own, with the shipped model and a clock that tests set.
#ifndef SLUIS_TESTS_ENGINE_ENGINE_HARNESS_H_
#define SLUIS_TESTS_ENGINE_ENGINE_HARNESS_H_

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "engine/runtime/engine.h"
#include "proto/time.h"
#include "tests/engine/scratch_folder.h"

namespace sluis {

inline constexpr char kModelPath[] = SLUIS_SOURCE_DIR "/models/default/sluis-nl-en.ftz";

class FakeClock final : public Clock {
 public:
  absl::Time Now() const override { return now_; }
  void Set(absl::Time now) { now_ = now; }
  void Advance(absl::Duration by) { now_ += by; }

 private:
  absl::Time now_ = absl::FromUnixSeconds(1773302400);  // 2026-03-12 08:00 UTC
};

// Keeps everything the engine says.
class RecordingSink final : public Sink {
 public:
  void OnMatch(const v1::Match& match, const v1::Post& post, bool alert) override {
    v1::MatchEvent& event = matches.emplace_back();
    *event.mutable_match() = match;
    *event.mutable_post() = post;
    alerts += alert ? 1 : 0;
  }
  void OnDigest(const v1::Digest& digest) override { digests.push_back(digest); }
  void OnWallChanged(const std::string& owner_id, const std::string& interest_id) override {
    walls.push_back(owner_id + "/" + interest_id);
  }

  std::vector<v1::MatchEvent> matches;
  std::vector<v1::Digest> digests;
  std::vector<std::string> walls;
  int alerts = 0;
};

class EngineHarness {
 public:
  explicit EngineHarness(int workers = 1) : workers_(workers) { Start(); }

  // Also after Stop: opens the same folder again.
  void Start(const std::string& model_path = kModelPath, bool keep_changed_model = false) {
    EngineOptions options;
    options.data_folder = folder_ / "data";
    options.model_path = model_path;
    options.keep_changed_model = keep_changed_model;
    options.on_model_change = on_model_change;
    options.worker_threads = workers_;
    // Nobody cuts the power here.
    options.sync = false;
    options.organisations = organisations;
    options.environment = environment;
    options.disk_reserve_bytes = disk_reserve_bytes;
    options.retention = retention;
    options.known_horizon = known_horizon;
    options.compress = compress;
    options.gone_authors_pause = absl::ZeroDuration();
    absl::StatusOr<std::unique_ptr<Engine>> opened = Engine::Open(options, &clock);
    ASSERT_TRUE(opened.ok()) << opened.status();
    engine_ = *std::move(opened);
    engine_->AddSink(&sink);
  }
  void Stop() { engine_.reset(); }

  Engine& engine() { return *engine_; }
  std::string data_folder() const { return folder_ / "data"; }

  v1::ControlReply Ask(const v1::ControlRequest& request) { return engine_->Handle(request); }

  // As Ask, and a failure fails the test.
  v1::ControlReply Do(const v1::ControlRequest& request) {
    v1::ControlReply reply = Ask(request);
    EXPECT_EQ(reply.status().code(), 0) << reply.status().message();
    return reply;
  }

  void AddUser(const std::string& id) {
    v1::ControlRequest request;
    v1::Owner* owner = request.mutable_put_owner()->mutable_owner();
    owner->set_id(id);
    owner->set_kind(v1::OWNER_KIND_USER);
    owner->set_name(id);
    owner->set_locale("nl");
    owner->set_time_zone("Europe/Amsterdam");
    Do(request);
  }

  void AddInterest(const v1::Interest& interest) {
    v1::ControlRequest request;
    *request.mutable_put_interest()->mutable_interest() = interest;
    Do(request);
  }

  // The batch under the next number of the producer.
  v1::Ack Send(const std::vector<v1::Post>& posts, bool replay = true,
               const std::string& producer = "test") {
    v1::Hello hello;
    hello.set_producer(producer);
    v1::PostBatch batch;
    batch.set_sequence(engine_->Hello(hello)->last_durable_sequence() + 1);
    batch.set_replay_clock(replay);
    for (const v1::Post& post : posts) *batch.add_posts() = post;
    const v1::IngestReply reply = engine_->Ingest(producer, batch);
    EXPECT_TRUE(reply.has_ack()) << reply.nack().message();
    return reply.ack();
  }

  std::vector<v1::MatchEvent> Matches(const std::string& owner) {
    v1::ControlRequest request;
    request.mutable_list_matches()->set_owner_id(owner);
    request.mutable_list_matches()->set_limit(100000);
    const v1::ControlReply reply = Do(request);
    return {reply.matches().matches().begin(), reply.matches().matches().end()};
  }

  FakeClock clock;
  RecordingSink sink;
  // In force from the next Start on.
  Organisations organisations;
  rocksdb::Env* environment = nullptr;
  uint64_t disk_reserve_bytes = 0;
  RetentionOptions retention;
  absl::Duration known_horizon = absl::Hours(24 * 30);
  bool compress = true;
  std::function<void(const v1::ChangeModelReply&)> on_model_change;

 private:
  ScratchFolder folder_;
  int workers_;
  std::unique_ptr<Engine> engine_;
};

inline v1::Interest WaterInterest(const std::string& owner) {
  v1::Interest interest;
  interest.set_owner_id(owner);
  interest.set_id("hoogwater");
  interest.set_title("Hoogwater en dijken");
  interest.set_description("Hoge waterstanden, kwel en dijkbewaking langs de rivier.");
  interest.set_kind(v1::INTEREST_KIND_DIGEST);
  return interest;
}

inline v1::Post MakePost(const std::string& id, const std::string& text,
                         absl::Time created_at = absl::FromUnixSeconds(1773302400)) {
  v1::Post post;
  post.set_source("mastodon");
  post.set_id(id);
  post.set_text(text);
  post.mutable_author()->set_id("author-" + id);
  post.mutable_author()->set_handle("author-" + id);
  *post.mutable_created_at() = ToTimestamp(created_at);
  return post;
}

}  // namespace sluis

#endif  // SLUIS_TESTS_ENGINE_ENGINE_HARNESS_H_
