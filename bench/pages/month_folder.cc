#include "bench/pages/month_folder.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "bench/interests/bars.h"
#include "bench/interests/row_learning.h"
#include "connectors/zeromq/control_client.h"
#include "engine/runtime/clock.h"
#include "engine/runtime/engine.h"
#include "engine/runtime/model_opening.h"
#include "fmt/format.h"
#include "models/interests/scorer.h"
#include "models/interests/starting_row.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr int kBatch = 256;
constexpr size_t kBarPosts = 60'000;
constexpr int kThreads = 2;
constexpr uint64_t kAuthors = 997;
constexpr double kExchange = 0.5;

// What an interest is about, and the bar that fits it.
struct Subject {
  std::string title;
  double bar = 0;
};

class MonthMaker {
 public:
  MonthMaker(const RecordedPosts& posts, const MonthOptions& options, std::string model,
             std::string folder, std::function<void(const std::string&)> on_progress)
      : posts_(posts),
        options_(options),
        model_(std::move(model)),
        folder_(std::move(folder)),
        on_progress_(std::move(on_progress)),
        varied_(posts, kExchange) {}

  absl::Status Make() {
    absl::Status status = ChooseSubjects();
    if (status.ok()) status = OpenEngine();
    for (int number = 0; status.ok() && number < options_.users; ++number) {
      status = AddReader(number);
    }
    if (status.ok()) on_progress_(fmt::format("{} readers are there", options_.users));
    if (status.ok()) status = TakePosts();
    for (int number = 0; status.ok() && number < options_.users; ++number) {
      status = MarkSeen(number);
    }
    if (status.ok()) status = TellFigures();
    engine_.reset();
    return status;
  }

 private:
  size_t LabelOf(size_t subject) const {
    return subject * posts_.names.size() / static_cast<size_t>(options_.subjects);
  }

