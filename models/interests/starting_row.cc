#include "models/interests/starting_row.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/interests/stop_words.h"
#include "models/text/normalizer.h"
#include "models/text/terms.h"

namespace sluis {
namespace {

bool IsPair(std::string_view term) { return term.find(' ') != std::string_view::npos; }

// A pair with a stop word in it ("in de") says no more than its other word.
bool SaysSomething(std::string_view term) {
  const size_t space = term.find(' ');
  if (space == std::string_view::npos) return !IsStopWord(term);
  return !IsStopWord(term.substr(0, space)) && !IsStopWord(term.substr(space + 1));
}

// Collects the terms of an interest: a term that is named twice gets the heavier weight.
class TermCollector {
 public:
  explicit TermCollector(const Background& background) : background_(background) {}

  // `scale` is shared by the words of the text, and half of it by its pairs.
  void AddText(std::string_view text, float scale) {
    std::vector<Term> words;
    std::vector<Term> pairs;
    for (Term& term : TermTextsOf(NormalizeSluis1(text))) {
      if (SaysSomething(term.text)) (IsPair(term.text) ? pairs : words).push_back(std::move(term));
    }
    AddShared(words, scale);
    AddShared(pairs, scale / 2);
  }

  // A required or optional term: the whole of it, or the pairs of a longer phrase.
  void AddPhrase(std::string_view phrase, float weight) {
    const std::string words = NormalizeSluis1(phrase);
    const auto spaces = std::count(words.begin(), words.end(), ' ');
    if (words.empty()) return;
    if (spaces <= 1) return Add({TermHash(words), words}, weight);
    for (const Term& term : TermTextsOf(words)) {
      if (IsPair(term.text)) Add(term, weight / static_cast<float>(spaces));
    }
  }

  std::vector<TermWeight> Heaviest() {
    std::sort(terms_.begin(), terms_.end(), [](const TermWeight& a, const TermWeight& b) {
      return a.weight != b.weight ? a.weight > b.weight : a.hash < b.hash;
    });
    if (terms_.size() > kMaxRowTerms) terms_.resize(kMaxRowTerms);
    std::sort(terms_.begin(), terms_.end(),
              [](const TermWeight& a, const TermWeight& b) { return a.hash < b.hash; });
    return std::move(terms_);
  }

 private:
  void AddShared(const std::vector<Term>& terms, float scale) {
    const float each = scale / std::sqrt(static_cast<float>(std::max<size_t>(terms.size(), 1)));
    for (const Term& term : terms) Add(term, each);
  }

  void Add(const Term& term, float weight) {
    const float weighed = weight * background_.Rarity(term.text);
    const auto known = std::find_if(terms_.begin(), terms_.end(), [&term](const TermWeight& other) {
      return other.hash == term.hash;
    });
    if (known == terms_.end()) {
      terms_.push_back({term.hash, weighed, 0, term.text});
    } else {
      known->weight = std::max(known->weight, weighed);
    }
  }

  const Background& background_;
  std::vector<TermWeight> terms_;
};

// Sums unit vectors, so that a long example weighs no more than a short one.
class VectorMean {
 public:
  VectorMean(const Featurizer& featurizer, FastTextWorkspace& workspace)
      : featurizer_(featurizer),
        workspace_(workspace),
        sum_(static_cast<size_t>(featurizer.dimension())) {}

  void Add(std::string_view text, double weight) {
    std::vector<float> x;
    featurizer_.UnitVector(featurizer_.Normalized(text), workspace_, &x);
    for (size_t i = 0; i < x.size(); ++i) sum_[i] += weight * static_cast<double>(x[i]);
  }

  // Scaled to `length`; zero if nothing pointed anywhere.
  std::vector<float> Scaled(double length) const {
    double squares = 0;
    for (const double value : sum_) squares += value * value;
    const double factor = squares > 1e-12 ? length / std::sqrt(squares) : 0.0;
    std::vector<float> scaled;
    for (const double value : sum_) scaled.push_back(static_cast<float>(value * factor));
    return scaled;
  }

 private:
  const Featurizer& featurizer_;
  FastTextWorkspace& workspace_;
  std::vector<double> sum_;
};

std::vector<std::string> Phrases(const v1::Interest& interest) {
  std::vector<std::string> phrases;
  for (const v1::TermGroup& group : interest.required()) {
    phrases.insert(phrases.end(), group.any_of().begin(), group.any_of().end());
  }
  phrases.insert(phrases.end(), interest.optional().begin(), interest.optional().end());
  return phrases;
}

float StartingBias(std::string_view title, const Background& background,
                   const StartingRowParameters& parameters) {
  TermCollector collector(background);
  collector.AddText(title, parameters.title_scale);
  float heaviest = 0;
  size_t words = 0;
  for (const TermWeight& term : collector.Heaviest()) {
    if (IsPair(term.text)) continue;
    heaviest = std::max(heaviest, term.weight);
    ++words;
  }
  if (words < 2) return parameters.bias;
  return std::min(parameters.bias, -(heaviest + parameters.lone_word_margin));
}

std::string Joined(const std::vector<std::string>& phrases) {
  std::string text;
  for (const std::string& phrase : phrases) text += phrase + "\n";
  return text;
}

}  // namespace

InterestRow StartingRow(const v1::Interest& interest, const Featurizer& featurizer,
                        FastTextWorkspace& workspace, const StartingRowParameters& parameters) {
  const std::vector<std::string> phrases = Phrases(interest);
  VectorMean mean(featurizer, workspace);
  mean.Add(interest.title(), 2.0);
  mean.Add(interest.description(), 1.0);
  mean.Add(Joined(phrases), 1.0);
  for (const std::string& example : interest.examples()) mean.Add(example, 1.0);

  TermCollector terms(featurizer.background());
  terms.AddText(interest.title(), parameters.title_scale);
  terms.AddText(interest.description(), parameters.description_scale);
  for (const std::string& phrase : phrases) terms.AddPhrase(phrase, parameters.term_weight);

  InterestRow row;
  row.model_hash = featurizer.model().content_hash();
  row.dense = mean.Scaled(static_cast<double>(parameters.dense_scale));
  row.dense_squares.assign(row.dense.size(), 0.0F);
  row.terms = terms.Heaviest();
  row.bias = StartingBias(interest.title(), featurizer.background(), parameters);
  return row;
}

double BarOf(const v1::Interest& interest) {
  return interest.bar() > 0 ? interest.bar() : kDefaultBar;
}

}  // namespace sluis
