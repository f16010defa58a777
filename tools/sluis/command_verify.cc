#include <memory>
#include <string>

#include "models/fasttext/verify.h"
#include "tools/sluis/command_line.h"
#include "tools/sluis/commands.h"
#include "tools/sluis/exit_code.h"
#include "tools/sluis/model_output.h"

namespace sluis {
namespace {

struct VerifyOptions {
  std::string model;
};

absl::StatusOr<int> Verify(const Session& session, const VerifyOptions& options) {
  absl::StatusOr<ModelReport> report = VerifyModel(options.model);
  if (!report.ok()) return report.status();
  PrintModelReport(options.model, *report, session.json());
  return report->ok() ? kExitOk : kExitData;
}

}  // namespace

void DeclareVerify(CLI::App* command, Action* action) {
  auto options = std::make_shared<VerifyOptions>();
  command->add_option("model", options->model, "fastText model (.bin or .ftz)")->required();
  RunWhenNamed(command, action, options, &Verify);
}

}  // namespace sluis
