#include "models/training/quantize.h"

#include <fasttext/fasttext.h>

#include <memory>
#include <utility>

#include "fmt/format.h"
#include "models/fasttext/model.h"
#include "models/training/model_placement.h"

namespace sluis {
namespace {

fasttext::Args ToArgs(const SupervisedQuantizeOptions& options) {
  fasttext::Args args;
  args.input = options.input_path;
  args.qout = options.quantize_output;
  args.qnorm = options.quantize_norm;
  args.cutoff = options.cutoff;
  args.dsub = options.values_per_code;
  args.retrain = options.retrain;
  args.epoch = options.epochs;
  args.lr = options.learning_rate;
  args.thread = 1;
  args.verbose = 0;
  return args;
}

// What libfasttext would answer with an abort, or by quietly doing something else.
absl::Status CheckModel(const SupervisedQuantizeOptions& options, const std::string& path) {
  absl::StatusOr<std::unique_ptr<const FastTextModel>> model = FastTextModel::Load(path);
  if (!model.ok()) return model.status();
  const ModelInfo& info = (*model)->info();
  if (!info.supervised()) {
    return absl::InvalidArgumentError(fmt::format("{} is not a supervised model.", path));
  }
  if (info.input_quantised) {
    return absl::InvalidArgumentError(fmt::format("{} is quantised already.", path));
  }
  if (options.retrain && (options.cutoff == 0 || options.input_path.empty())) {
    return absl::InvalidArgumentError("Retraining needs a cutoff and the training text.");
  }
  if (options.values_per_code == 0 ||
      options.values_per_code > static_cast<size_t>(info.dimension)) {
    return absl::InvalidArgumentError(
        fmt::format("Values per code must be from 1 to the dimension, {}.", info.dimension));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ModelReport> QuantizeSupervisedModel(const SupervisedQuantizeOptions& options,
                                                    const std::string& model_path,
                                                    const std::string& output_path,
                                                    const ChildOptions& child) {
  if (absl::Status status = CheckModel(options, model_path); !status.ok()) return status;
  const fasttext::Args args = ToArgs(options);
  return PlaceModel(output_path, [&](const std::string& path) {
    return RunInChild(child, [&](const ReportProgress& report) {
      fasttext::FastText model;
      model.loadModel(model_path);
      model.quantize(
          args, [&report](float progress, float, double, double, int64_t) { report(progress); });
      model.saveModel(path);
      return absl::OkStatus();
    });
  });
}

}  // namespace sluis
