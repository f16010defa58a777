// What a post costs stage by stage, on one core, with the readers that pipeline_load has prepared.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "bench/pipeline/recorded_posts.h"
#include "bench/processor_seconds.h"
#include "engine/runtime/model_opening.h"
#include "engine/state/store.h"
#include "engine/users/directory.h"
#include "engine/users/learning.h"
#include "models/interests/explain.h"
#include "models/table/score_all.h"

namespace sluis {
namespace {

struct Options {
  std::string data;
  std::string folder;
  std::string model = SLUIS_MODEL;
  size_t posts = 8192;
  size_t batch = 256;
  size_t runs = 5;
};

struct Costs {
  std::vector<double> features;
  std::vector<double> scoring;
  std::vector<double> reasons;
  uint64_t touches = 0;
  uint64_t survivors = 0;
  size_t matches = 0;
  size_t reasons_given = 0;
};

void RunOnce(const Options& options, const RecordedPosts& recorded, const Featurizer& featurizer,
             const TableSnapshot& table, Costs* costs) {
  FastTextWorkspace workspace;
  ScoringWorkspace scoring;
  double features_seconds = 0;
  double scoring_seconds = 0;
  double reasons_seconds = 0;
  costs->touches = costs->survivors = costs->matches = costs->reasons_given = 0;
  for (size_t begin = 0; begin + options.batch <= options.posts; begin += options.batch) {
    const double start = ProcessorSeconds();
    std::vector<std::string> texts;
    std::vector<PostFeatures> features;
    for (size_t i = 0; i < options.batch; ++i) {
      texts.push_back(featurizer.Normalized(recorded.texts[begin + i]));
      features.push_back(featurizer.FeaturesOfNormalized(texts.back(), workspace));
    }
    const double scored = ProcessorSeconds();
    std::vector<ScoredPair> pairs;
    ScoreAll(features, table, &scoring, &pairs);
    const double explained = ProcessorSeconds();
    costs->touches += scoring.counts().touches;
    costs->survivors += scoring.counts().survivors;
    costs->matches += pairs.size();
    for (size_t i = 0; i < pairs.size();) {
      const size_t post = pairs[i].post;
      const Explainer explainer(texts[post], features[post].terms, featurizer, workspace);
      for (; i < pairs.size() && pairs[i].post == post; ++i) {
        const auto& interest = static_cast<const LiveInterest&>(*pairs[i].entry());
        costs->reasons_given += explainer.Reasons(interest.row).size();
      }
    }
    reasons_seconds += ProcessorSeconds() - explained;
    scoring_seconds += explained - scored;
    features_seconds += scored - start;
  }
  costs->features.push_back(features_seconds);
  costs->scoring.push_back(scoring_seconds);
  costs->reasons.push_back(reasons_seconds);
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

absl::Status Measure(const Options& options) {
  auto recorded = ReadRecordedPosts(options.data + "/reddit/posts.ndjson.zst");
  if (!recorded.ok()) return recorded.status();
  if (options.posts > recorded->texts.size() || options.batch > options.posts) {
    return absl::InvalidArgumentError(fmt::format(
        "there are {} posts; --posts and --batch must be no more", recorded->texts.size()));
  }
  auto featurizer = LoadFeaturizer(options.model, {}, ModelStorage::kResident);
  if (!featurizer.ok()) return featurizer.status();
  auto store = Store::Open({.folder = options.folder});
  if (!store.ok()) return store.status();
  Lessons lessons(featurizer->get());
  auto directory = Directory::Load(**store, &lessons, {});
  if (!directory.ok()) return directory.status();
  const TableSnapshot table = directory->Snapshot();
  Costs costs;
  for (size_t i = 0; i < options.runs; ++i) {
    RunOnce(options, *recorded, **featurizer, table, &costs);
  }
  const auto posts = static_cast<double>(options.posts / options.batch * options.batch);
  fmt::print(
      "{} posts in batches of {}: {:.1f} postings, {:.2f} survivors, {:.2f} matches and {:.2f} "
      "reasons a post\n",
      posts, options.batch, static_cast<double>(costs.touches) / posts,
      static_cast<double>(costs.survivors) / posts, static_cast<double>(costs.matches) / posts,
      static_cast<double>(costs.reasons_given) / posts);
  const auto print = [&](const char* stage, const std::vector<double>& seconds) {
    fmt::print("{:9}{:7.2f} us a post ({:.2f} at best)\n", stage, Median(seconds) / posts * 1e6,
               *std::min_element(seconds.begin(), seconds.end()) / posts * 1e6);
  };
  print("features", costs.features);
  print("scoring", costs.scoring);
  print("reasons", costs.reasons);
  return absl::OkStatus();
}

}  // namespace
}  // namespace sluis

int main(int argc, char** argv) {
  sluis::Options options;
  CLI::App app("What a post costs, stage by stage, on one core.");
  app.add_option("--data", options.data, "Folder with reddit/posts.ndjson.zst")->required();
  app.add_option("--folder", options.folder,
                 "A data folder with readers, as pipeline_load makes it")
      ->required();
  app.add_option("--posts", options.posts, "Posts a run")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  app.add_option("--batch", options.batch, "Posts scored together")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  app.add_option("--runs", options.runs, "Runs; the median counts")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  if (const absl::Status status = sluis::Measure(options); !status.ok()) {
    fmt::print(stderr, "stage_costs: {}\n", status.ToString());
    return 1;
  }
  return 0;
}
