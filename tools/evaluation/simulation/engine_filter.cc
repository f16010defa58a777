#include "tools/evaluation/simulation/engine_filter.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "engine/runtime/engine.h"
#include "fmt/format.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr char kProducer[] = "evaluation";
constexpr char kSharedReader[] = "reader";
constexpr char kApprover[] = "approver";
constexpr size_t kPostsABatch = 256;
// Lower than any score comes: an interest with this bar takes every post.
constexpr double kNoBar = 1e-12;

class SetClock final : public Clock {
 public:
  absl::Time Now() const override { return now_; }
  void Set(absl::Time now) { now_ = now; }

 private:
  absl::Time now_ = absl::UnixEpoch();
};

// What the engine has said since it was emptied last.
class Inbox final : public Sink {
 public:
  void OnMatch(const v1::Match& match, const v1::Post&, bool) override { matches.push_back(match); }
  void OnDigest(const v1::Digest& digest) override { digests.push_back(digest); }

  std::vector<v1::Match> matches;
  std::vector<v1::Digest> digests;
};

// Topics may have names that are no ids.
std::string IdOfTopic(size_t topic) { return fmt::format("topic-{}", topic); }

uint32_t TopicOfId(const std::string& id) {
  return static_cast<uint32_t>(std::strtoul(id.c_str() + id.find('-') + 1, nullptr, 10));
}

absl::CivilDay DayOf(absl::Time time) { return absl::ToCivilDay(time, absl::UTCTimeZone()); }
absl::Time MidnightOf(absl::CivilDay day) { return absl::FromCivil(day, absl::UTCTimeZone()); }

// When each post arrives. In the stream's own time where that is in order and, for digests, each
// window is one day of it; else in a time made up: a day a window for digests, else a second a
// post.
std::vector<absl::Time> ArrivalTimes(const Stage& stage) {
  const std::vector<v1::Post>& posts = stage.collection->posts;
  std::vector<absl::Time> own;
  bool usable = true;
  for (const v1::Post& post : posts) {
    usable = usable && post.has_created_at();
    own.push_back(usable ? FromTimestamp(post.created_at()) : absl::UnixEpoch());
  }
  usable = usable && std::is_sorted(own.begin(), own.end());
  const bool by_digest = stage.serving == ServingKind::kDigests;
  for (size_t w = 0; by_digest && usable && w < stage.windows.size(); ++w) {
    const PostWindow& window = stage.windows[w];
    usable = DayOf(own[window.begin]) == DayOf(own[window.end - 1]) &&
             (window.end == posts.size() || DayOf(own[window.end]) > DayOf(own[window.begin]));
  }
  if (usable) return own;
  const absl::Time start = MidnightOf(absl::CivilDay(2000, 1, 1));
  for (size_t w = 0; w < stage.windows.size(); ++w) {
    for (size_t i = stage.windows[w].begin; i < stage.windows[w].end; ++i) {
      own[i] = start + (by_digest ? absl::Hours(24 * w) : absl::Seconds(i));
    }
  }
  return own;
}

class EngineFilter final : public Filter {
 public:
  explicit EngineFilter(const EngineFilterOptions& options) : options_(options) {}
  ~EngineFilter() override {
    engine_.reset();
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
  }

  std::string name() const override { return options_.name; }

  absl::Status Begin(const Stage& stage) override {
    stage_ = stage;
    std::string folder = std::filesystem::temp_directory_path() / "sluis-evaluate-XXXXXX";
    if (mkdtemp(folder.data()) == nullptr) {
      return absl::ErrnoToStatus(errno, fmt::format("Cannot make the folder {}", folder));
    }
    folder_ = folder;
    arrival_ = ArrivalTimes(stage);
    const std::vector<v1::Post>& posts = stage.collection->posts;
    for (size_t i = 0; i < posts.size(); ++i) places_[posts[i].id()] = static_cast<uint32_t>(i);
    if (absl::Status status = Open(); !status.ok()) return status;
    return AddTopics();
  }

  absl::StatusOr<std::vector<Delivery>> Decide(size_t window) override {
    if (!options_.later_model_path.empty() && window == stage_.windows.size() / 2) {
      if (absl::Status status = ChangeModel(); !status.ok()) return status;
    }
    inbox_.matches.clear();
    inbox_.digests.clear();
    const PostWindow& range = stage_.windows[window];
    for (size_t begin = range.begin; begin < range.end; begin += kPostsABatch) {
      absl::Status status = Send(begin, std::min(begin + kPostsABatch, range.end));
      if (!status.ok()) return status;
    }
    if (stage_.serving != ServingKind::kDigests) return FromMatches();
    clock_.Set(MidnightOf(DayOf(arrival_[range.begin]) + 1));
    if (absl::Status status = engine_->Tick(); !status.ok()) return status;
    return FromDigests();
  }

