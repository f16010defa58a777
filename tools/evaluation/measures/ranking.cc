#include "tools/evaluation/measures/ranking.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace sluis {
namespace {

size_t RelevantWithin(const JudgedRanking& ranking, size_t k) {
  const size_t end = std::min(k, ranking.grades.size());
  size_t found = 0;
  for (size_t i = 0; i < end; ++i) found += ranking.grades[i] > 0 ? 1 : 0;
  return found;
}

double LinearGain(int grade) { return std::max(grade, 0); }
double ExponentialGain(int grade) { return grade > 0 ? std::exp2(grade) - 1 : 0; }

double NdcgWith(double (*gain)(int), const JudgedRanking& ranking, size_t k) {
  if (ranking.relevant.empty()) return 0;
  std::vector<double> gains(ranking.grades.size());
  std::transform(ranking.grades.begin(), ranking.grades.end(), gains.begin(), gain);
  std::vector<double> ideal(ranking.relevant.size());
  std::transform(ranking.relevant.begin(), ranking.relevant.end(), ideal.begin(), gain);
  return DiscountedGain(gains, k) / DiscountedGain(ideal, k);
}

}  // namespace

void SortAsTrecEval(std::vector<RankedPost>* posts) {
  std::sort(posts->begin(), posts->end(), [](const RankedPost& one, const RankedPost& other) {
    const auto one_score = static_cast<float>(one.score);
    const auto other_score = static_cast<float>(other.score);
    return one_score != other_score ? one_score > other_score : one.id > other.id;
  });
}

JudgedRanking JudgeRanking(const std::vector<RankedPost>& ranking, const GradesById& grades) {
  JudgedRanking judged;
  for (const RankedPost& post : ranking) {
    const auto found = grades.find(post.id);
    judged.grades.push_back(found == grades.end() ? 0 : found->second);
  }
  for (const auto& [id, grade] : grades) {
    if (grade > 0) judged.relevant.push_back(grade);
  }
  std::sort(judged.relevant.begin(), judged.relevant.end(), std::greater<>());
  return judged;
}

double PrecisionAt(const JudgedRanking& ranking, size_t k) {
  return static_cast<double>(RelevantWithin(ranking, k)) / static_cast<double>(k);
}

double RecallAt(const JudgedRanking& ranking, size_t k) {
  if (ranking.relevant.empty()) return 0;
  return static_cast<double>(RelevantWithin(ranking, k)) /
         static_cast<double>(ranking.relevant.size());
}

double AveragePrecision(const JudgedRanking& ranking) {
  if (ranking.relevant.empty()) return 0;
  double sum = 0;
  size_t found = 0;
  for (size_t i = 0; i < ranking.grades.size(); ++i) {
    if (ranking.grades[i] <= 0) continue;
    ++found;
    sum += static_cast<double>(found) / static_cast<double>(i + 1);
  }
  return sum / static_cast<double>(ranking.relevant.size());
}

double ReciprocalRank(const JudgedRanking& ranking) {
  const auto first = std::find_if(ranking.grades.begin(), ranking.grades.end(),
                                  [](int grade) { return grade > 0; });
  if (first == ranking.grades.end()) return 0;
  return 1.0 / static_cast<double>(first - ranking.grades.begin() + 1);
}

double NdcgAt(const JudgedRanking& ranking, size_t k) { return NdcgWith(&LinearGain, ranking, k); }

double ExponentialNdcgAt(const JudgedRanking& ranking, size_t k) {
  return NdcgWith(&ExponentialGain, ranking, k);
}

double DiscountedGain(const std::vector<double>& gains, size_t k) {
  const size_t end = std::min(k, gains.size());
  double sum = 0;
  for (size_t i = 0; i < end; ++i) sum += gains[i] / std::log2(static_cast<double>(i + 2));
  return sum;
}

}  // namespace sluis
