// What this process uses, as the kernel says (proc(5)).
#ifndef SLUIS_TOOLS_OPERATION_PROCESS_FIGURES_H_
#define SLUIS_TOOLS_OPERATION_PROCESS_FIGURES_H_

#include <cstdint>

namespace sluis {

// Zero where it cannot be told.
struct ProcessFigures {
  uint64_t resident_bytes = 0;
  uint64_t virtual_bytes = 0;
  double cpu_seconds = 0;
  // Since 1970.
  double start_seconds = 0;
  uint64_t threads = 0;
  uint64_t open_descriptors = 0;
  uint64_t most_descriptors = 0;
};

[[nodiscard]] ProcessFigures ReadProcessFigures();

}  // namespace sluis

#endif  // SLUIS_TOOLS_OPERATION_PROCESS_FIGURES_H_
