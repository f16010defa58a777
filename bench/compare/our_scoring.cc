// Our scoring of all pairs: the second half of reddit against the benchmark's interests.
//   build/release/bin/our_scoring --work DIR --count N [--bar 1e-4] [--terms] [--batch 256]
//                                 [--batches 8] [--runs 5] [--export DIR]
// prints JSON: pairs/s by the processor time of this thread, and what passed. --export also writes
// what peers score in their own processes: rows.f32 and posts.f32, rows of dimension + 1 floats.
// The last of them holds bias - bar and 1, so that a pair passes where the product is not below 0.
#include <ctime>
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
#include "bench/interests/interest_set.h"
#include "bench/interests/post_cache.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "models/interests/interest_table.h"

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
};

double ProcessorSeconds() {
  timespec now = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

float BarOf(const InterestBars& bars, const std::string& name) {
  return name == "1e-3" ? bars.at_1e3 : name == "1e-4" ? bars.at_1e4 : bars.at_1e5;
}

void FillTable(const InterestSet& set, const Options& options, InterestTable* table) {
  set.ForEach(options.count, options.terms,
              [&](size_t index, const InterestRow& row, const InterestBars& bars) {
                auto entry = std::make_shared<TableEntry>();
                entry->owner_id = fmt::format("reader-{:07}", index / 10);
                entry->interest_id = fmt::format("interest-{}", index % 10);
                entry->row = row;
                entry->bar_logit = BarOf(bars, options.bar);
                table->Put(std::move(entry));
              });
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
};

Run ScoreOnce(const std::vector<PostFeatures>& posts, const InterestTable& table, size_t batch) {
  Run run;
  std::vector<ScoredPair> pairs;
  const double start = ProcessorSeconds();
  for (size_t begin = 0; begin + batch <= posts.size(); begin += batch) {
    ScoreAll(absl::MakeConstSpan(posts).subspan(begin, batch), table, 0, &pairs);
    run.matches += pairs.size();
  }
  run.seconds = ProcessorSeconds() - start;
  return run;
}

int Measure(const Options& options) {
  const auto set = InterestSet::Load(options.work);
  auto all = LoadPosts(options.work, StreamHalf::kSecond);
  if (!set.ok() || !all.ok()) {
    fmt::print(stderr, "our_scoring: {}\n", (set.ok() ? all.status() : set.status()).ToString());
    return 1;
  }
  const auto posts = Sample(*std::move(all), options.batch * options.batches);
  if (!options.export_to.empty()) Export(*set, posts, options);
  InterestTable table;
  const double start = ProcessorSeconds();
  FillTable(*set, options, &table);
  const double fill_seconds = ProcessorSeconds() - start;
  // The first batch may prepare what later ones use.
  ScoreOnce({posts.begin(), posts.begin() + static_cast<std::ptrdiff_t>(options.batch)}, table,
            options.batch);
  std::vector<double> seconds;
  size_t matches = 0;
  for (int i = 0; i < options.runs; ++i) {
    const Run run = ScoreOnce(posts, table, options.batch);
    seconds.push_back(run.seconds);
    matches = run.matches;
  }
  fmt::print("{{\"interests\": {}, \"posts\": {}, \"batch\": {}, \"terms\": {}, \"bar\": \"{}\", ",
             options.count, posts.size(), options.batch, options.terms, options.bar);
  fmt::print("\"matches\": {}, \"fill_seconds\": {:.3f}, \"seconds\": [{:.6f}]}}\n", matches,
             fill_seconds, fmt::join(seconds, ", "));
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
  app.add_option("--export", options.export_to, "folder for rows.f32 and posts.f32");
  CLI11_PARSE(app, argc, argv);
  return sluis::Measure(options);
}
