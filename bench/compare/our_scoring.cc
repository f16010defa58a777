// Our scoring of all pairs: the second half of reddit against the benchmark's interests.
//   build/release/bin/our_scoring --work DIR --count N [--bar 1e-4] [--terms] [--batch 256]
//                                 [--batches 8] [--runs 5] [--axes 64] [--cpu avx2] [--scattered]
//                                 [--export DIR]
// prints JSON: pairs/s by the processor time of this thread, and what passed. --export also writes
// what peers score in their own processes: rows.f32 and posts.f32, rows of dimension + 1 floats.
// The last of them holds bias - bar and 1, so that a pair passes where the product is not below 0.
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "CLI/App.hpp"
#include "CLI/Config.hpp"
#include "CLI/Formatter.hpp"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "bench/interests/interest_set.h"
#include "bench/interests/post_cache.h"
#include "bench/processor_seconds.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "models/cpu/cpu_path.h"
#include "models/fasttext/model.h"
#include "models/interests/features.h"
#include "models/table/interest_table.h"
#include "models/table/model_axes.h"
#include "models/table/rotation.h"
#include "models/table/score_all.h"

namespace sluis {
namespace {

struct Options {
  std::string work;
  std::string export_to;
  std::string bar = "1e-4";
  size_t count = 10'000;
  bool terms = false;
  size_t batch = 256;
  size_t batches = 8;
  int runs = 5;
  size_t axes = 0;  // 0: the product's own
  std::string cpu;
  bool arrange = true;
};

float BarOf(const InterestBars& bars, const std::string& name) {
  return name == "1e-3" ? bars.at_1e3 : name == "1e-4" ? bars.at_1e4 : bars.at_1e5;
}

void FillTable(const InterestSet& set, const Options& options, InterestTable* table) {
  set.ForEach(options.count, options.terms,
              [&](size_t index, const InterestRow& row, const InterestBars& bars) {
                table->Put(fmt::format("reader-{:07}", index / 10),
                           fmt::format("interest-{}", index % 10), row, BarOf(bars, options.bar));
              });
}

// The product's own axes, from the model's words; or as many as are asked for, from the posts of
// the first half.
absl::StatusOr<std::shared_ptr<const Rotation>> RotationFor(const Options& options) {
  if (options.axes == 0) {
    auto model = FastTextModel::Load(options.work + "/vectors.bin");
    if (!model.ok()) return model.status();
    return AxesOf(Featurizer(std::shared_ptr<const FastTextModel>(*std::move(model)),
                             Normalization::kSluis1));
  }
  const auto posts = LoadPosts(options.work, StreamHalf::kFirst);
  if (!posts.ok()) return posts.status();
  SecondMoments moments(posts->front().x.size());
  for (const PostFeatures& post : *posts) moments.Add(post.x);
  return std::make_shared<const Rotation>(
      Rotation::PrincipalAxes(moments.sums(), posts->front().x.size(), options.axes));
}

CpuPath PathOf(const std::string& name) {
  for (const CpuPath path : SupportedCpuPaths()) {
    if (CpuPathName(path) == name) return path;
  }
  return BestCpuPath();
}

// Spread over the whole stream.
std::vector<PostFeatures> Sample(std::vector<PostFeatures> posts, size_t count) {
  std::vector<PostFeatures> sample;
  for (size_t i = 0; i < count; ++i) sample.push_back(posts[i * posts.size() / count]);
  return sample;
}

void AppendRow(const std::vector<float>& values, float last, std::ofstream* out) {
  out->write(reinterpret_cast<const char*>(values.data()),
             static_cast<std::streamsize>(values.size() * sizeof(float)));
  out->write(reinterpret_cast<const char*>(&last), sizeof last);
}

void Export(const InterestSet& set, const std::vector<PostFeatures>& posts,
            const Options& options) {
  std::filesystem::create_directories(options.export_to);
  std::ofstream rows(options.export_to + "/rows.f32", std::ios::binary);
  set.ForEach(options.count, false, [&](size_t, const InterestRow& row, const InterestBars& bars) {
    AppendRow(row.dense, row.bias - BarOf(bars, options.bar), &rows);
  });
  std::ofstream vectors(options.export_to + "/posts.f32", std::ios::binary);
  for (const PostFeatures& post : posts) AppendRow(post.x, 1.0F, &vectors);
}

struct Run {
  double seconds = 0;
  size_t matches = 0;
  // Summed over the batches.
  ScoringCounts counts;
};

Run ScoreOnce(absl::Span<const PostFeatures> posts, const TableSnapshot& table, size_t batch,
              ScoringWorkspace* workspace) {
  Run run;
  std::vector<ScoredPair> pairs;
  const double start = ProcessorSeconds();
  for (size_t begin = 0; begin + batch <= posts.size(); begin += batch) {
    ScoreAll(posts.subspan(begin, batch), table, workspace, &pairs);
    run.matches += pairs.size();
    run.counts.pairs += workspace->counts().pairs;
    run.counts.touches += workspace->counts().touches;
    run.counts.survivors += workspace->counts().survivors;
    run.counts.alive += workspace->counts().alive;
    for (size_t level = 0; level < run.counts.went_on.size(); ++level) {
      run.counts.went_on[level] += workspace->counts().went_on[level];
    }
  }
  run.seconds = ProcessorSeconds() - start;
  return run;
}

struct Preparation {
  size_t axes;
  double fill_seconds;
  double arrange_seconds;
};

void Print(const Options& options, size_t posts, const Preparation& preparation,
           const std::vector<Run>& runs) {
  std::vector<double> seconds;
  for (const Run& run : runs) seconds.push_back(run.seconds);
  const Run& last = runs.back();
  const auto pairs = static_cast<double>(last.counts.pairs);
  fmt::print("{{\"interests\": {}, \"posts\": {}, \"batch\": {}, \"terms\": {}, \"bar\": \"{}\", ",
             options.count, posts, options.batch, options.terms, options.bar);
  fmt::print("\"axes\": {}, \"cpu\": \"{}\", \"matches\": {}, \"survivor_share\": {:.6f}, ",
             preparation.axes, CpuPathName(PathOf(options.cpu)), last.matches,
             static_cast<double>(last.counts.survivors) / pairs);
  std::vector<double> went_on = {static_cast<double>(last.counts.alive) / pairs};
  for (const uint64_t each : last.counts.went_on) {
    went_on.push_back(static_cast<double>(each) / pairs);
  }
  fmt::print("\"touches\": {:.4f}, \"level_shares\": [{:.5f}], ",
             static_cast<double>(last.counts.touches) * 16 / pairs, fmt::join(went_on, ", "));
  fmt::print("\"arranged\": {}, \"fill_seconds\": {:.3f}, \"arrange_seconds\": {:.3f}, ",
             options.arrange, preparation.fill_seconds, preparation.arrange_seconds);
  fmt::print("\"seconds\": [{:.6f}]}}\n", fmt::join(seconds, ", "));
}

int Measure(const Options& options) {
  const auto set = InterestSet::Load(options.work);
  const auto rotation = RotationFor(options);
  auto second = LoadPosts(options.work, StreamHalf::kSecond);
  for (const absl::Status& status : {set.status(), rotation.status(), second.status()}) {
    if (status.ok()) continue;
    fmt::print(stderr, "our_scoring: {}\n", status.ToString());
    return 1;
  }
  const auto posts = Sample(*std::move(second), options.batch * options.batches);
  if (!options.export_to.empty()) Export(*set, posts, options);
  InterestTable table;
  table.UseRotation(*rotation);
  const double start = ProcessorSeconds();
  FillTable(*set, options, &table);
  const double fill_seconds = ProcessorSeconds() - start;
  const double arrange_start = ProcessorSeconds();
  if (options.arrange) table.Arrange();
  const double arrange_seconds = ProcessorSeconds() - arrange_start;
  const TableSnapshot snapshot = table.Snapshot();
  ScoringWorkspace workspace(PathOf(options.cpu));
  // The first batch allocates what later ones use.
  ScoreOnce(absl::MakeConstSpan(posts).first(options.batch), snapshot, options.batch, &workspace);
  std::vector<Run> runs;
  for (int i = 0; i < options.runs; ++i) {
    runs.push_back(ScoreOnce(posts, snapshot, options.batch, &workspace));
  }
  Print(options, posts.size(), {(*rotation)->axes(), fill_seconds, arrange_seconds}, runs);
  return 0;
}

}  // namespace
}  // namespace sluis

