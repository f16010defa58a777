#include <linear.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>
#include <utility>

#include "tools/evaluation/baselines/scorers.h"

namespace sluis {
namespace {

constexpr double kC = 1;
constexpr double kTolerance = 0.01;

using Features = std::vector<feature_node>;

struct FreeModel {
  void operator()(model* fitted) const { free_and_destroy_model(&fitted); }
};

class LogisticScorer final : public Scorer {
 public:
  LogisticScorer(std::shared_ptr<const Vocabulary> vocabulary, bool every_label)
      : vocabulary_(vocabulary), every_label_(every_label), first_(MakeBm25Scorer(vocabulary)) {}

  absl::Status Begin(const std::vector<TermCounts>& topics) override {
    set_print_string_function([](const char*) {});
    topics_.resize(topics.size());
    for (size_t t = 0; t < topics.size(); ++t) {
      topics_[t].title = topics[t];
      topics_[t].examples.push_back({&topics_[t].title, true});
    }
    return first_->Begin(topics);
  }

  bool is_probability(size_t topic) const override { return !topics_[topic].weights.empty(); }

  double Score(size_t topic, const TermCounts& post) const override {
    const Topic& each = topics_[topic];
    if (each.weights.empty()) return first_->Score(topic, post);
    double score = each.weights.back();
    for (const feature_node& feature : UnitVector(post)) {
      const auto index = static_cast<size_t>(feature.index);
      if (feature.index > 0 && index < each.weights.size()) {
        score += each.weights[index - 1] * feature.value;
      }
    }
    return 1 / (1 + std::exp(-score));
  }

  absl::Status Learn(const std::vector<Example>& examples) override {
    if (every_label_) return absl::OkStatus();
    std::set<size_t> changed;
    for (const Example& example : examples) {
      topics_[example.topic].examples.push_back({example.post, example.wanted});
      changed.insert(example.topic);
    }
    for (const size_t topic : changed) Refit(&topics_[topic]);
    return absl::OkStatus();
  }

  absl::Status EndWindow(const std::vector<Seen>& seen) override {
    if (!every_label_) return absl::OkStatus();
    for (size_t t = 0; t < topics_.size(); ++t) {
      for (const Seen& each : seen) {
        const bool wanted =
            std::find(each.topics.begin(), each.topics.end(), t) != each.topics.end();
        topics_[t].examples.push_back({each.post, wanted});
      }
      Refit(&topics_[t]);
    }
    return absl::OkStatus();
  }

 private:
  struct Topic {
    TermCounts title;
    std::vector<std::pair<const TermCounts*, bool>> examples;
    // [term], the bias last; empty before the first fit.
    std::vector<double> weights;
  };

  // liblinear counts from 1 and wants -1 at the end.
  Features UnitVector(const TermCounts& text) const {
    Features features;
    double squares = 0;
    for (const auto& [term, count] : text.terms) {
      const double weight = count * vocabulary_->InverseFrequency(term);
      squares += weight * weight;
      features.push_back({static_cast<int>(term) + 1, weight});
    }
    for (feature_node& feature : features) feature.value /= std::sqrt(squares);
    return features;
  }

  void Refit(Topic* topic) const {
    const auto size = static_cast<int>(vocabulary_->size());
    std::vector<Features> rows;
    std::vector<feature_node*> pointers;
    std::vector<double> labels;
    const bool both_kinds = std::any_of(topic->examples.begin(), topic->examples.end(),
                                        [](const auto& each) { return !each.second; }) &&
                            std::any_of(topic->examples.begin() + 1, topic->examples.end(),
                                        [](const auto& each) { return each.second; });
    if (!both_kinds) return;
    for (const auto& [post, wanted] : topic->examples) {
      Features& row = rows.emplace_back(UnitVector(*post));
      row.push_back({size + 1, 1});
      row.push_back({-1, 0});
      labels.push_back(wanted ? 1 : -1);
    }
    for (Features& row : rows) pointers.push_back(row.data());
    problem data = {};
    data.l = static_cast<int>(rows.size());
    data.n = size + 1;
    data.y = labels.data();
    data.x = pointers.data();
    data.bias = 1;
    parameter how = {};
    how.solver_type = L2R_LR;
    how.C = kC;
    how.eps = kTolerance;
    const std::unique_ptr<model, FreeModel> fitted(train(&data, &how));
    // The weights speak for the label of the first example, which is the title's: 1.
    topic->weights.assign(fitted->w, fitted->w + size + 1);
  }

  const std::shared_ptr<const Vocabulary> vocabulary_;
  const bool every_label_;
  // Before there is anything to fit.
  const std::unique_ptr<Scorer> first_;
  std::vector<Topic> topics_;
};

}  // namespace

std::unique_ptr<Scorer> MakeLogisticScorer(std::shared_ptr<const Vocabulary> vocabulary,
                                           bool every_label) {
  return std::make_unique<LogisticScorer>(std::move(vocabulary), every_label);
}

}  // namespace sluis
