#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <utility>

#include "tools/evaluation/baselines/scorers.h"

namespace sluis {
namespace {

constexpr double kK1 = 1.2;
constexpr double kB = 0.75;
constexpr double kWanted = 0.75;
constexpr double kUnwanted = 0.15;
constexpr size_t kQueryTerms = 100;

using Weights = std::map<uint32_t, double>;

// Saturation of `count` occurrences in a text of `length`.
double Saturated(uint32_t count, double length, double mean_length) {
  const auto tf = static_cast<double>(count);
  return tf * (kK1 + 1) / (tf + kK1 * (1 - kB + kB * length / mean_length));
}

// sum of weight x idf x saturation, over what one occurrence of each in a mean text would give.
double Bm25(const Weights& query, const TermCounts& post, const Vocabulary& vocabulary) {
  double most = 0;
  for (const auto& [term, weight] : query) most += weight * vocabulary.InverseFrequency(term);
  if (most <= 0) return 0;
  double score = 0;
  for (const auto& [term, count] : post.terms) {
    const auto wanted = query.find(term);
    if (wanted == query.end()) continue;
    score += wanted->second * vocabulary.InverseFrequency(term) *
             Saturated(count, post.length, vocabulary.MeanLength());
  }
  return score / most;
}

Weights OnceEach(const TermCounts& text) {
  Weights weights;
  for (const auto& [term, count] : text.terms) weights[term] = 1;
  return weights;
}

class Bm25Scorer final : public Scorer {
 public:
  explicit Bm25Scorer(std::shared_ptr<const Vocabulary> vocabulary)
      : vocabulary_(std::move(vocabulary)) {}

  absl::Status Begin(const std::vector<TermCounts>& topics) override {
    for (const TermCounts& topic : topics) queries_.push_back(OnceEach(topic));
    return absl::OkStatus();
  }
  double Score(size_t topic, const TermCounts& post) const override {
    return Bm25(queries_[topic], post, *vocabulary_);
  }
  absl::Status Learn(const std::vector<Example>&) override { return absl::OkStatus(); }

 private:
  const std::shared_ptr<const Vocabulary> vocabulary_;
  std::vector<Weights> queries_;
};

class RocchioScorer final : public Scorer {
 public:
  explicit RocchioScorer(std::shared_ptr<const Vocabulary> vocabulary)
      : vocabulary_(std::move(vocabulary)) {}

  absl::Status Begin(const std::vector<TermCounts>& topics) override {
    for (const TermCounts& topic : topics) {
      topics_.push_back({topic, {}, {}, 0, 0});
      queries_.push_back(OnceEach(topic));
    }
    return absl::OkStatus();
  }

  double Score(size_t topic, const TermCounts& post) const override {
    return Bm25(queries_[topic], post, *vocabulary_);
  }

  absl::Status Learn(const std::vector<Example>& examples) override {
    for (const Example& example : examples) {
      Topic& topic = topics_[example.topic];
      AddUnit(*example.post, 1, example.wanted ? &topic.wanted : &topic.unwanted);
      ++(example.wanted ? topic.wanted_count : topic.unwanted_count);
    }
    for (const Example& example : examples) Rebuild(example.topic);
    return absl::OkStatus();
  }

 private:
  struct Topic {
    TermCounts title;
    // Sums of unit vectors.
    Weights wanted;
    Weights unwanted;
    size_t wanted_count = 0;
    size_t unwanted_count = 0;
  };

  void AddUnit(const TermCounts& text, double factor, Weights* sum) const {
    double squares = 0;
    for (const auto& [term, count] : text.terms) {
      const double weight = count * vocabulary_->InverseFrequency(term);
      squares += weight * weight;
    }
    if (squares <= 0) return;
    for (const auto& [term, count] : text.terms) {
      (*sum)[term] += factor * count * vocabulary_->InverseFrequency(term) / std::sqrt(squares);
    }
  }

  void Rebuild(size_t place) {
    const Topic& topic = topics_[place];
    Weights query;
    AddUnit(topic.title, 1, &query);
    const auto add = [&query](const Weights& sum, double factor) {
      for (const auto& [term, weight] : sum) query[term] += factor * weight;
    };
    if (topic.wanted_count > 0)
      add(topic.wanted, kWanted / static_cast<double>(topic.wanted_count));
    if (topic.unwanted_count > 0) {
      add(topic.unwanted, -kUnwanted / static_cast<double>(topic.unwanted_count));
    }
    std::vector<std::pair<double, uint32_t>> order;
    for (const auto& [term, weight] : query) {
      if (weight > 0) order.emplace_back(-weight, term);
    }
    std::sort(order.begin(), order.end());
    if (order.size() > kQueryTerms) order.resize(kQueryTerms);
    // Already weighted by idf once; BM25 weighs by it again.
    queries_[place].clear();
    for (const auto& [weight, term] : order) {
      queries_[place][term] = -weight / vocabulary_->InverseFrequency(term);
    }
  }

  const std::shared_ptr<const Vocabulary> vocabulary_;
  std::vector<Topic> topics_;
  std::vector<Weights> queries_;
};

}  // namespace

std::unique_ptr<Scorer> MakeBm25Scorer(std::shared_ptr<const Vocabulary> vocabulary) {
  return std::make_unique<Bm25Scorer>(std::move(vocabulary));
}

std::unique_ptr<Scorer> MakeRocchioScorer(std::shared_ptr<const Vocabulary> vocabulary) {
  return std::make_unique<RocchioScorer>(std::move(vocabulary));
}

}  // namespace sluis
