// From text to input rows: the plain road beside the fast one, on every path.
// Items are lines; bytes are those of the texts.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "bench/kernels/demo_lines.h"
#include "models/fasttext/line_rows.h"
#include "models/fasttext/model.h"
#include "models/fasttext/text_rows.h"

namespace sluis {
namespace {

void Count(const std::vector<std::string>& lines, benchmark::State& state) {
  int64_t bytes = 0;
  for (const std::string& line : lines) bytes += static_cast<int64_t>(line.size());
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(lines.size()));
  state.SetBytesProcessed(state.iterations() * bytes);
}

void PlainRows(benchmark::State& state) {
  const auto model = FastTextModel::Load(kShippedModel);
  const std::vector<std::string> lines = DemoLines();
  if (!model.ok() || lines.empty()) return state.SkipWithError("No model or no lines.");
  LineRows rows;
  for (auto _ : state) {
    for (const std::string& line : lines) {
      rows.ReadText((*model)->dictionary(), line);
      benchmark::DoNotOptimize(rows.rows().data());
    }
  }
  Count(lines, state);
}
BENCHMARK(PlainRows);

void FastRows(benchmark::State& state, CpuPath path) {
  const auto model = FastTextModel::Load(kShippedModel);
  const std::vector<std::string> lines = DemoLines();
  if (!model.ok() || lines.empty()) return state.SkipWithError("No model or no lines.");
  TextRows rows;
  for (auto _ : state) {
    for (const std::string& line : lines) {
      rows.Clear(path);
      rows.Append((*model)->dictionary(), line);
      benchmark::DoNotOptimize(rows.rows().data());
    }
  }
  Count(lines, state);
}

// The names of the paths are known only when the program runs.
const bool kRegistered = [] {
  for (const CpuPath path : SupportedCpuPaths()) {
    const std::string name = "FastRows/" + std::string(CpuPathName(path));
    benchmark::RegisterBenchmark(name.c_str(), [path](auto& state) { FastRows(state, path); });
  }
  return true;
}();

}  // namespace
}  // namespace sluis

BENCHMARK_MAIN();