int main(int argc, char** argv) {
  sluis::Options options;
  CLI::App app("Scores all pairs of posts and interests.", "our_scoring");
  app.add_option("--work", options.work, "folder that learn_rows has filled")->required();
  app.add_option("--count", options.count, "interests")->capture_default_str();
  app.add_option("--bar", options.bar, "share of the pairs that passes")
      ->check(CLI::IsMember({"1e-3", "1e-4", "1e-5"}))
      ->capture_default_str();
  app.add_flag("--terms", options.terms, "rows have terms");
  app.add_option("--batch", options.batch, "posts a batch")->capture_default_str();
  app.add_option("--batches", options.batches, "batches a run")->capture_default_str();
  app.add_option("--runs", options.runs, "runs")->capture_default_str();
  app.add_option("--axes", options.axes,
                 "axes of the first half's posts, in place of the model's own");
  app.add_option("--cpu", options.cpu, "plain, avx2 or avx512; the best there is if left out")
      ->check(CLI::IsMember({"plain", "avx2", "avx512"}));
  app.add_flag("!--scattered", options.arrange, "interests stay in the order they came in");
  app.add_option("--export", options.export_to, "folder for rows.f32 and posts.f32");
  CLI11_PARSE(app, argc, argv);
  return sluis::Measure(options);
}
