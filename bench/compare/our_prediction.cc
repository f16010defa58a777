// Our predictions of lines in memory, as bench/peers/fasttext_peer.cc makes libfasttext's:
//   our_prediction MODEL LINES MOST_LINES LABELS RUNS [plain|avx2|avx512]
// prints the same JSON, and how many input rows a line has. The model is
// resident, as in `serve`; lines come in batches.
#include <ctime>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"
#include "fmt/ranges.h"
#include "models/cpu/cpu_path.h"
#include "models/fasttext/model.h"

namespace sluis {
namespace {

// Lines.
constexpr size_t kBatch = 256;

struct Answers {
  uint64_t predictions = 0;
  // FNV-1a of labels alone, and with the bits of the probabilities.
  uint64_t labels = 0xcbf29ce484222325ULL;
  uint64_t all = 0xcbf29ce484222325ULL;
};

void Hash(const void* bytes, size_t size, uint64_t* hash) {
  for (size_t i = 0; i < size; ++i) {
    *hash = (*hash ^ static_cast<const unsigned char*>(bytes)[i]) * 0x100000001b3ULL;
  }
}

double ProcessorSeconds() {
  timespec now = {};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

std::vector<std::string> ReadLines(const std::string& path, size_t most) {
  std::ifstream in(path);
  std::vector<std::string> lines;
  std::string line;
  while (lines.size() < most && std::getline(in, line)) lines.push_back(line);
  return lines;
}

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

  Answers AllAnswers() {
    Answers answers;
    PredictAll([&](const auto& predictions) {
      answers.predictions += predictions.size();
      for (const Prediction& each : predictions) {
        Hash(each.label.data(), each.label.size(), &answers.labels);
        Hash(each.label.data(), each.label.size(), &answers.all);
        Hash(&each.probability, sizeof each.probability, &answers.all);
      }
    });
    return answers;
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
  const auto model = FastTextModel::Load(arguments[1], options);
  if (!model.ok()) {
    fmt::print(stderr, "our_prediction: {}\n", model.status().ToString());
    return 1;
  }
  const std::vector<std::string> lines = ReadLines(arguments[2], std::stoul(arguments[3]));
  LinePredictor predictor(**model, lines, std::stoi(arguments[4]));
  std::vector<double> seconds;
  for (int run = 0; run < std::stoi(arguments[5]); ++run) {
    seconds.push_back(predictor.SecondsOfOneRun());
  }
  const Answers answers = predictor.AllAnswers();
  const ModelInfo& info = (*model)->info();
  fmt::print("{{\"rows_a_line\": {:.2f}, \"labels\": {}, \"dimension\": {}, ",
             predictor.RowsALine(), info.label_count, info.dimension);
  fmt::print("\"lines\": {}, \"predictions\": {}, \"labels_hash\": \"{:016x}\", ", lines.size(),
             answers.predictions, answers.labels);
  fmt::print("\"answers_hash\": \"{:016x}\", \"seconds\": [{:.6f}]}}\n", answers.all,
             fmt::join(seconds, ", "));
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
