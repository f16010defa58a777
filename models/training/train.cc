#include "models/training/train.h"

#include <fasttext/fasttext.h>

#include <filesystem>

#include "fmt/format.h"
#include "models/training/model_placement.h"

namespace sluis {
namespace {

fasttext::Args ToArgs(const TrainOptions& options, const std::string& input_path) {
  fasttext::Args args;
  args.input = input_path;
  args.model = static_cast<fasttext::model_name>(options.kind);
  args.loss = static_cast<fasttext::loss_name>(options.loss);
  args.lr = options.learning_rate;
  args.lrUpdateRate = options.update_rate;
  args.dim = options.dimension;
  args.ws = options.window;
  args.epoch = options.epochs;
  args.minCount = options.min_count;
  args.minCountLabel = options.min_label_count;
  args.neg = options.negatives;
  args.wordNgrams = options.word_ngrams;
  // Without n-grams nothing uses the buckets; fastText drops them too.
  const bool no_ngrams = options.word_ngrams <= 1 && options.max_subword == 0;
  args.bucket = no_ngrams ? 0 : options.buckets;
  args.minn = options.min_subword;
  args.maxn = options.max_subword;
  args.t = options.sampling;
  args.label = options.label_prefix;
  args.pretrainedVectors = options.pretrained_vectors;
  args.thread = options.threads;
  args.seed = options.seed;
  args.verbose = 0;
  return args;
}

absl::Status CheckOptions(const TrainOptions& options, const std::string& input_path) {
  std::error_code error;
  if (input_path == "-" || !std::filesystem::is_regular_file(input_path, error)) {
    return absl::NotFoundError(
        fmt::format("Cannot read the training text {}; it must be a file.", input_path));
  }
  if (std::filesystem::file_size(input_path, error) == 0) {
    return absl::InvalidArgumentError(fmt::format("The training text {} is empty.", input_path));
  }
  if (options.dimension < 1 || options.epochs < 1 || options.threads < 1 || options.buckets < 0) {
    return absl::InvalidArgumentError("Dimension, epochs and threads must be 1 or more.");
  }
  if (options.max_subword < options.min_subword) {
    return absl::InvalidArgumentError("The longest subword is shorter than the shortest.");
  }
  if (options.kind != FastTextModelKind::kSupervised && options.word_ngrams > 1) {
    return absl::InvalidArgumentError("Word n-grams are for supervised models only.");
  }
  return absl::OkStatus();
}

}  // namespace

TrainOptions DefaultTrainOptions(FastTextModelKind kind) {
  TrainOptions options;
  options.kind = kind;
  if (kind == FastTextModelKind::kSupervised) return options;
  options.loss = FastTextLossKind::kNegativeSampling;
  options.learning_rate = 0.05;
  options.min_count = 5;
  options.min_subword = 3;
  options.max_subword = 6;
  return options;
}

absl::StatusOr<ModelReport> TrainModel(const TrainOptions& options, const std::string& input_path,
                                       const std::string& output_path, const ChildOptions& child) {
  if (absl::Status status = CheckOptions(options, input_path); !status.ok()) return status;
  const fasttext::Args args = ToArgs(options, input_path);
  return PlaceModel(output_path, [&](const std::string& path) {
    return RunInChild(child, [&](const ReportProgress& report) {
      fasttext::FastText model;
      model.train(args,
                  [&report](float progress, float, double, double, int64_t) { report(progress); });
      model.saveModel(path);
      return absl::OkStatus();
    });
  });
}

}  // namespace sluis
