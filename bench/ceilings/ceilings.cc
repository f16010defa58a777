// What this machine could do at most, so that a figure can be told as a share of it:
//   build/release/bin/ceilings [--json] [--quick]
// Each ceiling is the best of many short runs: what disturbs a run can only make it slower.
#include <algorithm>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "CLI/App.hpp"
#include "CLI/Config.hpp"
#include "CLI/Formatter.hpp"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "bench/ceilings/arithmetic_ceilings.h"
#include "bench/ceilings/memory_ceilings.h"
#include "fmt/format.h"
#include "fmt/ranges.h"
#include "models/cpu/cpu_path.h"

namespace sluis {
namespace {

// Both are the sizes of input tables: 2 million buckets, and 40 000 words.
constexpr size_t kLargeTable = 800'000'000;
constexpr size_t kSmallTable = 16'000'000;

struct Ceiling {
  std::string name;
  double per_second;
  std::string unit;
};

class Measurement {
 public:
  explicit Measurement(int runs) : runs_(runs) {}

  // `work(thread)` returns how much it has done. The best of the runs on that many threads.
  double Best(int threads, const std::function<uint64_t(int)>& work) const {
    double best = 0;
    for (int run = 0; run < runs_; ++run) best = std::max(best, Once(threads, work));
    return best;
  }

 private:
  static double Once(int threads, const std::function<uint64_t(int)>& work) {
    std::vector<uint64_t> done(static_cast<size_t>(threads));
    const absl::Time start = absl::Now();
    std::vector<std::thread> others;
    for (int t = 1; t < threads; ++t) {
      others.emplace_back([&, t] { done[static_cast<size_t>(t)] = work(t); });
    }
    done[0] = work(0);
    for (std::thread& other : others) other.join();
    uint64_t sum = 0;
    for (const uint64_t each : done) sum += each;
    return static_cast<double>(sum) / absl::ToDoubleSeconds(absl::Now() - start);
  }

  int runs_;
};

void MeasureArithmetic(const Measurement& measurement, std::vector<Ceiling>* ceilings) {
  constexpr uint64_t kRounds = 1'000'000;
  const std::vector<CpuPath> supported = SupportedCpuPaths();
  for (const ArithmeticLoop& loop : ArithmeticLoops()) {
    if (std::find(supported.begin(), supported.end(), loop.path) == supported.end()) continue;
    const double rate = measurement.Best(1, [&](int) { return loop.run(kRounds); });
    ceilings->push_back({std::string(loop.name), rate, "products/s"});
  }
}

void MeasureMemory(const Measurement& measurement, std::vector<Ceiling>* ceilings) {
  constexpr uint64_t kRows = 500'000;
  struct NamedTable {
    std::string name;
    Table table;
  };
  const NamedTable tables[] = {{"800_mb", Table(kLargeTable, Pages::kSmall)},
                               {"800_mb_huge_pages", Table(kLargeTable, Pages::kHuge)},
                               {"16_mb", Table(kSmallTable, Pages::kSmall)},
                               {"16_mb_huge_pages", Table(kSmallTable, Pages::kHuge)}};
  for (const int threads : {1, 2}) {
    const std::string suffix = fmt::format("_{}_thread{}", threads, threads == 1 ? "" : "s");
    const double bytes =
        measurement.Best(threads, [&](int) { return ReadAll(tables[0].table.values(), 1); });
    ceilings->push_back({"read_800_mb" + suffix, bytes, "bytes/s"});
    for (const NamedTable& each : tables) {
      const double rows = measurement.Best(threads, [&](int thread) {
        return GatherRows(each.table.values(), kRows, static_cast<uint64_t>(thread));
      });
      ceilings->push_back({"rows_of_400_bytes_" + each.name + suffix, rows, "rows/s"});
    }
  }
}

void Print(const std::vector<Ceiling>& ceilings, bool json) {
  if (!json) {
    for (const Ceiling& each : ceilings) {
      fmt::print("{:44} {:9.3f} G {}\n", each.name, each.per_second / 1e9, each.unit);
    }
    return;
  }
  std::vector<std::string> fields;
  for (const Ceiling& each : ceilings) {
    fields.push_back(fmt::format("  \"{}\": {:.6g}", each.name, each.per_second));
  }
  fmt::print("{{\n{}\n}}\n", fmt::join(fields, ",\n"));
}

}  // namespace
}  // namespace sluis

int main(int argc, char** argv) {
  bool json = false;
  bool quick = false;
  CLI::App app("Measures what the machine could do at most.", "ceilings");
  app.add_flag("--json", json, "one JSON object, each value a rate a second");
  app.add_flag("--quick", quick, "ten runs in place of forty");
  CLI11_PARSE(app, argc, argv);
  const sluis::Measurement measurement(quick ? 10 : 40);
  std::vector<sluis::Ceiling> ceilings;
  sluis::MeasureArithmetic(measurement, &ceilings);
  sluis::MeasureMemory(measurement, &ceilings);
  sluis::Print(ceilings, json);
  return 0;
}
