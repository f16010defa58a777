// How many pairs of a post and an interest are decided a second, on what learn_rows made:
//   build/release/bin/scoring_rate --work DIR [--interests N] [--batch N] [--bar 3|4|5] [--terms]
// Prints one line of JSON. Posts are of the second half, axes of the first.
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "CLI/App.hpp"
#include "CLI/Config.hpp"
#include "CLI/Formatter.hpp"
#include "bench/interests/interest_set.h"
#include "bench/interests/post_cache.h"
#include "fmt/format.h"
#include "models/table/score_all.h"

namespace sluis {
namespace {

struct Options {
  std::string work;
  size_t interests = 100'000;
  size_t batch = 256;
  int bar = 4;
  bool terms = false;
  size_t axes = 80;
  bool arrange = true;
  std::string cpu = "best";
  int threads = 1;
  int runs = 5;
  size_t posts = 2048;
};

double Seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Of the calling thread: what a run would take on a core of its own.
double CpuSeconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

struct Totals {
  uint64_t matches = 0;
  ScoringCounts counts;
};

Totals ScorePart(const TableSnapshot& snapshot, absl::Span<const PostFeatures> posts,
                 const Options& options, CpuPath path) {
  ScoringWorkspace workspace(path);
  std::vector<ScoredPair> pairs;
  Totals totals;
  for (size_t first = 0; first < posts.size(); first += options.batch) {
    ScoreAll(posts.subspan(first, options.batch), snapshot, &workspace, &pairs);
    totals.matches += pairs.size();
    totals.counts.pairs += workspace.counts().pairs;
    totals.counts.touches += workspace.counts().touches;
    for (size_t level = 0; level < totals.counts.went_on.size(); ++level) {
      totals.counts.went_on[level] += workspace.counts().went_on[level];
    }
    totals.counts.survivors += workspace.counts().survivors;
  }
  return totals;
}

float BarOf(const InterestBars& bars, int which) {
  return which == 3 ? bars.at_1e3 : which == 4 ? bars.at_1e4 : bars.at_1e5;
}

int Run(const Options& options) {
  auto set = InterestSet::Load(options.work);
  auto posts = LoadPosts(options.work, StreamHalf::kSecond);
  if (!set.ok() || !posts.ok()) {
    fmt::print(stderr, "{} {}\n", set.status().ToString(), posts.status().ToString());
    return 1;
  }
  posts->resize(std::min(posts->size(), options.posts));
  CpuPath path = BestCpuPath();
  for (const CpuPath each : SupportedCpuPaths()) {
    if (CpuPathName(each) == options.cpu) path = each;
  }
  InterestTable table;
  const size_t n = set->dimension();
  SecondMoments moments(n);
  auto first_half = LoadPosts(options.work, StreamHalf::kFirst);
  for (size_t i = 0; i < first_half->size(); i += 16) moments.Add((*first_half)[i].x);
  table.UseRotation(
      std::make_shared<const Rotation>(Rotation::PrincipalAxes(moments.sums(), n, options.axes)));
  const double before = Seconds();
  set->ForEach(options.interests, options.terms,
               [&](size_t index, const InterestRow& row, const InterestBars& bars) {
                 table.Put(fmt::format("u{}", index / 10), fmt::format("i{}", index % 10), row,
                           BarOf(bars, options.bar));
               });
  const double filled = Seconds() - before;
  const double put = Seconds();
  if (options.arrange) table.Arrange();
  const double arranged = Seconds() - put;
  const TableSnapshot snapshot = table.Snapshot();
  std::vector<double> rates;
  std::vector<double> cpu_rates;
  Totals totals;
  for (int run = 0; run < options.runs + 1; ++run) {
    const double begin = Seconds();
    const double cpu_begin = CpuSeconds();
    std::vector<std::thread> others;
    for (int t = 1; t < options.threads; ++t) {
      others.emplace_back([&] { (void)ScorePart(snapshot, *posts, options, path); });
    }
    totals = ScorePart(snapshot, *posts, options, path);
    for (std::thread& other : others) other.join();
    const double seconds = Seconds() - begin;
    cpu_rates.push_back(static_cast<double>(totals.counts.pairs) / (CpuSeconds() - cpu_begin));
    if (run > 0) rates.push_back(static_cast<double>(totals.counts.pairs) * options.threads / seconds);
  }
  std::sort(rates.begin(), rates.end());
  std::sort(cpu_rates.begin(), cpu_rates.end());
  const auto all = static_cast<double>(totals.counts.pairs);
  fmt::print(
      "{{\"interests\": {}, \"batch\": {}, \"bar\": {}, \"terms\": {}, \"axes\": {}, \"cpu\": "
      "\"{}\", \"threads\": {}, \"pairs_per_second\": {:.4g}, \"min\": {:.4g}, \"max\": {:.4g}, "
      "\"pairs_per_cpu_second\": {:.4g}, "
      "\"us_per_post\": {:.2f}, \"matched\": {:.3g}, \"went_on\": [{:.3g}, {:.3g}, {:.3g}], \"survivors\": {:.3g}, \"touches\": {:.3g}, "
      "\"fill_seconds\": {:.2f}, \"arrange_seconds\": {:.2f}}}\n",
      options.interests, options.batch, options.bar, options.terms, options.axes,
      CpuPathName(path), options.threads, rates[rates.size() / 2], rates.front(), rates.back(),
      cpu_rates[cpu_rates.size() / 2],
      1e6 * static_cast<double>(options.interests) / rates[rates.size() / 2] * options.threads,
      static_cast<double>(totals.matches) / all, static_cast<double>(totals.counts.went_on[0]) / all,
      static_cast<double>(totals.counts.went_on[1]) / all,
      static_cast<double>(totals.counts.went_on[2]) / all,
      static_cast<double>(totals.counts.survivors) / all,
      static_cast<double>(totals.counts.touches) / all, filled, arranged);
  return 0;
}

}  // namespace
}  // namespace sluis

int main(int argc, char** argv) {
  sluis::Options options;
  CLI::App app("Pairs decided a second.");
  app.add_option("--work", options.work)->required();
  app.add_option("--interests", options.interests);
  app.add_option("--batch", options.batch);
  app.add_option("--bar", options.bar, "3, 4 or 5: one pair in 10^bar is a match");
  app.add_flag("--terms", options.terms);
  app.add_option("--axes", options.axes);
  app.add_flag("!--scattered", options.arrange, "interests in the order they came in");
  app.add_option("--cpu", options.cpu, "plain, avx2, avx512 or best");
  app.add_option("--threads", options.threads);
  app.add_option("--runs", options.runs);
  app.add_option("--posts", options.posts);
  CLI11_PARSE(app, argc, argv);
  return sluis::Run(options);
}
