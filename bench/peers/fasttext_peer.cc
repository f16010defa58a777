// libfasttext on lines in memory. Compiled twice: against Debian's library, and by
// build_native_fasttext against the same release built for this very processor.
//   fasttext_peer MODEL LINES MOST_LINES LABELS RUNS
// prints JSON: processor seconds of each run, and what was predicted, hashed, so that answers can
// be compared.
#include <fasttext/fasttext.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace {

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

// Of this thread: what else the machine does disturbs it less than the time of the day.
double ProcessorSeconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

std::string ReadLines(const char* path, size_t most, size_t* count) {
  std::ifstream in(path);
  std::string lines;
  std::string line;
  for (*count = 0; *count < most && std::getline(in, line); ++*count) lines += line + "\n";
  return lines;
}

using Predictions = std::vector<std::pair<fasttext::real, std::string>>;

// Where a line has no known word the library predicts nothing, and goes on.
template <typename Visit>
void PredictAll(const fasttext::FastText& model, const std::string& lines, size_t count, int labels,
                const Visit& visit) {
  std::istringstream stream(lines);
  Predictions predictions;
  for (size_t i = 0; i < count; ++i) {
    model.predictLine(stream, predictions, labels, 0);
    visit(predictions);
  }
}

Answers AnswersOf(const fasttext::FastText& model, const std::string& lines, size_t count,
                  int labels) {
  Answers answers;
  PredictAll(model, lines, count, labels, [&](const Predictions& predictions) {
    answers.predictions += predictions.size();
    for (const auto& [probability, label] : predictions) {
      Hash(label.data(), label.size(), &answers.labels);
      Hash(label.data(), label.size(), &answers.all);
      Hash(&probability, sizeof probability, &answers.all);
    }
  });
  return answers;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) {
    std::fprintf(stderr, "usage: fasttext_peer MODEL LINES MOST_LINES LABELS RUNS\n");
    return 64;
  }
  fasttext::FastText model;
  model.loadModel(argv[1]);
  size_t count = 0;
  const std::string lines = ReadLines(argv[2], std::strtoul(argv[3], nullptr, 10), &count);
  const int labels = std::atoi(argv[4]);
  std::string seconds;
  for (int run = 0; run < std::atoi(argv[5]); ++run) {
    uint64_t predicted = 0;
    const double start = ProcessorSeconds();
    PredictAll(model, lines, count, labels,
               [&](const Predictions& predictions) { predicted += predictions.size(); });
    const double end = ProcessorSeconds();
    if (predicted == 0) return 1;
    seconds += (run > 0 ? ", " : "") + std::to_string(end - start);
  }
  const Answers answers = AnswersOf(model, lines, count, labels);
  std::printf("{\"lines\": %zu, \"predictions\": %llu, \"labels_hash\": \"%016llx\", ", count,
              static_cast<unsigned long long>(answers.predictions),
              static_cast<unsigned long long>(answers.labels));
  std::printf("\"answers_hash\": \"%016llx\", \"seconds\": [%s]}\n",
              static_cast<unsigned long long>(answers.all), seconds.c_str());
  return 0;
}
