// What /metrics shows, in Prometheus' text format 0.0.4. docs/operating.md lists the names.
//
// Nothing is counted for it: every figure is read, when asked for, where it is kept anyway. Labels
// are bounded: results, reasons, families of the store; nobody's name is among them.
#ifndef SLUIS_TOOLS_OPERATION_METRICS_TEXT_H_
#define SLUIS_TOOLS_OPERATION_METRICS_TEXT_H_

#include <chrono>
#include <string>

#include "connectors/zeromq/server.h"
#include "engine/runtime/engine.h"

namespace sluis {

struct MetricsSources {
  std::string version;
  bool ready = false;
  // Since the loop of the server went round last; negative: it has not begun.
  std::chrono::nanoseconds silence{-1};
  std::string data_folder;
  // Null while the engine is being opened: then the process's figures stand alone.
  const Engine* engine = nullptr;
  const ZmqServer* server = nullptr;
};

// Waits neither for posts nor for commands under way.
[[nodiscard]] std::string MetricsText(const MetricsSources& sources);

}  // namespace sluis

#endif  // SLUIS_TOOLS_OPERATION_METRICS_TEXT_H_
