#include <memory>
#include <string>

#include "fmt/format.h"
#include "models/fasttext/model.h"
#include "models/quantize/quantize.h"
#include "models/training/quantize.h"
#include "tools/sluis/child_flags.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/model_output.h"

namespace sluis {
namespace {

struct QuantizeCommandOptions {
  std::string model;
  std::string output;
  // Of models with labels.
  SupervisedQuantizeOptions supervised;
  // Of word vectors.
  QuantizeOptions vectors;
  bool keep_mean = false;
  ChildFlags child;
};

absl::StatusOr<ModelReport> QuantizeLabels(const QuantizeCommandOptions& options) {
  const Interruption interruption;
  ProgressBar bar;
  return QuantizeSupervisedModel(options.supervised, options.model, options.output,
                                 MakeChildOptions(options.child, "quantising", &bar, interruption));
}

absl::StatusOr<ModelReport> QuantizeVectors(const QuantizeCommandOptions& options) {
  QuantizeOptions vectors = options.vectors;
  vectors.centre = !options.keep_mean;
  QuantizeReport made;
  const absl::Status status = QuantizeUnsupervised(options.model, options.output, vectors, &made);
  if (!status.ok()) return status;
  fmt::print(stderr, "sluis: kept {} words and {} of {} n-grams; mean cosine of rows {:.4f}\n",
             made.words, made.kept_ngrams, made.used_ngrams, made.mean_row_cosine);
  return VerifyModel(options.output);
}

absl::StatusOr<bool> IsSupervised(const std::string& path) {
  absl::StatusOr<std::unique_ptr<const FastTextModel>> model = FastTextModel::Load(path);
  if (!model.ok()) return model.status();
  return (*model)->info().supervised();
}

absl::StatusOr<int> Quantize(const Session& session, const QuantizeCommandOptions& options) {
  absl::StatusOr<bool> supervised = IsSupervised(options.model);
  if (!supervised.ok()) return supervised.status();
  absl::StatusOr<ModelReport> report =
      *supervised ? QuantizeLabels(options) : QuantizeVectors(options);
  if (!report.ok()) return report.status();
  PrintModelReport(options.output, *report, session.json());
  return kExitOk;
}

void AddLabelFlags(CLI::App* command, SupervisedQuantizeOptions* options) {
  command->add_flag("--qout", options->quantize_output, "Labels: quantise the output matrix too");
  command->add_flag("--qnorm", options->quantize_norm, "Labels: quantise the norms apart");
  command->add_option("--cutoff", options->cutoff, "Labels: rows that are kept, 0 for all (0)");
  command->add_option("--dsub", options->values_per_code, "Labels: values a code stands for (2)");
  CLI::Option* retrain =
      command->add_flag("--retrain", options->retrain, "Labels: train the kept rows again");
  retrain->needs(command->add_option("--input", options->input_path, "The texts for --retrain"));
  command->add_option("--epoch", options->epochs, "Passes of --retrain (5)");
  command->add_option("--lr", options->learning_rate, "Learning rate of --retrain (0.1)");
}

}  // namespace

void DeclareQuantize(CLI::App* command, Action* action) {
  auto options = std::make_shared<QuantizeCommandOptions>();
  command->add_option("model", options->model, "A dense model (.bin)")->required();
  command->add_option("output", options->output, "The model to write (.ftz)")->required();
  AddLabelFlags(command, &options->supervised);
  command->add_option("--max-bytes", options->vectors.max_file_bytes,
                      "Word vectors: the largest file; n-grams beyond it go (12000000)");
  command->add_option("--part-size", options->vectors.part_size,
                      "Word vectors: values a byte stands for (2)");
  command->add_option("--damping", options->vectors.damping,
                      "Word vectors: shortens the rows of frequent words; 0 for not at all (0)");
  command->add_flag("--keep-mean", options->keep_mean,
                    "Word vectors: leave the mean of the rows in");
  AddChildFlags(command, &options->child);
  command->footer(
      "Models with labels are quantised by libfasttext; word vectors, which it refuses, by Sluis.\n"
      "Both load in fastText. The output is replaced only by a whole, checked model.");
  RunWhenNamed(command, action, options, &Quantize);
}

}  // namespace sluis