  // The subjects, their bars by the rows that interests in them start with, and the places of their
  // posts.
  absl::Status ChooseSubjects() {
    auto featurizer = LoadFeaturizer(model_, FeatureParts::kBoth, ModelStorage::kMapped);
    if (!featurizer.ok()) return featurizer.status();
    FastTextWorkspace workspace;
    std::vector<PostFeatures> features;
    for (size_t i = 0; i < std::min(kBarPosts, posts_.texts.size()); ++i) {
      features.push_back((*featurizer)->Features(posts_.texts[i], workspace));
    }
    std::vector<InterestRow> rows;
    for (size_t i = 0; i < static_cast<size_t>(options_.subjects); ++i) {
      v1::Interest interest;
      interest.set_title(TitleOfSubreddit(posts_.names[LabelOf(i)]));
      rows.push_back(StartingRow(interest, **featurizer, workspace));
      subjects_.push_back({interest.title(), 0});
      const std::vector<uint32_t>& own = posts_.posts_of_label[LabelOf(i)];
      places_.insert(places_.end(), own.begin(), own.end());
    }
    std::sort(places_.begin(), places_.end());
    const std::vector<InterestBars> bars = BarsOf(rows, features, true, kThreads);
    for (size_t i = 0; i < subjects_.size(); ++i) {
      subjects_[i].bar = std::clamp<double>(Probability(bars[i].at_1e4), 1e-6, 1 - 1e-6);
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

  absl::Status AddReader(int number) {
    v1::ControlRequest request;
    v1::Owner* const owner = request.mutable_put_owner()->mutable_owner();
    owner->set_id(MonthReader(number));
    owner->set_kind(v1::OWNER_KIND_USER);
    owner->set_name(owner->id());
    owner->set_locale("en");
    owner->set_time_zone("Europe/Amsterdam");
    absl::Status status = StatusOf(engine_->Handle(request));
    if (status.ok()) status = AddInterest(number, "first", number);
    // Neighbours in the one are none in the other.
    return status.ok() && number % 2 == 1 ? AddInterest(number, "second", number / 2 * 7 + 1)
                                          : status;
  }

  absl::Status AddInterest(int reader, const std::string& id, int chosen) {
    const int number = chosen % options_.subjects;
    const Subject& subject = subjects_[static_cast<size_t>(number)];
    v1::ControlRequest request;
    v1::Interest* const interest = request.mutable_put_interest()->mutable_interest();
    interest->set_owner_id(MonthReader(reader));
    interest->set_id(id);
    interest->set_title(subject.title);
    interest->set_kind(v1::INTEREST_KIND_DIGEST);
    interest->set_bar(subject.bar);
    interest->set_no_exploration(true);
    const absl::Status status = StatusOf(engine_->Handle(request));
    if (!absl::IsInvalidArgument(status)) return status;
    // A label of signs alone.
    interest->set_title(fmt::format("subject number {}", number));
    return StatusOf(engine_->Handle(request));
  }

  absl::Status TakePosts() {
    const uint64_t count =
        static_cast<uint64_t>(options_.days) * static_cast<uint64_t>(options_.posts_a_day);
    const absl::Time until = absl::Now();
    const absl::Duration apart = absl::Hours(24) / options_.posts_a_day;
    v1::PostBatch batch;
    batch.set_replay_clock(true);
    for (uint64_t i = 0; i < count; ++i) {
      AddPost(i, until - apart * static_cast<double>(count - 1 - i), &batch);
      if ((i + 1) % static_cast<uint64_t>(options_.posts_a_day) == 0) {
        on_progress_(fmt::format(
            "day {} of {}", (i + 1) / static_cast<uint64_t>(options_.posts_a_day), options_.days));
      }
      if (batch.posts_size() < kBatch && i + 1 < count) continue;
      batch.set_sequence(batch.sequence() + 1);
      const v1::IngestReply reply = engine_->Ingest("preparation", batch);
      if (!reply.has_ack()) return absl::InternalError(reply.nack().message());
      batch.clear_posts();
    }
    return absl::OkStatus();
  }

  void AddPost(uint64_t number, absl::Time created, v1::PostBatch* batch) const {
    v1::Post* const post = batch->add_posts();
    post->set_source("month");
    post->set_id(fmt::format("month-{}", number));
    const uint64_t pass = number / places_.size();
    varied_.TextAt(pass * posts_.texts.size() + places_[number % places_.size()],
                   post->mutable_text());
    post->mutable_author()->set_id(fmt::format("account-{}", number % kAuthors));
    post->set_url(fmt::format("https://example.org/posts/{}", number));
    *post->mutable_created_at() = ToTimestamp(created);
  }

  // Teaches nothing, so that the bars stay right.
  absl::Status MarkSeen(int number) {
    v1::ControlRequest get;
    get.mutable_get_digest()->set_owner_id(MonthReader(number));
    const v1::ControlReply newest = engine_->Handle(get);
    if (absl::Status status = StatusOf(newest); !status.ok()) return status;
    for (int i = 0; i < std::min(options_.seen, newest.digest().stories_size()); ++i) {
      const v1::Story& story = newest.digest().stories(i);
      v1::ControlRequest request;
      v1::Judgement* const judgement = request.mutable_judge()->mutable_judgement();
      judgement->set_owner_id(MonthReader(number));
      judgement->set_interest_id(story.interest_id());
      judgement->mutable_post()->set_source(story.post().source());
      judgement->mutable_post()->set_id(story.post().id());
      judgement->set_verdict(v1::VERDICT_SEEN);
      if (absl::Status status = StatusOf(engine_->Handle(request)); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status TellFigures() {
    v1::ControlRequest request;
    request.mutable_stats();
    const v1::ControlReply reply = engine_->Handle(request);
    const v1::StatsReply& stats = reply.stats();
    on_progress_(fmt::format("{} posts, {} matches, {} digests, {} marks", stats.posts(),
                             stats.matches(), stats.digests(), stats.judgements()));
    return StatusOf(reply);
  }

  const RecordedPosts& posts_;
  const MonthOptions options_;
  const std::string model_;
  const std::string folder_;
  const std::function<void(const std::string&)> on_progress_;
  const VariedPosts varied_;
  SystemClock clock_;
  std::unique_ptr<Engine> engine_;
  std::vector<Subject> subjects_;
  // Of all subjects' recorded posts, rising.
  std::vector<uint64_t> places_;
};

}  // namespace

std::string MonthReader(int number) { return fmt::format("reader-{}", number); }

absl::Status MakeMonth(const RecordedPosts& posts, const MonthOptions& options,
                       const std::string& model, const std::string& folder,
                       const std::function<void(const std::string&)>& on_progress) {
  if (options.subjects < 1 || static_cast<size_t>(options.subjects) > posts.names.size()) {
    return absl::InvalidArgumentError(
        fmt::format("there are {} subjects; ask for 1 to as many", posts.names.size()));
  }
  return MonthMaker(posts, options, model, folder, on_progress).Make();
}

}  // namespace sluis
