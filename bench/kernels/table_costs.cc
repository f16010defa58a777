// What an interest costs in memory, and a change in time while another thread scores:
//   build/release/bin/table_costs --work DIR [--interests N]
// Prints one line of JSON. Memory is the growth of the resident set over the filling of the table.
#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "CLI/App.hpp"
#include "CLI/Config.hpp"
#include "CLI/Formatter.hpp"
#include "bench/interests/interest_set.h"
#include "bench/interests/post_cache.h"
#include "fmt/format.h"
#include "models/fasttext/model.h"
#include "models/table/model_axes.h"
#include "models/table/score_all.h"

namespace sluis {
namespace {

struct Options {
  std::string work;
  size_t interests = 1'000'000;
  size_t changes = 2000;
};

double Microseconds() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::micro>(now).count();
}

// Bytes.
double ResidentSet() {
  std::ifstream file("/proc/self/status");
  std::string line;
  while (std::getline(file, line)) {
    if (line.starts_with("VmRSS:")) return std::stod(line.substr(6)) * 1024;
  }
  return 0;
}

std::pair<std::string, std::string> NameOf(size_t index) {
  return {fmt::format("u{}", index / 10), fmt::format("i{}", index % 10)};
}

// In microseconds: the median, the 99th of a hundred and the longest.
struct Times {
  double median;
  double high;
  double longest;
};

Times Summarize(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  return {times[times.size() / 2], times[times.size() * 99 / 100], times.back()};
}

// Each change retrains a row: all of its numbers and weights are new. The snapshot counts.
Times ChangeRows(const InterestSet& set, const Options& options, InterestTable* table) {
  std::mt19937_64 random(1);
  std::vector<double> times;
  InterestRow row;
  for (size_t i = 0; i < options.changes; ++i) {
    const size_t index = random() % options.interests;
    set.Make(index, true, &row);
    for (float& value : row.dense) value *= 1.01F;
    for (TermWeight& term : row.terms) term.weight *= 0.99F;
    const auto [owner, interest] = NameOf(index);
    const double begin = Microseconds();
    table->Put(owner, interest, row, set.bars(index % set.base_count(), true).at_1e4);
    (void)table->Snapshot();
    times.push_back(Microseconds() - begin);
  }
  return Summarize(std::move(times));
}

int Run(const Options& options) {
  auto set = InterestSet::Load(options.work);
  auto posts = LoadPosts(options.work, StreamHalf::kSecond);
  auto model = FastTextModel::Load(options.work + "/vectors.bin");
  if (!set.ok() || !posts.ok() || !model.ok()) {
    fmt::print(stderr, "{} {} {}\n", set.status().ToString(), posts.status().ToString(),
               model.status().ToString());
    return 1;
  }
  posts->resize(std::min<size_t>(posts->size(), 256));
  InterestTable table;
  table.UseRotation(AxesOf(Featurizer(*std::move(model), Normalization::kSluis1)));
  malloc_trim(0);
  const double before = ResidentSet();
  double begin = Microseconds();
  set->ForEach(options.interests, true,
               [&](size_t index, const InterestRow& row, const InterestBars& bars) {
                 const auto [owner, interest] = NameOf(index);
                 table.Put(owner, interest, row, bars.at_1e4);
               });
  const double filled = (Microseconds() - begin) / 1e6;
  begin = Microseconds();
  table.Arrange();
  const double arranged = (Microseconds() - begin) / 1e6;
  (void)table.Snapshot();
  malloc_trim(0);
  const double bytes = (ResidentSet() - before) / static_cast<double>(options.interests);

  const Times alone = ChangeRows(*set, options, &table);
  std::atomic<bool> done = false;
  const TableSnapshot snapshot = table.Snapshot();
  std::thread scorer([&] {
    ScoringWorkspace workspace;
    std::vector<ScoredPair> pairs;
    while (!done) ScoreAll(*posts, snapshot, &workspace, &pairs);
  });
  const Times beside = ChangeRows(*set, options, &table);
  done = true;
  scorer.join();
  fmt::print(
      "{{\"interests\": {}, \"fill_seconds\": {:.2f}, \"arrange_seconds\": {:.2f}, "
      "\"bytes_per_interest\": {:.0f}, "
      "\"change_us\": {{\"median\": {:.1f}, \"p99\": {:.1f}, \"max\": {:.1f}}}, "
      "\"change_beside_scoring_us\": {{\"median\": {:.1f}, \"p99\": {:.1f}, \"max\": {:.1f}}}}}\n",
      options.interests, filled, arranged, bytes, alone.median, alone.high, alone.longest,
      beside.median, beside.high, beside.longest);
  return 0;
}

}  // namespace
}  // namespace sluis

int main(int argc, char** argv) {
  sluis::Options options;
  CLI::App app("What an interest and a change of it cost.");
  app.add_option("--work", options.work)->required();
  app.add_option("--interests", options.interests);
  app.add_option("--changes", options.changes);
  CLI11_PARSE(app, argc, argv);
  return sluis::Run(options);
}
