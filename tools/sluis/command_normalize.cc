#include <iostream>
#include <memory>
#include <string>

#include "models/text/normalizer.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/input.h"

namespace sluis {
namespace {

struct NormalizeOptions {
  std::string input = "-";
  std::string normalization = "sluis-1";
};

absl::StatusOr<int> NormalizeLines(const Session& /*session*/, const NormalizeOptions& options) {
  absl::StatusOr<Normalization> normalization = ParseNormalization(options.normalization);
  if (!normalization.ok()) return normalization.status();
  absl::StatusOr<Input> input = Input::Open(options.input);
  if (!input.ok()) return input.status();
  std::ios::sync_with_stdio(false);
  for (std::string line; std::getline(input->stream(), line);) {
    std::cout << Normalize(*normalization, line) << '\n';
  }
  return FinishOutput();
}

}  // namespace

void DeclareNormalize(CLI::App* command, Action* action) {
  auto options = std::make_shared<NormalizeOptions>();
  command->add_option("input", options->input, "A text a line; - for standard input (-)");
  command->add_option("--as", options->normalization, "raw or sluis-1 (sluis-1)");
  command->footer("What is done to a text before a model sees it; docs/model-card.md says why.");
  RunWhenNamed(command, action, options, &NormalizeLines);
}

}  // namespace sluis
