// How fast a text becomes a vector: ours beside libfasttext, on the same lines in the same run.
// Prints items per second = lines per second. The lines are the posts of the bundled demo.
#include <benchmark/benchmark.h>
#include <fasttext/fasttext.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "connectors/files/ndjson_reader.h"
#include "models/fasttext/model.h"
#include "models/text/normalizer.h"
#include "models/text/post_text.h"

namespace sluis {
namespace {

constexpr char kModel[] = SLUIS_SOURCE_DIR "/models/default/sluis-nl-en.ftz";
constexpr char kPosts[] = SLUIS_SOURCE_DIR "/tools/demo/data/posts.ndjson";

std::vector<std::string> Lines() {
  auto reader = NdjsonReader::Open(kPosts, NdjsonOptions());
  v1::PostBatch batch;
  if (!reader.ok() || !(*reader)->Next(100000, &batch).ok()) return {};
  std::vector<std::string> lines;
  for (const v1::Post& post : batch.posts()) lines.push_back(NormalizeSluis1(PostText(post)));
  return lines;
}

void SluisVector(benchmark::State& state) {
  const auto model = FastTextModel::Load(kModel);
  const std::vector<std::string> lines = Lines();
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

// libfasttext offers the same mean of rows through its dictionary and input matrix.
void LibfasttextVector(benchmark::State& state) {
  fasttext::FastText model;
  model.loadModel(kModel);
  const auto dictionary = model.getDictionary();
  const std::vector<std::string> lines = Lines();
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
