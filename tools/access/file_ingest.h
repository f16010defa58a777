// Sends a file of posts through a sender and names every line that was not taken.
#ifndef SLUIS_TOOLS_ACCESS_FILE_INGEST_H_
#define SLUIS_TOOLS_ACCESS_FILE_INGEST_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <vector>

#include "absl/status/statusor.h"
#include "connectors/files/ndjson_reader.h"
#include "tools/access/engine_door.h"

namespace sluis {

struct FileIngestOptions {
  // Posts in a batch; what the engine takes at most is not exceeded.
  uint32_t batch_size = 256;
  bool replay_clock = false;
  // After each batch. May be empty.
  std::function<void(const NdjsonReader&, const IngestTotals&)> on_progress;
  // Once true: what was sent is waited for, and no more is read. May be null.
  const std::atomic<bool>* stop = nullptr;
};

struct FileIngestReport {
  // Posts read from good lines.
  uint64_t read = 0;
  uint64_t bad_lines = 0;
  IngestTotals totals;
  // Bad lines and refused posts in the order met, at most as many as the reader keeps.
  std::vector<LineError> errors;
  bool stopped = false;

  bool complete() const { return bad_lines == 0 && totals.refused == 0; }
};

// Everything sent is durable on return. An error says how far it came.
[[nodiscard]] absl::StatusOr<FileIngestReport> IngestFile(NdjsonReader* reader, PostSender* sender,
                                                          const FileIngestOptions& options);

}  // namespace sluis

#endif  // SLUIS_TOOLS_ACCESS_FILE_INGEST_H_
