// Measures of a ranked list against graded judgements, as trec_eval 9 defines them. Pure functions,
// safe on any thread.
//
// A post without a judgement has grade 0, a grade of 0 or less is not relevant. A topic without a
// relevant post scores 0 on every measure. k is at least 1.
#ifndef SLUIS_TOOLS_EVALUATION_MEASURES_RANKING_H_
#define SLUIS_TOOLS_EVALUATION_MEASURES_RANKING_H_

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace sluis {

// The judgements of one topic: the grade of each judged post.
using GradesById = absl::flat_hash_map<std::string, int>;

struct RankedPost {
  std::string id;
  double score = 0;
};

// trec_eval's order, whatever ranks a run file names: score falling, compared in single precision
// as trec_eval keeps it; among equals the id falling, byte by byte.
void SortAsTrecEval(std::vector<RankedPost>* posts);

// What the measures below look at.
struct JudgedRanking {
  // By rank.
  std::vector<int> grades;
  // Every grade above 0 of the topic, ranked or not, falling.
  std::vector<int> relevant;
};

// `ranking` in rank order, each post once.
[[nodiscard]] JudgedRanking JudgeRanking(const std::vector<RankedPost>& ranking,
                                         const GradesById& grades);

inline constexpr size_t kEveryRank = std::numeric_limits<size_t>::max();

// Relevant posts in the first k, divided by k even when fewer are ranked.
[[nodiscard]] double PrecisionAt(const JudgedRanking& ranking, size_t k);

// Relevant posts in the first k, divided by all relevant ones.
[[nodiscard]] double RecallAt(const JudgedRanking& ranking, size_t k);

// The precision at the rank of each relevant post that is ranked, summed, divided by all relevant
// posts.
[[nodiscard]] double AveragePrecision(const JudgedRanking& ranking);

// 1 / the rank of the first relevant post; 0 when none is ranked.
[[nodiscard]] double ReciprocalRank(const JudgedRanking& ranking);

// DCG@k = sum over ranks r <= k of gain(r) / log2(r + 1), divided by the DCG@k of the best order
// (Järvelin & Kekäläinen, TOIS 2002). The gain is the grade: what trec_eval, pytrec_eval and
// ir_measures call nDCG.
[[nodiscard]] double NdcgAt(const JudgedRanking& ranking, size_t k);

// The same with gain 2^grade - 1 (Burges et al., ICML 2005), as web search often reports it. It
// differs from NdcgAt only where there are grades above 1.
[[nodiscard]] double ExponentialNdcgAt(const JudgedRanking& ranking, size_t k);

// The sum in both: gains[r - 1] / log2(r + 1) over the first k.
[[nodiscard]] double DiscountedGain(const std::vector<double>& gains, size_t k);

}  // namespace sluis

#endif  // SLUIS_TOOLS_EVALUATION_MEASURES_RANKING_H_
