#include "bench/pipeline/readers.h"

#include <algorithm>
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "bench/interests/bars.h"
#include "bench/interests/row_learning.h"
#include "engine/runtime/clock.h"
#include "engine/runtime/engine.h"
#include "engine/runtime/model_opening.h"
#include "engine/state/store.h"
#include "engine/users/directory.h"
#include "engine/users/learning.h"
#include "fmt/format.h"
#include "models/interests/scorer.h"
#include "models/interests/starting_row.h"

namespace sluis {
namespace {

constexpr int kBatch = 1024;
// Posts that bars are found with, and of which the "less" judgements are chosen.
constexpr size_t kBarPosts = 60'000;
constexpr size_t kHardSample = 8'192;
constexpr size_t kHardPosts = 40;
constexpr int kThreads = 2;

std::string RecordedPostId(uint64_t place) { return fmt::format("recorded-{}", place); }
std::string InterestName(int interest) { return fmt::format("interest-{}", interest); }
std::string ReaderName(const ReaderOptions& options, int interest) {
  return fmt::format("reader-{}", interest / options.interests_a_reader);
}

v1::Interest InterestAbout(const std::string& label, const ReaderOptions& options, int number) {
  v1::Interest interest;
  interest.set_owner_id(ReaderName(options, number));
  interest.set_id(InterestName(number));
  interest.set_title(TitleOfSubreddit(label));
  const bool alert = number % options.alert_every == 0;
  interest.set_kind(alert ? v1::INTEREST_KIND_ALERT : v1::INTEREST_KIND_DIGEST);
  return interest;
}

v1::ControlRequest JudgeRequest(const ReaderOptions& options, int number, uint32_t post,
                                v1::Verdict verdict) {
  v1::ControlRequest request;
  v1::Judgement* judgement = request.mutable_judge()->mutable_judgement();
  judgement->set_owner_id(ReaderName(options, number));
  judgement->set_interest_id(InterestName(number));
  judgement->mutable_post()->set_source(kPostSource);
  judgement->mutable_post()->set_id(RecordedPostId(post));
  judgement->set_verdict(verdict);
  return request;
}

absl::Status Ask(Engine* engine, const v1::ControlRequest& request) {
  const v1::ControlReply reply = engine->Handle(request);
  return absl::Status(static_cast<absl::StatusCode>(reply.status().code()),
                      reply.status().message());
}

class FolderMaker {
 public:
  FolderMaker(const RecordedPosts& posts, const ReaderOptions& options, std::string model,
              std::string folder)
      : posts_(posts),
        options_(options),
        model_(std::move(model)),
        folder_(std::move(folder)),
        hard_of_label_(posts.names.size()) {}

  absl::Status Make() {
    absl::Status status = ReadFeatures();
    if (status.ok()) status = OpenEngine();
    if (status.ok()) status = TakePosts();
    for (int number = 0; status.ok() && number < options_.interests; ++number) {
      if (number % options_.interests_a_reader == 0) status = AddReader(number);
      if (status.ok()) status = AddInterest(number);
      if (status.ok()) status = Judge(number);
    }
    engine_.reset();
    return status.ok() ? SetBars() : status;
  }

 private:
  absl::Status ReadFeatures() {
    auto featurizer = LoadFeaturizer(model_, FeatureParts::kBoth, ModelStorage::kMapped);
    if (!featurizer.ok()) return featurizer.status();
    featurizer_ = *std::move(featurizer);
    for (size_t i = 0; i < std::min(kBarPosts, posts_.texts.size()); ++i) {
      features_.push_back(featurizer_->Features(posts_.texts[i], workspace_));
    }
    return absl::OkStatus();
  }

  absl::Status OpenEngine() {
    EngineOptions how;
    how.data_folder = folder_;
    how.model_path = model_;
    how.worker_threads = kThreads;
    how.sync = false;
    auto engine = Engine::Open(how, &clock_);
    if (!engine.ok()) return engine.status();
    engine_ = *std::move(engine);
    return absl::OkStatus();
  }

  absl::Status TakePosts() {
    v1::PostBatch batch;
    for (size_t i = 0; i < posts_.texts.size(); ++i) {
      v1::Post* post = batch.add_posts();
      post->set_source(kPostSource);
      post->set_id(RecordedPostId(i));
      post->set_text(posts_.texts[i]);
      if (batch.posts_size() < kBatch && i + 1 < posts_.texts.size()) continue;
      batch.set_sequence(batch.sequence() + 1);
      const v1::IngestReply reply = engine_->Ingest("preparation", batch);
      if (!reply.has_ack()) return absl::InternalError(reply.nack().message());
      batch.clear_posts();
    }
    return absl::OkStatus();
  }

  absl::Status AddReader(int number) {
    v1::ControlRequest request;
    v1::Owner* owner = request.mutable_put_owner()->mutable_owner();
    owner->set_id(ReaderName(options_, number));
    owner->set_kind(v1::OWNER_KIND_USER);
    owner->set_name(owner->id());
    owner->set_locale("en");
    owner->set_time_zone("Europe/Amsterdam");
    // As many as may be: each is a measurement.
    owner->mutable_schedule()->set_alerts_a_day(100);
    return Ask(engine_.get(), request);
  }

