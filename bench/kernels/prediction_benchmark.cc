// Predictions with a model and lines of one's own, and the kernels behind them on made-up input:
//   prediction_benchmark MODEL LINES [flags of Google Benchmark]
// Items are lines. The lines are read beforehand; k is 1. The peer runs on the same lines.
#include <benchmark/benchmark.h>
#include <fasttext/fasttext.h>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/fasttext/kernels/softmax.h"
#include "models/fasttext/model.h"

namespace sluis {
namespace {

constexpr size_t kMostLines = 50000;
constexpr size_t kBatch = 256;

struct Input {
  std::string model;
  std::vector<std::string> lines;
};

void CountLines(const Input& input, benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(input.lines.size()));
}

void OurBatches(const Input& input, const FastTextOptions& options, benchmark::State& state) {
  const auto model = FastTextModel::Load(input.model, options);
  if (!model.ok()) return state.SkipWithError("The model cannot be read.");
  const std::vector<std::string_view> lines(input.lines.begin(), input.lines.end());
  FastTextWorkspace workspace;
  PredictionBatch batch;
  for (auto _ : state) {
    for (size_t first = 0; first < lines.size(); first += kBatch) {
      (*model)->PredictBatch(absl::MakeSpan(lines).subspan(first, kBatch), 1, 0, workspace, &batch);
      benchmark::DoNotOptimize(batch.predictions.data());
    }
  }
  CountLines(input, state);
}

void OurPlainRoad(const Input& input, benchmark::State& state) {
  const auto model = FastTextModel::Load(input.model);
  if (!model.ok()) return state.SkipWithError("The model cannot be read.");
  FastTextWorkspace workspace;
  std::vector<Prediction> predictions;
  for (auto _ : state) {
    for (const std::string& line : input.lines) {
      (*model)->Predict(line, 1, 0, workspace, &predictions);
      benchmark::DoNotOptimize(predictions.data());
    }
  }
  CountLines(input, state);
}

void Libfasttext(const Input& input, benchmark::State& state) {
  fasttext::FastText model;
  model.loadModel(input.model);
  std::vector<std::pair<fasttext::real, std::string>> predictions;
  for (auto _ : state) {
    for (const std::string& line : input.lines) {
      std::istringstream stream(line + "\n");
      model.predictLine(stream, predictions, 1, 0);
      benchmark::DoNotOptimize(predictions.data());
    }
  }
  CountLines(input, state);
}

// Sixteen texts of so many labels; items are exponentials.
void Softmax(CpuPath path, benchmark::State& state) {
  constexpr size_t kLabels = 2315;
  const GroupSoftmax softmax = GroupSoftmaxFor(path);
  std::vector<float> start(kLabels * kTextsInGroup);
  for (size_t i = 0; i < start.size(); ++i) start[i] = static_cast<float>(i * 7919 % 1000) * 0.01F;
  std::vector<float> scores;
  for (auto _ : state) {
    scores = start;
    benchmark::DoNotOptimize(softmax(scores.data(), kLabels));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(start.size()));
}

void Register(const Input& input) {
  for (const CpuPath path : SupportedCpuPaths()) {
    for (const auto& [name, storage] : {std::pair{"Mapped/", ModelStorage::kMapped},
                                        std::pair{"Resident/", ModelStorage::kResident}}) {
      FastTextOptions options;
      options.storage = storage;
      options.path = path;
      benchmark::RegisterBenchmark((name + std::string(CpuPathName(path))).c_str(),
                                   [&input, options](auto& s) { OurBatches(input, options, s); });
    }
    benchmark::RegisterBenchmark(("Softmax/" + std::string(CpuPathName(path))).c_str(),
                                 [path](auto& state) { Softmax(path, state); });
  }
  benchmark::RegisterBenchmark("PlainRoad", [&input](auto& state) { OurPlainRoad(input, state); });
  benchmark::RegisterBenchmark("Libfasttext", [&input](auto& state) { Libfasttext(input, state); });
}

}  // namespace
}  // namespace sluis

int main(int count, char** arguments) {
  benchmark::Initialize(&count, arguments);
  if (count != 3) {
    std::fputs("usage: prediction_benchmark MODEL LINES [--benchmark_...]\n", stderr);
    return 64;
  }
  sluis::Input input;
  input.model = arguments[1];
  std::ifstream file(arguments[2]);
  for (std::string line; input.lines.size() < sluis::kMostLines && std::getline(file, line);) {
    input.lines.push_back(line);
  }
  if (input.lines.empty()) {
    std::fprintf(stderr, "prediction_benchmark: no lines in %s\n", arguments[2]);
    return 66;
  }
  sluis::Register(input);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
