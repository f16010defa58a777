#include "models/interests/learner.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <string_view>

#include "models/interests/scorer.h"
#include "models/interests/stop_words.h"
#include "models/text/terms.h"

namespace sluis {
namespace {

// One coordinate's step; `gradient` is that of the loss.
void Step(float gradient, float rate, float initial_squares, float* squares, float* weight) {
  *squares += gradient * gradient;
  *weight -= rate * gradient / std::sqrt(initial_squares + *squares);
}

// The terms of the example by rising hash, each once.
std::vector<Term> Sorted(absl::Span<const std::string> texts) {
  std::vector<Term> terms;
  for (const std::string& text : texts) terms.push_back({TermHash(text), text});
  std::sort(terms.begin(), terms.end(),
            [](const Term& a, const Term& b) { return a.hash < b.hash; });
  terms.erase(std::unique(terms.begin(), terms.end(),
                          [](const Term& a, const Term& b) { return a.hash == b.hash; }),
              terms.end());
  return terms;
}

std::vector<uint64_t> Hashes(const std::vector<Term>& terms) {
  std::vector<uint64_t> hashes;
  hashes.reserve(terms.size());
  for (const Term& term : terms) hashes.push_back(term.hash);
  return hashes;
}

void StepDense(float error, const LearningExample& example, const LearnerParameters& parameters,
               InterestRow* row) {
  for (size_t i = 0; i < row->dense.size(); ++i) {
    Step(error * example.x[i], parameters.dense_rate, parameters.initial_squares,
         &row->dense_squares[i], &row->dense[i]);
  }
}

// A term's feature is its rarity. The row keeps the product of weight and rarity, so that scoring
// only adds; hence the rarity once more behind the step.
void StepTerm(float error, float rarity, const LearnerParameters& parameters, TermWeight* term) {
  float step = 0;
  Step(error * rarity, parameters.term_rate, parameters.initial_squares, &term->squares, &step);
  term->weight += rarity * step;
}

void KeepStrongest(std::vector<TermWeight>* terms) {
  if (terms->size() > kMaxRowTerms) {
    std::sort(terms->begin(), terms->end(), [](const TermWeight& a, const TermWeight& b) {
      const float x = std::abs(a.weight);
      const float y = std::abs(b.weight);
      return x != y ? x > y : a.hash < b.hash;
    });
    terms->resize(kMaxRowTerms);
  }
  std::sort(terms->begin(), terms->end(),
            [](const TermWeight& a, const TermWeight& b) { return a.hash < b.hash; });
}

void StepTerms(float error, const std::vector<Term>& present, const Background& background,
               const LearnerParameters& parameters, InterestRow* row) {
  const size_t known = row->terms.size();
  for (const Term& term : present) {
    const auto begin = row->terms.begin();
    const auto end = begin + static_cast<std::ptrdiff_t>(known);
    const auto place = std::lower_bound(
        begin, end, term.hash, [](const TermWeight& a, uint64_t hash) { return a.hash < hash; });
    const float rarity = background.Rarity(term.text);
    if (place != end && place->hash == term.hash) {
      StepTerm(error, rarity, parameters, &*place);
    } else if (!IsStopWord(term.text)) {
      TermWeight fresh{term.hash, 0, 0, term.text};
      StepTerm(error, rarity, parameters, &fresh);
      row->terms.push_back(std::move(fresh));
    }
  }
  KeepStrongest(&row->terms);
}

}  // namespace

InterestRow Learn(const InterestRow& row, const LearningExample& example,
                  const Background& background, const LearnerParameters& parameters) {
  assert(example.x.size() == row.dense.size());
  const std::vector<Term> present = Sorted(example.term_texts);
  const PostFeatures post{{example.x.begin(), example.x.end()}, Hashes(present)};
  const double target = example.wanted ? 1.0 : 0.0;
  const auto error = static_cast<float>(Probability(Score(row, post)) - target);
  InterestRow next = row;
  next.version = row.version + 1;
  StepDense(error, example, parameters, &next);
  StepTerms(error, present, background, parameters, &next);
  Step(error, parameters.bias_rate, parameters.initial_squares, &next.bias_squares, &next.bias);
  return next;
}

}  // namespace sluis