  absl::Status AddInterest(int number) {
    v1::ControlRequest request;
    v1::Interest& interest = *request.mutable_put_interest()->mutable_interest();
    interest = InterestAbout(posts_.names[LabelOf(number)], options_, number);
    absl::Status status = Ask(engine_.get(), request);
    if (!absl::IsInvalidArgument(status)) return status;
    // A label of signs alone.
    interest.set_title(fmt::format("subject number {}", number));
    return Ask(engine_.get(), request);
  }

  absl::Status Judge(int number) {
    std::mt19937_64 random(static_cast<uint64_t>(number));
    const std::vector<uint32_t>& own = posts_.posts_of_label[LabelOf(number)];
    const std::vector<uint32_t>& hard = HardPostsFor(LabelOf(number));
    absl::Status status;
    for (int i = 0; status.ok() && i < std::max(options_.more, options_.less); ++i) {
      const uint32_t more = own[random() % own.size()];
      const uint32_t less = hard[random() % hard.size()];
      if (i < options_.more) status = Judge(number, more, v1::VERDICT_MORE);
      if (status.ok() && i < options_.less) status = Judge(number, less, v1::VERDICT_LESS);
    }
    return status;
  }

  absl::Status Judge(int number, uint32_t post, v1::Verdict verdict) {
    return Ask(engine_.get(), JudgeRequest(options_, number, post, verdict));
  }

  // Posts of other labels that score highest by the title alone.
  const std::vector<uint32_t>& HardPostsFor(size_t label) {
    std::vector<uint32_t>& hard = hard_of_label_[label];
    if (!hard.empty()) return hard;
    const InterestRow start =
        StartingRow(InterestAbout(posts_.names[label], options_, 0), *featurizer_, workspace_);
    std::mt19937_64 random(label);
    std::vector<std::pair<float, uint32_t>> others;
    for (size_t i = 0; i < kHardSample; ++i) {
      const auto place = static_cast<uint32_t>(random() % features_.size());
      if (posts_.labels[place] != label)
        others.emplace_back(-Score(start, features_[place]), place);
    }
    std::sort(others.begin(), others.end());
    if (others.size() > kHardPosts) others.resize(kHardPosts);
    for (const auto& [negated, place] : others) hard.push_back(place);
    return hard;
  }

  // The rows as the folder has them decide which bars let through what they should.
  absl::Status SetBars() {
    std::vector<v1::Interest> interests;
    std::vector<InterestRow> rows;
    if (absl::Status status = ReadRows(&interests, &rows); !status.ok()) return status;
    const std::vector<InterestBars> bars = BarsOf(rows, features_, true, kThreads);
    if (absl::Status status = OpenEngine(); !status.ok()) return status;
    for (size_t i = 0; i < interests.size(); ++i) {
      v1::ControlRequest request;
      interests[i].set_bar(std::clamp<double>(Probability(bars[i].at_1e4), 1e-6, 1 - 1e-6));
      interests[i].set_no_exploration(true);
      *request.mutable_put_interest()->mutable_interest() = interests[i];
      if (absl::Status status = Ask(engine_.get(), request); !status.ok()) return status;
    }
    engine_.reset();
    return absl::OkStatus();
  }

  absl::Status ReadRows(std::vector<v1::Interest>* interests, std::vector<InterestRow>* rows) {
    auto store = Store::Open({folder_, /*sync=*/false});
    if (!store.ok()) return store.status();
    Lessons lessons(featurizer_.get());
    auto directory = Directory::Load(**store, &lessons, Organisations());
    if (!directory.ok()) return directory.status();
    directory->ForEachInterest([&](const LiveInterest& interest) {
      interests->push_back(interest.stored.interest());
      rows->push_back(interest.row);
    });
    return absl::OkStatus();
  }

  size_t LabelOf(int number) const { return static_cast<size_t>(number) % posts_.names.size(); }

  const RecordedPosts& posts_;
  const ReaderOptions options_;
  const std::string model_;
  const std::string folder_;
  SystemClock clock_;
  FastTextWorkspace workspace_;
  std::unique_ptr<const Featurizer> featurizer_;
  std::unique_ptr<Engine> engine_;
  // [post], of the first kBarPosts.
  std::vector<PostFeatures> features_;
  // [label]: empty until they are asked for.
  std::vector<std::vector<uint32_t>> hard_of_label_;
};

}  // namespace

absl::Status MakeFolder(const RecordedPosts& posts, const ReaderOptions& options,
                        const std::string& model, const std::string& folder) {
  return FolderMaker(posts, options, model, folder).Make();
}

v1::ControlRequest RandomJudgement(const RecordedPosts& posts, const ReaderOptions& options,
                                   uint64_t random) {
  const int number = static_cast<int>(random % static_cast<uint64_t>(options.interests));
  const auto post = static_cast<uint32_t>((random >> 32) % posts.texts.size());
  return JudgeRequest(options, number, post,
                      random >> 31 & 1 ? v1::VERDICT_MORE : v1::VERDICT_LESS);
}

}  // namespace sluis
