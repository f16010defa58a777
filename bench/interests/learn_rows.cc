// Makes the inputs of the scoring benchmarks, once:
//   build/release/bin/learn_rows --data DIR --work DIR
// From the first half of reddit it trains word vectors (Debian's fasttext), learns a row for every
// subreddit, finds the principal axes and the bars; of both halves it keeps the features. What is
// in WORK already is not made again: empty the folder to start afresh.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "CLI/App.hpp"
#include "CLI/Config.hpp"
#include "CLI/Formatter.hpp"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "bench/interests/bars.h"
#include "bench/interests/interest_set.h"
#include "bench/interests/labelled_posts.h"
#include "bench/interests/post_cache.h"
#include "bench/interests/principal_axes.h"
#include "bench/interests/row_learning.h"
#include "engine/pipeline/worker_pool.h"
#include "fmt/format.h"
#include "models/fasttext/model.h"

namespace sluis {
namespace {

constexpr int kThreads = 2;
constexpr size_t kCheckedCopies = 20'000;

struct Options {
  std::string data;
  std::string work;
  size_t terms = 32;
};

// Runs a program and waits for it.
absl::Status Run(std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const pid_t child = fork();
  if (child == 0) {
    execvp(arguments[0], arguments.data());
    _exit(127);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child || status != 0) {
    return absl::UnavailableError(absl::StrCat(words[0], " failed. Is it installed?"));
  }
  return absl::OkStatus();
}

absl::Status TrainVectors(const LabelledPosts& posts, const std::string& work) {
  const std::string lines = work + "/first-half.txt";
  const absl::Span<const std::string> texts(posts.texts);
  absl::Status status = WriteLines(texts.subspan(0, posts.first_half()), {}, lines);
  if (!status.ok()) return status;
  return Run({"fasttext", "skipgram", "-input", lines, "-output",   work + "/vectors",
              "-dim",     "128",      "-epoch", "3",   "-minCount", "3",
              "-minn",    "0",        "-maxn",  "0",   "-thread",   std::to_string(kThreads),
              "-verbose", "1"});
}

std::vector<PostFeatures> FeaturesOf(absl::Span<const std::string> texts,
                                     const Featurizer& featurizer) {
  std::vector<PostFeatures> features(texts.size());
  WorkerPool pool(kThreads);
  pool.ParallelFor(texts.size(), [&](size_t begin, size_t end) {
    FastTextWorkspace workspace;
    for (size_t i = begin; i < end; ++i) {
      features[i] = featurizer.FeaturesOfNormalized(texts[i], workspace);
    }
  });
  return features;
}

std::vector<InterestRow> LearnRows(const LabelledPosts& posts,
                                   const std::vector<PostFeatures>& first_half,
                                   const Featurizer& featurizer, size_t terms) {
  const RowTeacher teacher(posts, first_half, featurizer);
  std::vector<InterestRow> rows(posts.names.size());
  WorkerPool pool(kThreads);
  pool.ParallelFor(rows.size(), [&](size_t begin, size_t end) {
    FastTextWorkspace workspace;
    for (size_t i = begin; i < end; ++i) {
      rows[i] = teacher.Teach(static_cast<uint32_t>(i), terms, workspace);
    }
  });
  return rows;
}

// Says what took how long.
class Steps {
 public:
  void Done(std::string_view what) {
    const absl::Time now = absl::Now();
    fmt::print("{:7.1f} s  {}\n", absl::ToDoubleSeconds(now - last_), what);
    std::fflush(stdout);
    last_ = now;
  }

 private:
  absl::Time last_ = absl::Now();
};

absl::Status MakeAll(const Options& options) {
  std::filesystem::create_directories(options.work);
  Steps steps;
  const auto posts = ReadLabelledPosts(options.data);
  if (!posts.ok()) return posts.status();
  steps.Done(fmt::format("{} posts of {} labels read", posts->texts.size(), posts->names.size()));
  const std::string vectors = options.work + "/vectors.bin";
  if (!std::filesystem::exists(vectors)) {
    absl::Status status = TrainVectors(*posts, options.work);
    if (!status.ok()) return status;
    steps.Done("vectors trained");
  }
  auto model = FastTextModel::Load(vectors);
  if (!model.ok()) return model.status();
  const Featurizer featurizer(std::shared_ptr<const FastTextModel>(*std::move(model)),
                              Normalization::kSluis1);
  const absl::Span<const std::string> texts(posts->texts);
  const auto first = FeaturesOf(texts.subspan(0, posts->first_half()), featurizer);
  absl::Status status = SavePosts(first, options.work, StreamHalf::kFirst);
  status.Update(SavePosts(FeaturesOf(texts.subspan(posts->first_half()), featurizer), options.work,
                          StreamHalf::kSecond));
  if (!status.ok()) return status;
  steps.Done("features made");
  const auto rows = LearnRows(*posts, first, featurizer, options.terms);
  steps.Done("rows learned");
  const PrincipalAxes axes = PrincipalAxes::Of(first);
  steps.Done("axes found");
  const auto bars_with_terms = BarsOf(rows, first, true, kThreads);
  const auto bars_without_terms = BarsOf(rows, first, false, kThreads);
  steps.Done("bars found");
  return InterestSet::Save(rows, axes, bars_with_terms, bars_without_terms, options.work);
}

absl::Status CheckCopies(const std::string& work) {
  const auto set = InterestSet::Load(work);
  if (!set.ok()) return set.status();
  const InterestSet::Deviation deviation = set->CheckCopies(kCheckedCopies);
  fmt::print(
      "{} copies: norm within {:.3f}%, energy over the axes within {:.2f}%, mean cosine {:.3f}\n",
      kCheckedCopies, 100 * deviation.norm, 100 * deviation.profile, deviation.cosine);
  if (deviation.norm < 0.02 && deviation.profile < 0.02) return absl::OkStatus();
  return absl::InternalError("The copies do not keep their rows' shape within 2%.");
}

absl::Status LearnOnce(const Options& options) {
  if (!std::filesystem::exists(options.work + "/bars-without-terms.bin")) {
    absl::Status status = MakeAll(options);
    if (!status.ok()) return status;
  }
  return CheckCopies(options.work);
}

}  // namespace
}  // namespace sluis

int main(int argc, char** argv) {
  sluis::Options options;
  CLI::App app("Makes the interests that benchmarks score.", "learn_rows");
  app.add_option("--data", options.data, "folder that holds reddit/posts.ndjson.zst")->required();
  app.add_option("--work", options.work, "folder for what is made")->required();
  app.add_option("--terms", options.terms, "terms that a row keeps")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  const absl::Status status = sluis::LearnOnce(options);
  if (status.ok()) return 0;
  fmt::print(stderr, "learn_rows: {}\n", status.ToString());
  return 1;
}
