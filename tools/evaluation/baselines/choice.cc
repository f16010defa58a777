#include "tools/evaluation/baselines/choice.h"

#include <array>

#include "absl/strings/numbers.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "tools/evaluation/baselines/scorers.h"
#include "tools/evaluation/baselines/scoring_filter.h"

namespace sluis {
namespace {

using SharedVocabulary = std::shared_ptr<const Vocabulary>;

struct Baseline {
  std::string_view name;
  std::unique_ptr<Scorer> (*make)(SharedVocabulary vocabulary);
};

constexpr std::array<Baseline, 5> kBaselines = {{
    {"bm25", MakeBm25Scorer},
    {"rocchio", MakeRocchioScorer},
    {"logistic",
     [](SharedVocabulary vocabulary) { return MakeLogisticScorer(std::move(vocabulary), false); }},
    {"logistic-every-label",
     [](SharedVocabulary vocabulary) { return MakeLogisticScorer(std::move(vocabulary), true); }},
    {"one-vs-all", [](SharedVocabulary) { return MakeOneVsAllScorer(); }},
}};
constexpr std::array<double, 7> kBars = {0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8};

const Baseline* Find(std::string_view name) {
  for (const Baseline& baseline : kBaselines) {
    if (baseline.name == name) return &baseline;
  }
  return nullptr;
}

}  // namespace

absl::StatusOr<BaselineChoice> ParseBaseline(std::string_view text) {
  const size_t at = text.find('@');
  BaselineChoice choice{std::string(text.substr(0, at)), {kBars.begin(), kBars.end()}};
  if (Find(choice.name) == nullptr) {
    std::vector<std::string_view> names;
    for (const Baseline& baseline : kBaselines) names.push_back(baseline.name);
    return absl::InvalidArgumentError(fmt::format("There is no baseline '{}'; there are {}",
                                                  choice.name, fmt::join(names, ", ")));
  }
  if (at == std::string_view::npos) return choice;
  double bar = 0;
  const std::string number(text.substr(at + 1));
  if (!absl::SimpleAtod(number, &bar)) {
    return absl::InvalidArgumentError(
        fmt::format("'{}' is no bar of baseline {}: give a number", number, choice.name));
  }
  choice.bars = {bar};
  return choice;
}

std::unique_ptr<Filter> MakeBaseline(const std::string& name, double bar) {
  auto vocabulary = std::make_shared<Vocabulary>();
  return MakeScoringFilter(fmt::format("{}@{}", name, bar), bar, vocabulary,
                           Find(name)->make(vocabulary));
}

}  // namespace sluis
