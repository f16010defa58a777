#include "tools/evaluation/baselines/scoring_filter.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "models/text/post_text.h"
#include "tools/evaluation/simulation/places.h"

namespace sluis {
namespace {

class ScoringFilter final : public Filter {
 public:
  ScoringFilter(std::string name, double bar, std::shared_ptr<Vocabulary> vocabulary,
                std::unique_ptr<Scorer> scorer)
      : name_(std::move(name)),
        bar_(bar),
        vocabulary_(std::move(vocabulary)),
        scorer_(std::move(scorer)) {}

  std::string name() const override { return name_; }

  absl::Status Begin(const Stage& stage) override {
    stage_ = stage;
    std::vector<TermCounts> topics;
    for (const TopicText& topic : stage.collection->topics) {
      topics.push_back(vocabulary_->Count(topic.title + " " + topic.description));
    }
    places_.emplace(stage);
    posts_.resize(stage.collection->posts.size());
    return scorer_->Begin(topics);
  }

  absl::StatusOr<std::vector<Delivery>> Decide(size_t window) override {
    window_ = window;
    const PostWindow& range = stage_.windows[window];
    for (size_t i = range.begin; i < range.end; ++i) {
      posts_[i] = vocabulary_->Count(PostText(stage_.collection->posts[i]));
    }
    std::vector<Delivery> deliveries;
    for (size_t t = 0; t < stage_.collection->topics.size(); ++t) Serve(t, range, &deliveries);
    if (stage_.serving == ServingKind::kEveryMatch) {
      std::stable_sort(deliveries.begin(), deliveries.end(),
                       [](const Delivery& a, const Delivery& b) { return a.post < b.post; });
    }
    return deliveries;
  }

  absl::Status Learn(absl::Span<const Feedback> feedback) override {
    std::vector<Scorer::Example> examples;
    for (const Feedback& said : feedback) {
      examples.push_back({said.topic, &posts_[said.post], said.wanted});
    }
    if (absl::Status status = scorer_->Learn(examples); !status.ok()) return status;
    const PostWindow& range = stage_.windows[window_];
    std::vector<Scorer::Seen> seen;
    for (size_t i = range.begin; i < range.end; ++i) {
      vocabulary_->Pass(posts_[i]);
      seen.push_back({&posts_[i], &stage_.collection->posts[i], {}});
      for (size_t t = 0; t < stage_.collection->topics.size(); ++t) {
        if (stage_.collection->IsRelevant(t, i)) seen.back().topics.push_back(t);
      }
    }
    return scorer_->EndWindow(seen);
  }

 private:
  void Serve(size_t topic, const PostWindow& range, std::vector<Delivery>* deliveries) {
    std::vector<Delivery> best;
    for (size_t i = range.begin; i < range.end; ++i) {
      const double score = scorer_->Score(topic, posts_[i]);
      if (stage_.serving != ServingKind::kRanking && score < bar_) continue;
      best.push_back(
          {static_cast<uint32_t>(topic), static_cast<uint32_t>(i), score,
           scorer_->is_probability(topic) ? score : std::numeric_limits<double>::quiet_NaN()});
    }
    for (Delivery& delivery : places_->Give(topic, std::move(best))) {
      deliveries->push_back(delivery);
    }
  }

  const std::string name_;
  const double bar_;
  const std::shared_ptr<Vocabulary> vocabulary_;
  const std::unique_ptr<Scorer> scorer_;
  Stage stage_;
  size_t window_ = 0;
  // [post], once it has come.
  std::vector<TermCounts> posts_;
  std::optional<Places> places_;
};

}  // namespace

std::unique_ptr<Filter> MakeScoringFilter(std::string name, double bar,
                                          std::shared_ptr<Vocabulary> vocabulary,
                                          std::unique_ptr<Scorer> scorer) {
  return std::make_unique<ScoringFilter>(std::move(name), bar, std::move(vocabulary),
                                         std::move(scorer));
}

}  // namespace sluis
