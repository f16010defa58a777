// Looking up the words of real lines: our table beside Abseil's map. Items are words.
#include <absl/container/flat_hash_map.h>
#include <benchmark/benchmark.h>

#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/string_view.h"
#include "bench/kernels/demo_lines.h"
#include "models/fasttext/model.h"
#include "models/fasttext/tokenizer.h"

namespace sluis {
namespace {

std::vector<std::string> DemoWords() {
  std::vector<std::string> words;
  for (const std::string& line : DemoLines()) {
    FastTextTokenizer tokens(line);
    for (std::string_view word; tokens.Next(word);) words.emplace_back(word);
  }
  return words;
}

void WordTableFind(benchmark::State& state) {
  const auto model = FastTextModel::Load(kShippedModel);
  const std::vector<std::string> words = DemoWords();
  if (!model.ok() || words.empty()) return state.SkipWithError("No model or no lines.");
  int64_t sum = 0;
  for (auto _ : state) {
    for (const std::string& word : words) sum += (*model)->dictionary().Find(word);
  }
  benchmark::DoNotOptimize(sum);
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(words.size()));
}
BENCHMARK(WordTableFind);

void AbseilMapFind(benchmark::State& state) {
  const auto model = FastTextModel::Load(kShippedModel);
  const std::vector<std::string> words = DemoWords();
  if (!model.ok() || words.empty()) return state.SkipWithError("No model or no lines.");
  absl::flat_hash_map<absl::string_view, int32_t> numbers;
  const FastTextDictionary& dictionary = (*model)->dictionary();
  for (int32_t number = 0; number < dictionary.size(); ++number) {
    const std::string_view text = dictionary.Text(number);
    numbers.emplace(absl::string_view(text.data(), text.size()), number);
  }
  int64_t sum = 0;
  for (auto _ : state) {
    for (const std::string& word : words) {
      const auto found = numbers.find(word);
      sum += found == numbers.end() ? -1 : found->second;
    }
  }
  benchmark::DoNotOptimize(sum);
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(words.size()));
}
BENCHMARK(AbseilMapFind);

}  // namespace
}  // namespace sluis

BENCHMARK_MAIN();
