#include "tools/evaluation/measures/filtering.h"

#include <algorithm>

namespace sluis {
namespace {

double Share(uint64_t part, uint64_t rest) {
  return part == 0 ? 0 : static_cast<double>(part) / static_cast<double>(part + rest);
}

}  // namespace

double LinearUtility(const FilteringCounts& counts) {
  return 2 * static_cast<double>(counts.found) - static_cast<double>(counts.wrong);
}

double NormalizedUtility(const FilteringCounts& counts) {
  const double best = 2 * static_cast<double>(counts.found + counts.missed);
  return LinearUtility(counts) / std::max(best, 1.0);
}

double ScaledUtility(const FilteringCounts& counts) {
  return (std::max(NormalizedUtility(counts), -0.5) + 0.5) / 1.5;
}

double FilteringPrecision(const FilteringCounts& counts) {
  return Share(counts.found, counts.wrong);
}

double FilteringRecall(const FilteringCounts& counts) { return Share(counts.found, counts.missed); }

double FBeta(const FilteringCounts& counts, double beta) {
  if (counts.found == 0) return 0;
  const double weight = beta * beta;
  const double found = (1 + weight) * static_cast<double>(counts.found);
  return found /
         (found + weight * static_cast<double>(counts.missed) + static_cast<double>(counts.wrong));
}

}  // namespace sluis
