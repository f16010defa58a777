// How fast pairs of a post and an interest are decided, over sizes, batches and bars:
//   build/release/bin/scoring_benchmark WORK [--benchmark_filter=...]
// WORK is the folder that learn_rows has filled. Items are pairs; "left" is the share of them that
// the first pass leaves, "matched" the share that matches.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "bench/interests/interest_set.h"
#include "bench/interests/post_cache.h"
#include "models/fasttext/model.h"
#include "models/table/kernels/head_filter.h"
#include "models/table/kernels/post_list.h"
#include "models/table/model_axes.h"
#include "models/table/score_all.h"

namespace sluis {
namespace {

struct Inputs {
  InterestSet interests;
  std::vector<PostFeatures> posts;
  std::shared_ptr<const Rotation> axes;
};

float BarOf(const InterestBars& bars, int64_t power) {
  return power == 3 ? bars.at_1e3 : power == 4 ? bars.at_1e4 : bars.at_1e5;
}

// One table stays for the benchmarks that need the same.
TableSnapshot TableFor(const Inputs& inputs, size_t interests, int64_t power, bool terms) {
  static std::vector<int64_t> made;
  static std::unique_ptr<InterestTable> table;
  const std::vector<int64_t> wanted = {static_cast<int64_t>(interests), power, terms ? 1 : 0};
  if (table == nullptr || made != wanted) {
    table = std::make_unique<InterestTable>();
    table->UseRotation(inputs.axes);
    inputs.interests.ForEach(
        interests, terms, [&](size_t index, const InterestRow& row, const InterestBars& bars) {
          table->Put("u" + std::to_string(index / 10), "i" + std::to_string(index % 10), row,
                     BarOf(bars, power));
        });
    table->Arrange();
    made = wanted;
  }
  return table->Snapshot();
}

void Score(benchmark::State& state, const Inputs* inputs, bool terms) {
  const auto interests = static_cast<size_t>(state.range(0));
  const auto batch = static_cast<size_t>(state.range(2));
  const TableSnapshot table = TableFor(*inputs, interests, state.range(1), terms);
  ScoringWorkspace workspace;
  std::vector<ScoredPair> pairs;
  ScoringCounts all;
  size_t matched = 0;
  size_t first = 0;
  for (auto _ : state) {
    const auto posts = absl::MakeConstSpan(inputs->posts).subspan(first, batch);
    ScoreAll(posts, table, &workspace, &pairs);
    benchmark::DoNotOptimize(pairs.data());
    all.pairs += workspace.counts().pairs;
    all.survivors += workspace.counts().survivors;
    matched += pairs.size();
    first = (first + batch) % 4096;
  }
  state.SetItemsProcessed(static_cast<int64_t>(all.pairs));
  state.counters["left"] = static_cast<double>(all.survivors) / static_cast<double>(all.pairs);
  state.counters["matched"] = static_cast<double>(matched) / static_cast<double>(all.pairs);
}

// What the first pass would cost without leaving anything out: all 128 dimensions of every pair
// multiplied as bytes, 100 000 interests and a batch of 256.
void EveryProduct(benchmark::State& state) {
  constexpr size_t kVectors = 100'000 / kLanes;
  HeadLayout layout;
  layout.axis_groups[0] = 128 / 4;
  const size_t code_size = 4 * layout.groups();
  std::mt19937 random(1);
  struct alignas(64) Aligned {
    std::array<int32_t, kLanes> numbers;
  };
  std::vector<Aligned> heads(kVectors * layout.groups());
  for (Aligned& each : heads) {
    // Within [-63, 63], byte by byte.
    for (int32_t& four : each.numbers) four = static_cast<int32_t>(random() & 0x3F3F3F3F);
  }
  std::vector<uint8_t> codes(kMaxPosts * code_size);
  for (uint8_t& each : codes) each = static_cast<uint8_t>(random());
  const std::vector<int32_t> centroids(kMaxPosts * kLanes);
  const Aligned none{};
  PostList posts;
  PostSet all;
  all.fill(~uint64_t{0});
  PostListKernelsFor(BestCpuPath()).list(all, &posts);
  const HeadFilter filter = HeadFilterFor(BestCpuPath());
  std::vector<uint16_t> passed(kMaxPosts + PostList::kRoom);
  for (auto _ : state) {
    for (size_t vector = 0; vector < kVectors; ++vector) {
      const auto* const head = heads.data() + vector * layout.groups();
      filter({layout, 0, reinterpret_cast<const int8_t*>(head), none.numbers.data(),
              none.numbers.data(), codes.data(), centroids.data(), nullptr, &posts, nullptr},
             passed.data());
      benchmark::DoNotOptimize(passed.data());
    }
  }
  constexpr auto kPairs = static_cast<int64_t>(kVectors * kLanes * kMaxPosts);
  state.SetItemsProcessed(state.iterations() * kPairs);
}

int Run(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc != 2) {
    std::fputs("Name the folder that learn_rows has filled.\n", stderr);
    return 64;
  }
  auto interests = InterestSet::Load(argv[1]);
  auto posts = LoadPosts(argv[1], StreamHalf::kSecond);
  auto model = FastTextModel::Load(std::string(argv[1]) + "/vectors.bin");
  if (!interests.ok() || !posts.ok() || !model.ok()) {
    std::fputs("The folder cannot be read: run learn_rows.\n", stderr);
    return 66;
  }
  posts->resize(std::min<size_t>(posts->size(), 4096 + 256));
  const Inputs inputs{*std::move(interests), *std::move(posts),
                      AxesOf(Featurizer(*std::move(model), Normalization::kSluis1))};
  benchmark::RegisterBenchmark("EveryProduct", EveryProduct);
  for (const bool terms : {false, true}) {
    benchmark::RegisterBenchmark(terms ? "WithTerms" : "WithoutTerms", Score, &inputs, terms)
        ->ArgNames({"interests", "bar_1e-", "batch"})
        ->ArgsProduct({{10'000, 100'000, 1'000'000}, {4}, {1, 16, 64, 256}})
        ->ArgsProduct({{100'000}, {3, 5}, {256}});
  }
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}

}  // namespace
}  // namespace sluis

int main(int argc, char** argv) { return sluis::Run(argc, argv); }
