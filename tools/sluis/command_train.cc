#include <map>
#include <memory>
#include <string>

#include "models/training/train.h"
#include "tools/sluis/child_flags.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/model_output.h"

namespace sluis {
namespace {

struct TrainCommandOptions {
  std::string kind;
  std::string input;
  std::string output;
  std::string loss;
  TrainOptions train;
  ChildFlags child;
};

FastTextLossKind LossOf(const std::string& name) {
  if (name == "hs") return FastTextLossKind::kHierarchicalSoftmax;
  if (name == "ns") return FastTextLossKind::kNegativeSampling;
  if (name == "ova") return FastTextLossKind::kOneVsAll;
  return FastTextLossKind::kSoftmax;
}

absl::StatusOr<int> Train(const Session& session, const TrainCommandOptions& options) {
  TrainOptions train = options.train;
  if (!options.loss.empty()) train.loss = LossOf(options.loss);
  const Interruption interruption;
  ProgressBar bar;
  absl::StatusOr<ModelReport> report =
      TrainModel(train, options.input, options.output,
                 MakeChildOptions(options.child, "training", &bar, interruption));
  if (!report.ok()) return report.status();
  PrintModelReport(options.output, *report, session.json());
  return kExitOk;
}

// Named and counted as by fastText's own command line.
void AddTrainFlags(CLI::App* command, TrainCommandOptions* options) {
  TrainOptions& train = options->train;
  command->add_option("--loss", options->loss, "softmax, ns, hs or ova")
      ->check(CLI::IsMember({"softmax", "ns", "hs", "ova"}));
  command->add_option("--lr", train.learning_rate, "Learning rate");
  command->add_option("--lr-update-rate", train.update_rate, "Tokens between two of its updates");
  command->add_option("--dim", train.dimension, "Size of the vectors")->check(CLI::PositiveNumber);
  command->add_option("--ws", train.window, "Size of the context window");
  command->add_option("--epoch", train.epochs, "Passes over the texts")->check(CLI::PositiveNumber);
  command->add_option("--min-count", train.min_count, "Least occurrences of a word");
  command->add_option("--min-count-label", train.min_label_count, "Least occurrences of a label");
  command->add_option("--neg", train.negatives, "Negatives sampled");
  command->add_option("--word-ngrams", train.word_ngrams, "Longest word n-gram");
  command->add_option("--bucket", train.buckets, "Buckets for n-grams");
  command->add_option("--minn", train.min_subword, "Shortest subword, in characters");
  command->add_option("--maxn", train.max_subword, "Longest subword, 0 for none");
  command->add_option("--sample", train.sampling, "Sampling threshold");
  command->add_option("--label", train.label_prefix, "What labels begin with");
  command->add_option("--pretrained", train.pretrained_vectors, "A .vec file to start from");
  command->add_option("--threads", train.threads,
                      "Threads (1); with more the bytes differ from run to run");
  command->add_option("--seed", train.seed, "Seed of the random numbers");
}

void DeclareKind(CLI::App* command, Action* action, const char* name, const char* summary,
                 FastTextModelKind kind) {
  auto options = std::make_shared<TrainCommandOptions>();
  options->train = DefaultTrainOptions(kind);
  CLI::App* kind_command = AddCommand(command, name, summary);
  kind_command->option_defaults()->always_capture_default();
  kind_command->add_option("input", options->input, "Texts, one a line")->required();
  kind_command->add_option("output", options->output, "The model to write (.bin)")->required();
  AddTrainFlags(kind_command, options.get());
  AddChildFlags(kind_command, &options->child);
  RunWhenNamed(kind_command, action, options, &Train);
}

}  // namespace

void DeclareTrain(CLI::App* command, Action* action) {
  command->require_subcommand(1);
  DeclareKind(command, action, "supervised", "Labels from texts", FastTextModelKind::kSupervised);
  DeclareKind(command, action, "skipgram", "Word vectors", FastTextModelKind::kSkipgram);
  DeclareKind(command, action, "cbow", "Word vectors", FastTextModelKind::kCbow);
  command->footer("Options as in fastText. The output is replaced only by a whole, checked model.");
}

}  // namespace sluis
