#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "connectors/files/whole_file.h"
#include "fmt/format.h"
#include "tools/access/default_model.h"
#include "tools/evaluation/baselines/choice.h"
#include "tools/evaluation/report/report.h"
#include "tools/evaluation/simulation/collection.h"
#include "tools/evaluation/simulation/engine_filter.h"
#include "tools/evaluation/simulation/outside_filter.h"
#include "tools/evaluation/simulation/results_output.h"
#include "tools/evaluation/simulation/simulation.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/output.h"
#include "tools/sluis/progress_bar.h"

namespace sluis {
namespace {

struct EvaluateOptions {
  CollectionFiles files;
  ServingKind protocol = ServingKind::kDigests;
  std::string window = "day";
  std::vector<std::string> feedback;
  std::vector<std::string> models;
  std::vector<FeatureParts> features;
  // 0 for the engine's own.
  std::vector<double> bars;
  std::string later_model;
  std::vector<std::string> baselines;
  std::vector<std::string> outside;
  std::string report;
  size_t group_by_prefix = 0;
  uint64_t seed = 1;
};

// One column of the report: the best of these, which are the same but for their bars.
struct Contender {
  std::vector<std::function<std::unique_ptr<Filter>()>> variants;
  ReaderHabits habits;
};

const char* NameOf(FeatureParts parts) {
  switch (parts) {
    case FeatureParts::kTermsOnly:
      return "terms";
    case FeatureParts::kVectorOnly:
      return "vector";
    default:
      return "both";
  }
}

std::string FileName(const std::string& path) { return path.substr(path.find_last_of('/') + 1); }

// Every model with every choice of features, bar and feedback.
void AddEngines(const EvaluateOptions& options, const std::string& feedback,
                const ReaderHabits& habits, std::vector<Contender>* contenders) {
  for (const std::string& model : options.models) {
    for (const FeatureParts parts : options.features) {
      for (const double bar : options.bars) {
        EngineFilterOptions engine;
        engine.name = fmt::format("{} {} {}", FileName(model), NameOf(parts), feedback);
        if (bar > 0) engine.name += fmt::format(" bar {}", bar);
        engine.model_path = model;
        engine.features = parts;
        engine.bar = bar;
        engine.later_model_path = options.later_model;
        contenders->push_back({{[engine] { return MakeEngineFilter(engine); }}, habits});
      }
    }
  }
}

// Those named for the comparison; else the one that is set, else the one that comes along.
absl::StatusOr<std::vector<std::string>> Models(const Session& session,
                                                const EvaluateOptions& options) {
  if (!options.models.empty()) return options.models;
  std::string set = session.settings().Text("model.path");
  if (!set.empty()) return std::vector<std::string>{std::move(set)};
  absl::StatusOr<std::string> shipped = FindDefaultModel();
  if (!shipped.ok()) return shipped.status();
  return std::vector<std::string>{*std::move(shipped)};
}

absl::StatusOr<std::vector<Contender>> Contenders(const EvaluateOptions& options) {
  std::vector<Contender> contenders;
  for (const std::string& feedback : options.feedback) {
    const absl::StatusOr<ReaderHabits> habits = ParseReaderHabits(feedback);
    if (!habits.ok()) return habits.status();
    AddEngines(options, feedback, *habits, &contenders);
  }
  // Baselines and outside filters meet the reader that is named first.
  const ReaderHabits habits = contenders.front().habits;
  for (const std::string& text : options.baselines) {
    const absl::StatusOr<BaselineChoice> choice = ParseBaseline(text);
    if (!choice.ok()) return choice.status();
    Contender& contender = contenders.emplace_back();
    contender.habits = habits;
    for (const double bar : choice->bars) {
      contender.variants.emplace_back(
          [name = choice->name, bar] { return MakeBaseline(name, bar); });
      if (options.protocol == ServingKind::kRanking) break;
    }
  }
  for (const std::string& endpoint : options.outside) {
    contenders.push_back({{[endpoint] { return MakeOutsideFilter(endpoint); }}, habits});
  }
  return contenders;
}

double Worth(const EvaluationResult& result) {
  return ValueOf(result.all.values, MainMeasure(result));
}

absl::StatusOr<EvaluationResult> RunBest(const EvaluateOptions& options,
                                         const Collection& collection,
                                         const std::vector<PostWindow>& windows,
                                         const Contender& contender, ProgressBar* progress) {
  std::optional<EvaluationResult> best;
  for (const auto& make : contender.variants) {
    const std::unique_ptr<Filter> filter = make();
    SimulationOptions simulation;
    simulation.serving = options.protocol;
    simulation.habits = contender.habits;
    simulation.seed = options.seed;
    simulation.on_window = [&](size_t done) {
      progress->Show(static_cast<double>(done) / static_cast<double>(windows.size()),
                     filter->name());
    };
    const absl::StatusOr<SimulationLog> log =
        Simulate(collection, windows, simulation, filter.get());
    if (!log.ok()) return log.status();
    EvaluationResult result =
        Assess(collection, windows, *log, options.protocol, options.group_by_prefix);
    if (!best || Worth(result) > Worth(*best)) best = std::move(result);
  }
  if (contender.variants.size() > 1) {
    best->filter += fmt::format(" (best of {} bars)", contender.variants.size());
  }
  return *std::move(best);
}

absl::StatusOr<int> Evaluate(const Session& session, const EvaluateOptions& options) {
  const absl::StatusOr<Collection> collection = ReadCollection(options.files);
  if (!collection.ok()) return collection.status();
  const auto windows = CutIntoWindows(*collection, options.window);
  if (!windows.ok()) return windows.status();
  const absl::StatusOr<std::vector<Contender>> contenders = Contenders(options);
  if (!contenders.ok()) return contenders.status();
  std::vector<EvaluationResult> results;
  ProgressBar progress;
  for (const Contender& contender : *contenders) {
    absl::StatusOr<EvaluationResult> result =
        RunBest(options, *collection, *windows, contender, &progress);
    if (!result.ok()) return result.status();
    results.push_back(*std::move(result));
  }
  CompareWithFirst(&results);
  const EvaluationSubject subject{ProtocolName(options.protocol), options.window,
                                  collection->posts.size(), collection->topics.size(),
                                  windows->size()};
  if (!options.report.empty()) {
    absl::Status status = WriteWholeFile(options.report, ReportAsHtml(subject, results));
    if (!status.ok()) return status;
  }
  Print(session.json() ? ResultsAsJson(subject, results) : ResultsAsText(subject, results));
  return kExitOk;
}

}  // namespace

void DeclareEvaluate(CLI::App* command, Action* action) {
  auto options = std::make_shared<EvaluateOptions>();
  command->add_option("--posts", options->files.posts, "The stream, NDJSON as for ingest");
  command->add_option("--topics", options->files.topics, "Topics: id<TAB>title, or TREC's form");
  command->add_option("--qrels", options->files.qrels, "Judgements: topic 0 post grade");
  command->add_option("--clusters", options->files.clusters,
                      "Posts that say the same: post<TAB>cluster");
  command->add_option("--labelled", options->files.labelled_texts,
                      "Instead of these: texts with fastText labels, which become the topics");
  command->add_option("--protocol", options->protocol, "digest-days, filtering or ranking")
      ->transform(CLI::CheckedTransformer(
                      std::map<std::string, ServingKind>{{"digest-days", ServingKind::kDigests},
                                                     {"filtering", ServingKind::kEveryMatch},
                                                     {"ranking", ServingKind::kRanking}})
                      .description(""));
  command->add_option("--window", options->window, "day, or a number of posts (day)");
  command
      ->add_option("--feedback", options->feedback,
                   "immediate, none, partial:SHARE, noisy:SHARE, delayed:WINDOWS, or several with "
                   "+; may be repeated (immediate)")
      ->allow_extra_args(false);
  command->add_option("--model", options->models, "A model file; may be repeated (the default one)")
      ->allow_extra_args(false);
  command
      ->add_option("--features", options->features,
                   "both, terms or vector: what posts are seen by; may be repeated (both)")
      ->allow_extra_args(false)
      ->transform(CLI::CheckedTransformer(
                      std::map<std::string, FeatureParts>{{"both", FeatureParts::kBoth},
                                                          {"terms", FeatureParts::kTermsOnly},
                                                          {"vector", FeatureParts::kVectorOnly}})
                      .description(""));
  command
      ->add_option("--bar", options->bars,
                   "Least probability of a match; may be repeated (what interests have by default)")
      ->allow_extra_args(false)
      ->check(CLI::Range(0.001, 0.999));
  command->add_option("--later-model", options->later_model,
                      "Go on with this model from the middle of the stream");
  command
      ->add_option("--baseline", options->baselines,
                   "bm25, rocchio, logistic, logistic-every-label or one-vs-all: the best of seven "
                   "bars, or @BAR; may be repeated")
      ->allow_extra_args(false);
  command->add_option("--group-by-prefix", options->group_by_prefix,
                      "Also by the first so many letters of the topic's id");
  command
      ->add_option("--outside", options->outside,
                   "The address of a filter of your own (docs/evaluation.md); may be repeated")
      ->allow_extra_args(false);
  command->add_option("--report", options->report, "Also write one HTML file with charts");
  command->add_option("--seed", options->seed, "Of the readers' habits (1)");
  RunWhenNamed(command, action, options, [](const Session& session,
                                            const EvaluateOptions& given) -> absl::StatusOr<int> {
    EvaluateOptions filled = given;
    if (filled.feedback.empty()) filled.feedback = {"immediate"};
    if (filled.bars.empty()) filled.bars = {0};
    if (filled.features.empty()) filled.features = {FeatureParts::kBoth};
    absl::StatusOr<std::vector<std::string>> models = Models(session, given);
    if (!models.ok()) return models.status();
    filled.models = *std::move(models);
    return Evaluate(session, filled);
  });
}

}  // namespace sluis
