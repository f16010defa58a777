#include "models/interests/starting_row.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/interests/calibration.h"
#include "models/interests/compound.h"
#include "models/text/normalizer.h"
#include "models/text/stemmer.h"
#include "models/text/term_matcher.h"
#include "models/text/terms.h"

namespace sluis {
namespace {

bool Is(TermKind kind, const Term& term) { return KindOf(term.text) == kind; }

// Collects the terms of an interest: a term that is named twice gets the heavier weight.
class TermCollector {
 public:
  TermCollector(const Background& background, const StartingRowParameters& parameters)
      : background_(background), parameters_(parameters) {}

  // `scale` is shared by the words of the text, and half of it by its pairs.
  void AddText(std::string_view text, float scale) {
    std::vector<Term> words;
    std::vector<Term> pairs;
    for (Term& term : TermTextsOf(NormalizeSluis1(text))) {
      if (Is(TermKind::kWord, term))
        words.push_back(std::move(term));
      else if (Is(TermKind::kPair, term))
        pairs.push_back(std::move(term));
    }
    for (const Term& word : words) {
      AddWord(word.text, Share(scale, words.size()));
      AddFirstPart(word.text, Share(scale, words.size()));
    }
    for (const Term& pair : pairs) Add(pair.text, Share(scale / 2, pairs.size()));
  }

  // A required or optional term: its one word, or the pairs of a longer phrase.
  void AddPhrase(std::string_view phrase, float weight) {
    const std::vector<Term> terms = TermTextsOf(NormalizeSluis1(phrase));
    const auto pairs = std::count_if(terms.begin(), terms.end(),
                                     [](const Term& t) { return Is(TermKind::kPair, t); });
    for (const Term& term : terms) {
      if (Is(TermKind::kPair, term)) Add(term.text, weight / static_cast<float>(pairs));
      if (Is(TermKind::kWord, term) && pairs == 0) AddWord(term.text, weight);
    }
  }

  // A post that holds the word gets this much by it.
  float WeightOfWord(std::string_view word) const {
    float sum = Weight(word);
    for (const std::string& stem : Stems(word)) sum += Weight(StemTerm(stem));
    return sum;
  }

  std::vector<TermWeight> Heaviest() {
    KeepHeaviestTerms(&terms_);
    return std::move(terms_);
  }

 private:
  static float Share(float scale, size_t count) {
    return scale / std::sqrt(static_cast<float>(std::max<size_t>(count, 1)));
  }

  // The stems get the whole weight once more, kStemShare off by their rarity.
  void AddWord(std::string_view word, float weight) {
    Add(word, weight * parameters_.word_share);
    const Stems stems(word);
    for (const std::string& stem : stems) {
      Add(StemTerm(stem), weight / static_cast<float>(stems.size()));
    }
  }

  void AddFirstPart(std::string_view word, float weight) {
    const auto parts = CompoundParts(word, background_.model().dictionary());
    if (!parts.empty()) AddWord(parts[0], weight * parameters_.part_share);
  }

  void Add(std::string_view text, float weight) {
    const uint64_t hash = TermHash(text);
    const float weighed = weight * background_.Rarity(text);
    const auto known = std::find_if(terms_.begin(), terms_.end(),
                                    [hash](const TermWeight& other) { return other.hash == hash; });
    if (known == terms_.end()) {
      terms_.push_back({hash, weighed, kOwnVoice, std::string(text)});
    } else {
      known->weight = std::max(known->weight, weighed);
    }
  }

  float Weight(std::string_view text) const {
    for (const TermWeight& term : terms_) {
      if (term.text == text) return term.weight;
    }
    return 0;
  }

  const Background& background_;
  const StartingRowParameters& parameters_;
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

// What a term says of the subject: its words, or the word of a tag. Where a post comes from says
// nothing.
std::vector<std::string> Phrases(const v1::Interest& interest) {
  std::vector<std::string> phrases;
  for (const v1::TermGroup& group : interest.required()) {
    for (const std::string& term : group.any_of()) {
      const FieldTerm split = SplitField(term);
      if (split.field == TermField::kText || split.field == TermField::kTag) {
        phrases.emplace_back(split.value);
      }
    }
  }
  phrases.insert(phrases.end(), interest.optional().begin(), interest.optional().end());
  return phrases;
}

float StartingBias(std::string_view title, const Background& background,
                   const StartingRowParameters& parameters) {
  TermCollector collector(background, parameters);
  collector.AddText(title, parameters.title_scale);
  float heaviest = 0;
  size_t words = 0;
  for (const Term& term : TermTextsOf(NormalizeSluis1(title))) {
    if (!Is(TermKind::kWord, term)) continue;
    heaviest = std::max(heaviest, collector.WeightOfWord(term.text));
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

  TermCollector terms(featurizer.background(), parameters);
  terms.AddText(interest.title(), parameters.title_scale);
  terms.AddText(interest.description(), parameters.description_scale);
  for (const std::string& phrase : phrases) terms.AddPhrase(phrase, parameters.term_weight);

  InterestRow row;
  row.model_hash = featurizer.model().content_hash();
  row.dense = mean.Scaled(static_cast<double>(parameters.dense_scale));
  if (featurizer.parts() != FeatureParts::kVectorOnly) row.terms = terms.Heaviest();
  row.bias = StartingBias(interest.title(), featurizer.background(), parameters);
  row.openness = kUnjudgedOpenness;
  return row;
}

double BarOf(const v1::Interest& interest) {
  return interest.bar() > 0 ? interest.bar() : kDefaultBar;
}

}  // namespace sluis
