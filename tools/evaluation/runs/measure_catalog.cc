#include "tools/evaluation/runs/measure_catalog.h"

#include <array>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "fmt/format.h"
#include "tools/evaluation/formats/text_rows.h"
#include "tools/evaluation/measures/filtering.h"

namespace sluis {
namespace {

constexpr double kFilteringBeta = 0.5;
constexpr size_t kMaxDepth = 1'000'000;

struct SetRow {
  const char* name;
  const char* members;
  const char* summary;
};
constexpr std::array<SetRow, 2> kSets = {{
    {"ranking", "P@5,P@10,P@30,R@100,R@1000,AP,RR,nDCG@10,nDCG", "the usual ones of a ranked run"},
    {"filtering", "T11U,T11NU,T11SU,F0.5,precision,recall",
     "the run as a set of posts let through (TREC filtering)"},
}};

struct DepthRow {
  const char* name;
  double (*score)(const JudgedRanking&, size_t k);
  // Whether it may stand without "@k", for every rank.
  bool without_depth;
  const char* summary;
};
constexpr std::array<DepthRow, 4> kDepthMeasures = {{
    {"P", &PrecisionAt, false, "relevant posts in the first k, divided by k"},
    {"R", &RecallAt, false, "relevant posts in the first k, divided by all relevant ones"},
    {"nDCG", &NdcgAt, true, "discounted gain, gain = grade, as trec_eval"},
    {"nDCG-exp", &ExponentialNdcgAt, true, "discounted gain, gain = 2^grade - 1"},
}};

FilteringCounts CountsOf(const JudgedRanking& ranking) {
  FilteringCounts counts;
  for (int grade : ranking.grades) ++(grade > 0 ? counts.found : counts.wrong);
  counts.missed = ranking.relevant.size() - counts.found;
  return counts;
}

template <double (*measure)(const FilteringCounts&)>
double OfCounts(const JudgedRanking& ranking) {
  return measure(CountsOf(ranking));
}

double FHalf(const FilteringCounts& counts) { return FBeta(counts, kFilteringBeta); }

struct PlainRow {
  const char* name;
  double (*score)(const JudgedRanking&);
  const char* summary;
};
constexpr std::array<PlainRow, 8> kPlainMeasures = {{
    {"AP", &AveragePrecision, "average precision"},
    {"RR", &ReciprocalRank, "1 / rank of the first relevant post"},
    {"T11U", &OfCounts<LinearUtility>, "2 found - wrong"},
    {"T11NU", &OfCounts<NormalizedUtility>, "T11U / its best"},
    {"T11SU", &OfCounts<ScaledUtility>, "T11NU held above -0.5, from 0 to 1; silence 0.3333"},
    {"F0.5", &OfCounts<FHalf>, "precision and recall, precision weighing more"},
    {"precision", &OfCounts<FilteringPrecision>, "relevant posts / posts let through"},
    {"recall", &OfCounts<FilteringRecall>, "relevant posts let through / all relevant ones"},
}};

struct TaskRow {
  const char* name;
  RealTimeTrack (*track)();
  RealTimeTask::Scenario scenario;
  const char* summary;
};
constexpr std::array<TaskRow, 4> kTasks = {{
    {"rts-2016-a", &RealTimeTrack2016, RealTimeTask::Scenario::kPushes,
     "TREC RTS 2016, push notifications: EG, nCG, GMP, latency"},
    {"rts-2016-b", &RealTimeTrack2016, RealTimeTask::Scenario::kDailyLists,
     "TREC RTS 2016, daily lists: nDCG@10"},
    {"rts-2017-a", &RealTimeTrack2017, RealTimeTask::Scenario::kPushes,
     "TREC RTS 2017, push notifications: EG, nCG, GMP, latency"},
    {"rts-2017-b", &RealTimeTrack2017, RealTimeTask::Scenario::kDailyLists,
     "TREC RTS 2017, daily lists: nDCG@10"},
}};

std::vector<std::string_view> SplitAtCommas(std::string_view names) {
  std::vector<std::string_view> parts;
  for (;;) {
    const size_t comma = names.find(',');
    if (const std::string_view part = WithoutBlanksAround(names.substr(0, comma)); !part.empty()) {
      parts.push_back(part);
    }
    if (comma == std::string_view::npos) return parts;
    names.remove_prefix(comma + 1);
  }
}

// "P@10" and the like; false when `name` is none.
bool AddDepthMeasure(std::string_view name, std::vector<RankedMeasure>* measures) {
  const size_t at = name.find('@');
  for (const DepthRow& row : kDepthMeasures) {
    if (name.substr(0, at) != row.name) continue;
    size_t depth = kEveryRank;
    if (at == std::string_view::npos) {
      if (!row.without_depth) return false;
    } else if (!ParseNumber(name.substr(at + 1), &depth) || depth < 1 || depth > kMaxDepth) {
      return false;
    }
    const auto score = row.score;
    measures->push_back({std::string(name), [score, depth](const JudgedRanking& ranking) {
                           return score(ranking, depth);
                         }});
    return true;
  }
  return false;
}

bool AddMeasure(std::string_view name, std::vector<RankedMeasure>* measures) {
  for (const PlainRow& row : kPlainMeasures) {
    if (name != row.name) continue;
    measures->push_back({std::string(name), row.score});
    return true;
  }
  return AddDepthMeasure(name, measures);
}

bool AddNamed(std::string_view name, std::vector<RankedMeasure>* measures) {
  for (const SetRow& row : kSets) {
    if (name != row.name) continue;
    for (std::string_view member : SplitAtCommas(row.members)) AddMeasure(member, measures);
    return true;
  }
  return AddMeasure(name, measures);
}

const TaskRow* FindTask(std::string_view name) {
  for (const TaskRow& row : kTasks) {
    if (name == row.name) return &row;
  }
  return nullptr;
}

}  // namespace

absl::StatusOr<MeasureChoice> ParseMeasures(const std::string& names) {
  const std::vector<std::string_view> parts = SplitAtCommas(names);
  std::vector<RankedMeasure> measures;
  for (std::string_view part : parts) {
    if (const TaskRow* task = FindTask(part); task != nullptr) {
      if (parts.size() == 1) return RealTimeTask{task->track(), task->scenario};
      return absl::InvalidArgumentError(
          fmt::format("{} reads runs of its own format; name it alone.", part));
    }
    if (!AddNamed(part, &measures)) {
      return absl::InvalidArgumentError(
          fmt::format("There is no measure \"{}\". There are:\n{}", part, DescribeMeasures()));
    }
  }
  if (measures.empty()) return absl::InvalidArgumentError("Name at least one measure.");
  return measures;
}

std::string DescribeMeasures() {
  std::string text;
  const auto add = [&text](const std::string& name, const std::string& summary) {
    text += fmt::format("  {:<14}{}\n", name, summary);
  };
  for (const SetRow& row : kSets)
    add(row.name, fmt::format("{}:\n{:16}{}", row.summary, "", row.members));
  for (const TaskRow& row : kTasks) add(row.name, row.summary);
  for (const DepthRow& row : kDepthMeasures) {
    add(fmt::format("{}{}", row.name, row.without_depth ? "[@k]" : "@k"), row.summary);
  }
  for (const PlainRow& row : kPlainMeasures) add(row.name, row.summary);
  return text;
}

}  // namespace sluis
