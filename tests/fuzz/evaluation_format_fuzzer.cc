// Any bytes as a file of judgements, runs, clusters, times, topics or labels: refused with a
// sentence that names the file, or read; and what was read can be scored.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tools/evaluation/formats/clusters_file.h"
#include "tools/evaluation/formats/epochs_file.h"
#include "tools/evaluation/formats/label_file.h"
#include "tools/evaluation/formats/qrels_file.h"
#include "tools/evaluation/formats/real_time_run.h"
#include "tools/evaluation/formats/topic_texts.h"
#include "tools/evaluation/formats/trec_run.h"
#include "tools/evaluation/runs/ranked_run.h"
#include "tools/evaluation/runs/real_time_scoring.h"

namespace {

constexpr char kName[] = "fuzz.txt";

template <typename Parsed>
bool IsRead(const Parsed& parsed) {
  if (!parsed.ok() && !std::string(parsed.status().message()).starts_with(kName)) std::abort();
  return parsed.ok();
}

void CheckSheet(const sluis::ScoreSheet& sheet) {
  for (const sluis::ScoreSheet::Row& row : sheet.rows) {
    if (row.values.size() != sheet.measures.size()) std::abort();
    for (double value : row.values) {
      if (!std::isfinite(value)) std::abort();
    }
  }
}

// The second half of the bytes is read as a run.
void ScoreRanked(std::string_view bytes) {
  const std::string_view first = bytes.substr(0, bytes.size() / 2);
  const auto qrels = sluis::ParseQrels(first, kName);
  const auto run = sluis::ParseTrecRun(bytes.substr(first.size()), kName);
  const auto measures = sluis::ParseMeasures("ranking,filtering,nDCG-exp");
  if (!IsRead(qrels) || !IsRead(run)) return;
  CheckSheet(
      sluis::ScoreRankedRun(*run, *qrels, std::get<std::vector<sluis::RankedMeasure>>(*measures)));
}

// A quarter each: judgements, clusters, times and a run.
void ScoreRealTime(std::string_view bytes) {
  const size_t quarter = bytes.size() / 4;
  const auto qrels = sluis::ParseQrels(bytes.substr(0, quarter), kName);
  const auto clusters = sluis::ParseTopicClusters(bytes.substr(quarter, quarter), kName);
  const auto times = sluis::ParsePostTimes(bytes.substr(2 * quarter, quarter), kName);
  const std::string_view rest = bytes.substr(3 * quarter);
  const auto pushes = sluis::ParsePushRun(rest, kName, 2017);
  const auto lists = sluis::ParseDailyRun(rest, kName);
  IsRead(pushes);
  IsRead(lists);
  if (!IsRead(qrels) || !IsRead(clusters) || !IsRead(times)) return;
  const auto collection =
      sluis::MakeRealTimeCollection(sluis::RealTimeTrack2017(), *qrels, *clusters, *times);
  if (!collection.ok()) return;
  for (auto variant :
       {sluis::RealTimeVariant::kGuideline, sluis::RealTimeVariant::kOfficialScript}) {
    if (pushes.ok()) CheckSheet(sluis::ScorePushRun(*pushes, *collection, variant));
    if (lists.ok()) CheckSheet(sluis::ScoreDailyRun(*lists, *collection, variant));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  switch (data[0] % 6) {
    case 0:
      ScoreRanked(bytes);
      break;
    case 1:
      ScoreRealTime(bytes);
      break;
    case 2:
      IsRead(sluis::ParseTopicClusters(bytes, kName));
      break;
    case 3:
      IsRead(sluis::ParsePostClusters(bytes, kName));
      break;
    case 4:
      IsRead(sluis::ParseTopicTexts(bytes, kName));
      break;
    default:
      IsRead(sluis::ParseLabelledTexts(bytes, kName));
  }
  return 0;
}
