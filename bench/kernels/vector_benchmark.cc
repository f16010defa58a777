// How fast a text becomes a vector: ours beside libfasttext, on the same lines in the same run.
// Prints items per second = lines per second. The lines are the posts of the bundled demo.
#include <benchmark/benchmark.h>
#include <fasttext/fasttext.h>

#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "bench/kernels/demo_lines.h"
#include "models/fasttext/model.h"

namespace sluis {
namespace {

void SluisVector(benchmark::State& state) {
  const auto model = FastTextModel::Load(kShippedModel);
  const std::vector<std::string> lines = DemoLines();
  if (!model.ok() || lines.empty()) {
    state.SkipWithError("The shipped model or the demo's posts cannot be read.");
    return;
  }
  FastTextWorkspace workspace;
  std::vector<float> vector(static_cast<size_t>((*model)->dimension()));
  for (auto _ : state) {
    for (const std::string& line : lines) {
      (*model)->Vector(line, workspace, absl::MakeSpan(vector));
      benchmark::DoNotOptimize(vector.data());
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(lines.size()));
}
BENCHMARK(SluisVector);

void SluisVectorBatch(benchmark::State& state) {
  FastTextOptions options;
  options.storage = ModelStorage::kResident;
  const auto model = FastTextModel::Load(kShippedModel, options);
  const std::vector<std::string> lines = DemoLines();
  if (!model.ok() || lines.empty()) {
    state.SkipWithError("The shipped model or the demo's posts cannot be read.");
    return;
  }
  const std::vector<std::string_view> texts(lines.begin(), lines.end());
  FastTextWorkspace workspace;
  std::vector<float> vectors(lines.size() * static_cast<size_t>((*model)->dimension()));
  std::vector<int64_t> row_counts(lines.size());
  for (auto _ : state) {
    (*model)->VectorBatch(texts, workspace, absl::MakeSpan(vectors), absl::MakeSpan(row_counts));
    benchmark::DoNotOptimize(vectors.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(lines.size()));
}
BENCHMARK(SluisVectorBatch);

// libfasttext offers the same mean of rows through its dictionary and input matrix.
void LibfasttextVector(benchmark::State& state) {
  fasttext::FastText model;
  model.loadModel(kShippedModel);
  const auto dictionary = model.getDictionary();
  const std::vector<std::string> lines = DemoLines();
  fasttext::Vector row(model.getDimension());
  fasttext::Vector sum(model.getDimension());
  for (auto _ : state) {
    for (const std::string& line : lines) {
      std::istringstream stream(line + "\n");
      std::vector<int32_t> words;
      std::vector<int32_t> labels;
      dictionary->getLine(stream, words, labels);
      sum.zero();
      for (const int32_t word : words) {
        model.getInputVector(row, word);
        sum.addVector(row);
      }
      if (!words.empty()) sum.mul(1.0f / static_cast<float>(words.size()));
      benchmark::DoNotOptimize(sum.data());
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(lines.size()));
}
BENCHMARK(LibfasttextVector);

}  // namespace
}  // namespace sluis

BENCHMARK_MAIN();
