#include <iostream>
#include <memory>
#include <sstream>
#include <string>

#include "models/fasttext/model.h"
#include "models/fasttext/predict_stream.h"
#include "models/sidecar/sidecar.h"
#include "models/text/normalizer.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/input.h"

namespace sluis {
namespace {

constexpr int kLinesAtOnce = 1024;

struct PredictCommandOptions {
  std::string model;
  std::string input = "-";
  PredictOptions predict;
  bool normalize = false;
};

// As the model's sidecar says; a part of the input at a time.
absl::Status PredictNormalized(const FastTextModel& model, Normalization normalization,
                               const PredictOptions& options, std::istream& in) {
  bool more = true;
  while (more) {
    std::string lines;
    std::string line;
    for (int i = 0; i < kLinesAtOnce && (more = static_cast<bool>(std::getline(in, line))); ++i) {
      lines += Normalize(normalization, line);
      lines += '\n';
    }
    std::istringstream part(lines);
    absl::StatusOr<int64_t> count = PredictStream(model, options, part, std::cout);
    if (!count.ok()) return count.status();
  }
  return absl::OkStatus();
}

absl::StatusOr<int> Predict(const Session& /*session*/, const PredictCommandOptions& options) {
  absl::StatusOr<std::unique_ptr<const FastTextModel>> model = FastTextModel::Load(options.model);
  if (!model.ok()) return model.status();
  // Standard input would else be read a byte at a time.
  std::ios::sync_with_stdio(false);
  absl::StatusOr<Input> input = Input::Open(options.input);
  if (!input.ok()) return input.status();
  absl::Status status;
  if (options.normalize) {
    absl::StatusOr<ModelSidecar> sidecar = ReadSidecar(options.model);
    if (!sidecar.ok()) return sidecar.status();
    status = PredictNormalized(**model, sidecar->normalization, options.predict, input->stream());
  } else {
    status = PredictStream(**model, options.predict, input->stream(), std::cout).status();
  }
  if (!status.ok()) return status;
  return FinishOutput();
}

}  // namespace

void DeclarePredict(CLI::App* command, Action* action) {
  auto options = std::make_shared<PredictCommandOptions>();
  command->add_option("model", options->model, "fastText model (.bin or .ftz)")->required();
  command->add_option("input", options->input, "A text a line; - for standard input (-)");
  command->add_flag("--prob", options->predict.probabilities, "Print the probabilities too");
  command->add_option("-k", options->predict.k, "Labels a line, -1 for all (1)");
  command->add_option("--threshold", options->predict.threshold, "Least probability (0)");
  command->add_flag("--normalize", options->normalize,
                    "Treat the text as the model's sidecar says; as it is otherwise");
  command->footer("Prints what `fasttext predict` and `fasttext predict-prob` print.");
  RunWhenNamed(command, action, options, &Predict);
}

}  // namespace sluis
