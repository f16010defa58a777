// What our_prediction and fasttext_peer share, so that both are given the same work and say alike
// what came of it. C++17 and the standard library alone: build_native_fasttext compiles it too.
#ifndef SLUIS_BENCH_PEERS_PREDICTION_TASK_H_
#define SLUIS_BENCH_PEERS_PREDICTION_TASK_H_

#include <cstddef>
#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace sluis {

struct PredictionTask {
  std::string model;
  std::vector<std::string> lines;
  int labels;  // for each line
  int runs;
};

// `arguments` are PROGRAM MODEL LINES MOST_LINES LABELS RUNS.
inline PredictionTask ReadPredictionTask(char** arguments) {
  PredictionTask task{arguments[1], {}, std::stoi(arguments[4]), std::stoi(arguments[5])};
  const size_t most = std::stoul(arguments[3]);
  std::ifstream in(arguments[2]);
  std::string line;
  while (task.lines.size() < most && std::getline(in, line)) task.lines.push_back(line);
  return task;
}

// What was predicted, hashed, so that answers can be compared.
class PredictionHash {
 public:
  void Add(std::string_view label, float probability) {
    ++predictions_;
    Mix(label.data(), label.size(), &labels_);
    Mix(label.data(), label.size(), &all_);
    Mix(&probability, sizeof probability, &all_);
  }

  // The last members of a JSON object, its brace and a newline. `seconds` holds one number a run.
  void Print(size_t lines, const std::vector<double>& seconds) const {
    std::printf("\"lines\": %zu, \"predictions\": %llu, ", lines, predictions_);
    std::printf("\"labels_hash\": \"%016llx\", \"answers_hash\": \"%016llx\", ", labels_, all_);
    std::printf("\"seconds\": [");
    for (size_t run = 0; run < seconds.size(); ++run) {
      std::printf("%s%.6f", run > 0 ? ", " : "", seconds[run]);
    }
    std::printf("]}\n");
  }

 private:
  // FNV-1a.
  static void Mix(const void* bytes, size_t size, unsigned long long* hash) {
    for (size_t i = 0; i < size; ++i) {
      *hash = (*hash ^ static_cast<const unsigned char*>(bytes)[i]) * 0x100000001b3ULL;
    }
  }

  unsigned long long predictions_ = 0;
  // Of labels alone, and with the bits of the probabilities.
  unsigned long long labels_ = 0xcbf29ce484222325ULL;
  unsigned long long all_ = 0xcbf29ce484222325ULL;
};

}  // namespace sluis

#endif  // SLUIS_BENCH_PEERS_PREDICTION_TASK_H_