  absl::Status Learn(absl::Span<const Feedback> feedback) override {
    for (const Feedback& said : feedback) {
      v1::ControlRequest request;
      v1::Judgement* judgement = request.mutable_judge()->mutable_judgement();
      judgement->set_owner_id(OwnerOf(said.topic));
      judgement->set_interest_id(IdOfTopic(said.topic));
      const v1::Post& post = stage_.collection->posts[said.post];
      judgement->mutable_post()->set_source(post.source());
      judgement->mutable_post()->set_id(post.id());
      judgement->set_verdict(said.wanted ? v1::VERDICT_MORE : v1::VERDICT_LESS);
      if (absl::Status status = Ask(request); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Open() {
    EngineOptions options;
    options.data_folder = folder_ + "/data";
    options.model_path = options_.model_path;
    options.features = options_.features;
    options.worker_threads = options_.worker_threads;
    options.sync = false;
    absl::StatusOr<std::unique_ptr<Engine>> engine = Engine::Open(options, &clock_);
    if (!engine.ok()) return engine.status();
    engine_ = *std::move(engine);
    engine_->AddSink(&inbox_);
    return absl::OkStatus();
  }

  static absl::Status FromWire(const v1::Status& status) {
    return absl::Status(static_cast<absl::StatusCode>(status.code()), status.message());
  }

  absl::Status Ask(const v1::ControlRequest& request) {
    const v1::ControlReply reply = engine_->Handle(request);
    if (absl::Status status = FromWire(reply.status()); !status.ok()) return status;
    return ApproveIfItWaits(reply.interest());
  }

  // Before the next post.
  absl::Status ChangeModel() {
    v1::ControlRequest request;
    request.mutable_change_model()->set_path(options_.later_model_path);
    if (absl::Status status = Ask(request); !status.ok()) return status;
    engine_->WaitForModelChange();
    return FromWire(engine_->model_change()->failure());
  }

  // Some topics are people. What readers may follow is not what is measured.
  absl::Status ApproveIfItWaits(const v1::Interest& interest) {
    if (interest.approval() != v1::APPROVAL_WAITING) return absl::OkStatus();
    v1::ControlRequest request;
    request.set_acting_user(kApprover);
    request.mutable_approve_interest()->set_owner_id(interest.owner_id());
    request.mutable_approve_interest()->set_interest_id(interest.id());
    return Ask(request);
  }

  // A reader for each topic's digest. Where there is none, one reader has all the interests.
  std::string OwnerOf(size_t topic) const {
    return stage_.serving == ServingKind::kDigests ? IdOfTopic(topic) : kSharedReader;
  }

  absl::Status AddOwner(const std::string& id) {
    v1::ControlRequest request;
    v1::Owner* owner = request.mutable_put_owner()->mutable_owner();
    owner->set_id(id);
    owner->set_kind(v1::OWNER_KIND_USER);
    owner->set_name(id);
    owner->set_locale("en");
    owner->set_time_zone("UTC");
    owner->mutable_schedule()->add_times("00:00");
    return Ask(request);
  }

  absl::Status AddTopics() {
    for (const char* reader : {kSharedReader, kApprover}) {
      if (absl::Status status = AddOwner(reader); !status.ok()) return status;
    }
    for (size_t t = 0; t < stage_.collection->topics.size(); ++t) {
      if (OwnerOf(t) != kSharedReader) {
        if (absl::Status status = AddOwner(OwnerOf(t)); !status.ok()) return status;
      }
      const TopicText& topic = stage_.collection->topics[t];
      v1::ControlRequest request;
      v1::Interest* interest = request.mutable_put_interest()->mutable_interest();
      interest->set_owner_id(OwnerOf(t));
      interest->set_id(IdOfTopic(t));
      interest->set_title(topic.title);
      interest->set_description(topic.description);
      interest->set_kind(v1::INTEREST_KIND_DIGEST);
      interest->set_bar(options_.bar);
      if (stage_.serving == ServingKind::kRanking) {
        interest->set_bar(kNoBar);
        interest->set_no_exploration(true);
      }
      if (absl::Status status = Ask(request); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

  absl::Status Send(size_t begin, size_t end) {
    clock_.Set(arrival_[end - 1]);
    v1::PostBatch batch;
    batch.set_sequence(++batches_);
    for (size_t i = begin; i < end; ++i) {
      *batch.add_posts() = stage_.collection->posts[i];
      v1::Post& post = *batch.mutable_posts()->rbegin();
      *post.mutable_created_at() = ToTimestamp(arrival_[i]);
      // Nor does an interest stop because it has come to follow one private account.
      post.mutable_author()->set_kind(v1::AUTHOR_KIND_ORGANISATION);
    }
    const v1::IngestReply reply = engine_->Ingest(kProducer, batch);
    if (reply.has_ack() && reply.ack().refused_size() == 0) return absl::OkStatus();
    return absl::InvalidArgumentError(reply.has_ack() ? reply.ack().refused(0).reason()
                                                      : reply.nack().message());
  }

  std::vector<Delivery> FromDigests() const {
    std::vector<Delivery> deliveries;
    for (const v1::Digest& digest : inbox_.digests) {
      for (const v1::Story& story : digest.stories()) {
        deliveries.push_back({TopicOfId(story.interest_id()), places_.at(story.post().id()),
                              static_cast<double>(story.score()),
                              static_cast<double>(story.probability())});
      }
    }
    return deliveries;
  }

  // What is sure enough to be told at once.
  std::vector<Delivery> FromMatches() const {
    std::vector<Delivery> deliveries;
    for (const v1::Match& match : inbox_.matches) {
      if (!match.sure() && stage_.serving != ServingKind::kRanking) continue;
      deliveries.push_back({TopicOfId(match.interest_id()), places_.at(match.post().id()),
                            static_cast<double>(match.score()),
                            static_cast<double>(match.probability())});
    }
    if (stage_.serving == ServingKind::kRanking) {
      std::stable_sort(deliveries.begin(), deliveries.end(),
                       [](const Delivery& a, const Delivery& b) {
                         return a.topic != b.topic ? a.topic < b.topic : a.score > b.score;
                       });
    }
    return deliveries;
  }

  const EngineFilterOptions options_;
  Stage stage_;
  std::string folder_;
  SetClock clock_;
  Inbox inbox_;
  std::unique_ptr<Engine> engine_;
  std::vector<absl::Time> arrival_;
  absl::flat_hash_map<std::string, uint32_t> places_;
  uint64_t batches_ = 0;
};

}  // namespace

std::unique_ptr<Filter> MakeEngineFilter(const EngineFilterOptions& options) {
  return std::make_unique<EngineFilter>(options);
}

}  // namespace sluis
