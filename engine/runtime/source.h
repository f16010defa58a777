// Where posts come from when the engine, or a client of it, pulls them.
#ifndef SLUIS_ENGINE_RUNTIME_SOURCE_H_
#define SLUIS_ENGINE_RUNTIME_SOURCE_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "proto/sluis/v1/ingest.pb.h"

namespace sluis {

// Belongs to one thread.
class Source {
 public:
  virtual ~Source() = default;
  // Appends up to `most` posts to `batch`. False when the source has ended. An error is final;
  // a single bad item is counted and named by the source itself and does not end it.
  [[nodiscard]] virtual absl::StatusOr<bool> Next(size_t most, v1::PostBatch* batch) = 0;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_RUNTIME_SOURCE_H_
