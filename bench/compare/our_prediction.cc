// Our predictions of lines in memory, as bench/peers/fasttext_peer.cc makes libfasttext's:
//   our_prediction MODEL LINES MOST_LINES LABELS RUNS [plain|avx2|avx512]
// prints the same JSON, and how many input rows a line has. The model is resident, as in `serve`;
// lines come in batches.
#include <string>
#include <string_view>
#include <vector>

#include "bench/peers/prediction_task.h"
#include "bench/processor_seconds.h"
#include "fmt/format.h"
#include "models/cpu/cpu_path.h"
#include "models/fasttext/model.h"

namespace sluis {
namespace {

// Lines.
constexpr size_t kBatch = 256;

class LinePredictor {
 public:
  LinePredictor(const FastTextModel& model, const std::vector<std::string>& lines, int labels)
      : model_(model), views_(lines.begin(), lines.end()), labels_(labels) {}

  // visit(predictions of a line), line by line.
  template <typename Visit>
  void PredictAll(const Visit& visit) {
    for (size_t begin = 0; begin < views_.size(); begin += kBatch) {
      model_.PredictBatch(absl::MakeConstSpan(views_).subspan(begin, kBatch), labels_, 0,
                          workspace_, &batch_);
      for (size_t text = 0; text < batch_.text_count(); ++text) visit(batch_.Of(text));
    }
  }

  double SecondsOfOneRun() {
    uint64_t predicted = 0;
    const double start = ProcessorSeconds();
    PredictAll([&](const auto& predictions) { predicted += predictions.size(); });
    return predicted == 0 ? 0 : ProcessorSeconds() - start;
  }

  // Input rows of a line, on average.
  double RowsALine() {
    std::vector<float> vector(static_cast<size_t>(model_.dimension()));
    int64_t rows = 0;
    for (const std::string_view line : views_) {
      rows += model_.Vector(line, workspace_, absl::MakeSpan(vector));
    }
    return static_cast<double>(rows) / static_cast<double>(views_.size());
  }

  PredictionHash HashOfAll() {
    PredictionHash hash;
    PredictAll([&](const auto& predictions) {
      for (const Prediction& each : predictions) hash.Add(each.label, each.probability);
    });
    return hash;
  }

 private:
  const FastTextModel& model_;
  const std::vector<std::string_view> views_;
  int labels_;
  FastTextWorkspace workspace_;
  PredictionBatch batch_;
};

CpuPath PathOf(std::string_view name) {
  for (const CpuPath path : SupportedCpuPaths()) {
    if (CpuPathName(path) == name) return path;
  }
  return BestCpuPath();
}

int Measure(char** arguments, CpuPath path) {
  FastTextOptions options;
  options.storage = ModelStorage::kResident;
  options.path = path;
  const PredictionTask task = ReadPredictionTask(arguments);
  const auto model = FastTextModel::Load(task.model, options);
  if (!model.ok()) {
    fmt::print(stderr, "our_prediction: {}\n", model.status().ToString());
    return 1;
  }
  LinePredictor predictor(**model, task.lines, task.labels);
  std::vector<double> seconds;
  for (int run = 0; run < task.runs; ++run) seconds.push_back(predictor.SecondsOfOneRun());
  const ModelInfo& info = (*model)->info();
  fmt::print("{{\"rows_a_line\": {:.2f}, \"labels\": {}, \"dimension\": {}, ",
             predictor.RowsALine(), info.label_count, info.dimension);
  predictor.HashOfAll().Print(task.lines.size(), seconds);
  return 0;
}

}  // namespace
}  // namespace sluis

int main(int argc, char** argv) {
  if (argc == 6) return sluis::Measure(argv, sluis::BestCpuPath());
  if (argc == 7) return sluis::Measure(argv, sluis::PathOf(argv[6]));
  fmt::print(stderr, "usage: our_prediction MODEL LINES MOST_LINES LABELS RUNS [CPU]\n");
  return 64;
}
