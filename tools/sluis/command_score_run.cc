#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "tools/evaluation/formats/clusters_file.h"
#include "tools/evaluation/formats/epochs_file.h"
#include "tools/evaluation/formats/qrels_file.h"
#include "tools/evaluation/formats/real_time_run.h"
#include "tools/evaluation/formats/trec_run.h"
#include "tools/evaluation/formats/whole_text.h"
#include "tools/evaluation/runs/measure_catalog.h"
#include "tools/evaluation/runs/ranked_run.h"
#include "tools/evaluation/runs/real_time_scoring.h"
#include "tools/evaluation/runs/sheet_output.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/output.h"

namespace sluis {
namespace {

struct ScoreRunOptions {
  std::string qrels;
  std::string run;
  std::string against;
  std::string clusters;
  std::string epochs;
  std::string measures = "ranking";
  RealTimeVariant variant = RealTimeVariant::kOfficialScript;
  SheetOutputOptions output;
};

// What the command line's files become: `score(path of a run)` gives its sheet.
using Scorer = std::function<absl::StatusOr<ScoreSheet>(const std::string& path)>;

Scorer MakeRankedScorer(Qrels qrels, std::vector<RankedMeasure> measures) {
  return [qrels = std::move(qrels),
          measures = std::move(measures)](const std::string& path) -> absl::StatusOr<ScoreSheet> {
    const absl::StatusOr<TrecRun> run = ParseFile(path, &ParseTrecRun);
    if (!run.ok()) return run.status();
    return ScoreRankedRun(*run, qrels, measures);
  };
}

absl::StatusOr<ScoreSheet> ScoreRealTime(const std::string& path,
                                         const RealTimeCollection& collection,
                                         RealTimeTask::Scenario scenario, RealTimeVariant variant) {
  if (scenario == RealTimeTask::Scenario::kDailyLists) {
    const absl::StatusOr<DailyRun> run = ParseFile(path, &ParseDailyRun);
    if (!run.ok()) return run.status();
    return ScoreDailyRun(*run, collection, variant);
  }
  const auto year = static_cast<int>(collection.track.first_day.year());
  const auto parse = [year](std::string_view text, const std::string& name) {
    return ParsePushRun(text, name, year);
  };
  const absl::StatusOr<PushRun> run = ParseFile(path, parse);
  if (!run.ok()) return run.status();
  return ScorePushRun(*run, collection, variant);
}

absl::StatusOr<Scorer> MakeRealTimeScorer(const Qrels& qrels, const RealTimeTask& task,
                                          const ScoreRunOptions& options) {
  if (options.clusters.empty() || options.epochs.empty()) {
    return absl::InvalidArgumentError(
        "The measures of Real-Time Summarization need --clusters and --epochs.");
  }
  const absl::StatusOr<TopicClusters> clusters = ParseFile(options.clusters, &ParseTopicClusters);
  if (!clusters.ok()) return clusters.status();
  absl::StatusOr<PostTimes> times = ParseFile(options.epochs, &ParsePostTimes);
  if (!times.ok()) return times.status();
  absl::StatusOr<RealTimeCollection> collection =
      MakeRealTimeCollection(task.track, qrels, *clusters, *std::move(times));
  if (!collection.ok()) return collection.status();
  return [collection = *std::move(collection), scenario = task.scenario,
          variant = options.variant](const std::string& path) {
    return ScoreRealTime(path, collection, scenario, variant);
  };
}

absl::StatusOr<Scorer> MakeScorer(const ScoreRunOptions& options) {
  absl::StatusOr<MeasureChoice> choice = ParseMeasures(options.measures);
  if (!choice.ok()) return choice.status();
  absl::StatusOr<Qrels> qrels = ParseFile(options.qrels, &ParseQrels);
  if (!qrels.ok()) return qrels.status();
  if (const auto* task = std::get_if<RealTimeTask>(&*choice); task != nullptr) {
    return MakeRealTimeScorer(*qrels, *task, options);
  }
  return MakeRankedScorer(*std::move(qrels), std::get<std::vector<RankedMeasure>>(*choice));
}

absl::StatusOr<int> ScoreRun(const Session& session, const ScoreRunOptions& options) {
  const absl::StatusOr<Scorer> scorer = MakeScorer(options);
  if (!scorer.ok()) return scorer.status();
  const absl::StatusOr<ScoreSheet> sheet = (*scorer)(options.run);
  if (!sheet.ok()) return sheet.status();
  std::optional<ScoreSheet> other;
  if (!options.against.empty()) {
    absl::StatusOr<ScoreSheet> scored = (*scorer)(options.against);
    if (!scored.ok()) return scored.status();
    other = *std::move(scored);
  }
  const ScoreSheet* compared = other.has_value() ? &*other : nullptr;
  Print(session.json() ? SheetAsJson(*sheet, compared)
                       : SheetAsText(*sheet, compared, options.output));
  return kExitOk;
}

}  // namespace

void DeclareScoreRun(CLI::App* command, Action* action) {
  auto options = std::make_shared<ScoreRunOptions>();
  command->add_option("--qrels", options->qrels, "Judgements: topic 0 post grade")->required();
  command
      ->add_option("--run", options->run,
                   "The run: topic Q0 post rank score tag; for rts-... as its track says")
      ->required();
  command->add_option("--against", options->against,
                      "Another run to compare it with: paired randomisation test");
  command->add_option("--measures", options->measures, "Measures, separated by commas (ranking)");
  command->add_option("--clusters", options->clusters,
                      "Posts that say the same, JSON or rows of topic cluster post; for rts-...");
  command->add_option("--epochs", options->epochs,
                      "When posts were written: post YYYYMMDD seconds; for rts-...");
  command
      ->add_option("--variant", options->variant,
                   "official (what TREC's scripts compute) or guideline (its prose); for rts-...")
      ->transform(CLI::CheckedTransformer(std::map<std::string, RealTimeVariant>{
                                              {"official", RealTimeVariant::kOfficialScript},
                                              {"guideline", RealTimeVariant::kGuideline}})
                      .description(""));
  command->add_flag("--per-topic", options->output.per_topic,
                    "Every topic's values too; --json always has them");
  command->footer("Measures:\n" + DescribeMeasures() +
                  "\nFiles may be plain, .gz or .zst; - is standard input. Every judged topic "
                  "counts, also\nwhere the run has none of it; posts without a judgement are not "
                  "relevant. Ties go as in\ntrec_eval. Formulas and sources: docs/evaluation.md.");
  RunWhenNamed(command, action, options, &ScoreRun);
}

}  // namespace sluis
