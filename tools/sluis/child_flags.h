// The limits that the subcommands which run libfasttext in a child process share.
#ifndef SLUIS_TOOLS_SLUIS_CHILD_FLAGS_H_
#define SLUIS_TOOLS_SLUIS_CHILD_FLAGS_H_

#include <cstdint>
#include <memory>
#include <string>

#include "CLI/App.hpp"
#include "models/training/child_process.h"
#include "tools/sluis/interruption.h"
#include "tools/sluis/progress_bar.h"

namespace sluis {

struct ChildFlags {
  uint32_t memory_megabytes = 8192;
  uint32_t cpu_minutes = 0;
};

inline void AddChildFlags(CLI::App* command, ChildFlags* flags) {
  command->add_option("--max-memory", flags->memory_megabytes,
                      "Megabytes that the work may use, 0 for all there are (8192)");
  command->add_option("--max-minutes", flags->cpu_minutes,
                      "Minutes of processor time that it may take, 0 for any (0)");
}

// `bar` and `interruption` must outlive the options.
inline ChildOptions MakeChildOptions(const ChildFlags& flags, const std::string& note,
                                     ProgressBar* bar, const Interruption& interruption) {
  ChildOptions options;
  options.limits.memory_bytes = uint64_t{flags.memory_megabytes} << 20;
  if (flags.cpu_minutes > 0) options.limits.cpu_time = absl::Minutes(flags.cpu_minutes);
  options.on_progress = [bar, note](double fraction) { bar->Show(fraction, note); };
  options.stop = interruption.stop();
  return options;
}

}  // namespace sluis

#endif  // SLUIS_TOOLS_SLUIS_CHILD_FLAGS_H_
