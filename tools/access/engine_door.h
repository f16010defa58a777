// One way to an engine for every subcommand, whether it runs in another process or not at all.
#ifndef SLUIS_TOOLS_ACCESS_ENGINE_DOOR_H_
#define SLUIS_TOOLS_ACCESS_ENGINE_DOOR_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "connectors/zeromq/ingest_client.h"
#include "proto/sluis/v1/control.pb.h"
#include "proto/sluis/v1/ingest.pb.h"

namespace sluis {

// Takes batches in order; each post arrives once in effect. Belongs to one thread.
class PostSender {
 public:
  virtual ~PostSender() = default;
  virtual uint32_t max_posts_per_batch() const = 0;
  // Returns the batch's sequence. May return before the batch is durable.
  [[nodiscard]] virtual absl::StatusOr<uint64_t> Send(v1::PostBatch batch) = 0;
  // Returns when everything sent is durable.
  [[nodiscard]] virtual absl::Status Drain() = 0;
  virtual const IngestTotals& totals() const = 0;
  // Moves out the posts refused since the last call.
  virtual std::vector<RefusedItem> TakeRefused() = 0;
};

// Belongs to one thread.
class EngineDoor {
 public:
  virtual ~EngineDoor() = default;
  // An error of the engine's own answer is returned as that error.
  [[nodiscard]] virtual absl::StatusOr<v1::ControlReply> Call(
      const v1::ControlRequest& request) = 0;
  // The door must outlive the sender.
  [[nodiscard]] virtual absl::StatusOr<std::unique_ptr<PostSender>> OpenSender(
      const std::string& producer) = 0;
};

}  // namespace sluis

#endif  // SLUIS_TOOLS_ACCESS_ENGINE_DOOR_H_
