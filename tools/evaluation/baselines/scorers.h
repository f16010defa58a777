// The baselines' scorers. Each holds the vocabulary that its filter fills.
#ifndef SLUIS_TOOLS_EVALUATION_BASELINES_SCORERS_H_
#define SLUIS_TOOLS_EVALUATION_BASELINES_SCORERS_H_

#include <memory>
#include <string>

#include "tools/evaluation/baselines/scoring_filter.h"
#include "tools/evaluation/baselines/vocabulary.h"

namespace sluis {

// Okapi BM25 (Robertson & Zaragoza, "The Probabilistic Relevance Framework", 2009; k1 = 1.2,
// b = 0.75) of the title's words, divided by the most that a post of mean length can get, one of
// each word: near 1 for a post that holds all of them. Learns nothing.
[[nodiscard]] std::unique_ptr<Scorer> MakeBm25Scorer(std::shared_ptr<const Vocabulary> vocabulary);

// The same with Rocchio's feedback (Rocchio 1971, in the form of Salton & Buckley 1990): the query
// is 1 x title + 0.75 x mean of wanted posts - 0.15 x mean of the others, each a unit vector of
// tf-idf weights; its 100 greatest positive weights are scored as BM25's words, by their weight.
[[nodiscard]] std::unique_ptr<Scorer> MakeRocchioScorer(
    std::shared_ptr<const Vocabulary> vocabulary);

// L2-regularised logistic regression (liblinear's solver 0, C = 1) on unit vectors of tf-idf
// weights, refitted for each topic after each window with news of it; the title counts as a wanted
// text. Scores by BM25 until a topic has examples of both kinds. `every_label`: from all earlier
// labels instead of from what was judged, which no product can have: a ceiling.
[[nodiscard]] std::unique_ptr<Scorer> MakeLogisticScorer(
    std::shared_ptr<const Vocabulary> vocabulary, bool every_label);

// fastText's one-vs-all classifier (loss ova, 50 dimensions, 10 epochs) on the same terms, trained
// by libfasttext on all earlier labels, again each time the stream has grown by a tenth: a ceiling.
[[nodiscard]] std::unique_ptr<Scorer> MakeOneVsAllScorer();

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_BASELINES_SCORERS_H_
