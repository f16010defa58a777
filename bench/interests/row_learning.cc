#include "bench/interests/row_learning.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <tuple>
#include <utility>

#include "models/interests/scorer.h"
#include "models/interests/starting_row.h"
#include "proto/sluis/v1/interest.pb.h"

namespace sluis {
namespace {

// As the product draws weak negatives: that far below the default bar.
constexpr double kLowScorerMargin = 2;

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }

}  // namespace

std::string TitleOfSubreddit(std::string_view name) {
  std::string title;
  for (size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '_') {
      title += ' ';
      continue;
    }
    if (i > 0 && IsUpper(name[i]) && IsLower(name[i - 1])) title += ' ';
    title += name[i];
  }
  return title;
}

void KeepHeaviest(size_t count, std::vector<TermWeight>* terms) {
  std::sort(terms->begin(), terms->end(), [](const TermWeight& a, const TermWeight& b) {
    return std::make_tuple(-std::abs(a.weight), a.hash) <
           std::make_tuple(-std::abs(b.weight), b.hash);
  });
  if (terms->size() > count) terms->resize(count);
  std::sort(terms->begin(), terms->end(),
            [](const TermWeight& a, const TermWeight& b) { return a.hash < b.hash; });
}

RowTeacher::RowTeacher(const LabelledPosts& posts, absl::Span<const PostFeatures> features,
                       const Featurizer& featurizer)
    : posts_(posts),
      features_(features),
      featurizer_(featurizer),
      posts_of_label_(posts.names.size()),
      terms_(features.size()) {
  for (size_t i = 0; i < features.size(); ++i) {
    posts_of_label_[posts.labels[i]].push_back(i);
    // Normalising twice changes nothing.
    for (Term& term : featurizer.TermTexts(posts.texts[i])) {
      const float rarity = featurizer.background().Rarity(term.text);
      terms_[i].push_back({term.hash, rarity, std::move(term.text)});
    }
  }
}

std::vector<size_t> RowTeacher::SampleWithout(uint32_t label) const {
  std::mt19937 random(label);
  std::vector<size_t> sample;
  while (sample.size() < std::min(kSample, features_.size() / 2)) {
    const size_t place = random() % features_.size();
    if (posts_.labels[place] != label) sample.push_back(place);
  }
  std::sort(sample.begin(), sample.end());
  sample.erase(std::unique(sample.begin(), sample.end()), sample.end());
  return sample;
}

std::vector<LearningExample> RowTeacher::Examples(uint32_t label, const InterestRow& start) const {
  const std::vector<size_t>& wanted = posts_of_label_[label];
  std::vector<std::pair<float, size_t>> others;
  for (const size_t place : SampleWithout(label)) {
    others.emplace_back(-Score(start, features_[place]), place);
  }
  std::vector<size_t> low;
  const double highest = Logit(kDefaultBar) - kLowScorerMargin;
  for (const auto& [negated, place] : others) {
    if (static_cast<double>(-negated) <= highest) low.push_back(place);
  }
  std::sort(others.begin(), others.end());
  std::vector<std::pair<size_t, bool>> judged;
  for (const size_t place : wanted) judged.emplace_back(place, true);
  for (size_t i = 0; i < std::min(wanted.size(), others.size()); ++i) {
    judged.emplace_back(others[i].second, false);
  }
  std::sort(judged.begin(), judged.end());

  std::mt19937 random(label);
  std::vector<LearningExample> examples;
  const auto add = [&](size_t place) -> LearningExample& {
    examples.push_back({features_[place].x, terms_[place], false, false, 0, std::nullopt});
    return examples.back();
  };
  for (const auto& [place, is_wanted] : judged) {
    add(place).wanted = is_wanted;
    if (!low.empty()) add(low[random() % low.size()]).weak = true;
  }
  return examples;
}

InterestRow RowTeacher::Teach(uint32_t label, size_t terms, FastTextWorkspace& workspace) const {
  v1::Interest interest;
  interest.set_title(TitleOfSubreddit(posts_.names[label]));
  const InterestRow start = StartingRow(interest, featurizer_, workspace);
  InterestRow row = Fit(start, Examples(label, start));
  KeepHeaviest(terms, &row.terms);
  return row;
}

}  // namespace sluis
