#include <cmath>

#include "tools/evaluation/simulation/results.h"

namespace sluis {
namespace {

// `group`: only topics whose names begin so.
void Compare(const EvaluationResult& first, const EvaluationResult& other, const std::string& group,
             TopicsResult* result) {
  for (const char* measure : kMeansOverTopics) {
    std::vector<double> ours;
    std::vector<double> theirs;
    for (size_t t = 0; t < other.by_topic.size(); ++t) {
      if (other.by_topic[t].name.rfind(group, 0) != 0) continue;
      const double our = ValueOf(other.by_topic[t].values, measure);
      const double their = ValueOf(first.by_topic[t].values, measure);
      if (std::isnan(our) || std::isnan(their)) continue;
      ours.push_back(our);
      theirs.push_back(their);
    }
    if (ours.size() < 2) continue;
    double difference = 0;
    for (size_t i = 0; i < ours.size(); ++i) difference += ours[i] - theirs[i];
    result->against_first.push_back({measure, difference / static_cast<double>(ours.size()),
                                     PairedRandomizationTest(ours, theirs)});
  }
}

}  // namespace

void CompareWithFirst(std::vector<EvaluationResult>* results) {
  for (size_t i = 1; i < results->size(); ++i) {
    EvaluationResult& other = (*results)[i];
    Compare(results->front(), other, "", &other.all);
    for (TopicsResult& group : other.groups) Compare(results->front(), other, group.name, &group);
  }
}

}  // namespace sluis
