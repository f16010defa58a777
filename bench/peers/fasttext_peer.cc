// libfasttext on lines in memory. Compiled twice: against Debian's library, and by
// build_native_fasttext against the same release built for this very processor.
//   fasttext_peer MODEL LINES MOST_LINES LABELS RUNS
// prints JSON: processor seconds of each run, and what was predicted, hashed, so that answers can
// be compared.
#include <fasttext/fasttext.h>

#include <cstdint>
#include <cstdio>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "bench/peers/prediction_task.h"
#include "bench/processor_seconds.h"

namespace {

using Predictions = std::vector<std::pair<fasttext::real, std::string>>;

// Where a line has no known word the library predicts nothing, and goes on.
template <typename Visit>
void PredictAll(const fasttext::FastText& model, const std::string& text,
                const sluis::PredictionTask& task, const Visit& visit) {
  std::istringstream stream(text);
  Predictions predictions;
  for (size_t i = 0; i < task.lines.size(); ++i) {
    model.predictLine(stream, predictions, task.labels, 0);
    visit(predictions);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) {
    std::fprintf(stderr, "usage: fasttext_peer MODEL LINES MOST_LINES LABELS RUNS\n");
    return 64;
  }
  const sluis::PredictionTask task = sluis::ReadPredictionTask(argv);
  std::string text;
  for (const std::string& line : task.lines) text += line + "\n";
  fasttext::FastText model;
  model.loadModel(task.model);
  std::vector<double> seconds;
  for (int run = 0; run < task.runs; ++run) {
    uint64_t predicted = 0;
    const double start = sluis::ProcessorSeconds();
    PredictAll(model, text, task,
               [&](const Predictions& predictions) { predicted += predictions.size(); });
    seconds.push_back(sluis::ProcessorSeconds() - start);
    if (predicted == 0) return 1;
  }
  sluis::PredictionHash hash;
  PredictAll(model, text, task, [&](const Predictions& predictions) {
    for (const auto& [probability, label] : predictions) hash.Add(label, probability);
  });
  std::printf("{");
  hash.Print(task.lines.size(), seconds);
  return 0;
}
