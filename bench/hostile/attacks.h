// What clients do that mean ill, or are broken, each against one socket of a running server. The
// server has no keys here, but where a flood says so.
#ifndef SLUIS_BENCH_HOSTILE_ATTACKS_H_
#define SLUIS_BENCH_HOSTILE_ATTACKS_H_

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "bench/hostile/wire_peer.h"
#include "bench/pipeline/server_process.h"
#include "connectors/zeromq/curve_keys.h"

namespace sluis {

// One TCP socket of the server, as others see it.
struct Door {
  std::string name;
  std::string endpoint;
  // Of a peer's socket.
  std::string type;
  // Of the golden messages; see ReadSeeds.
  std::string seeds;
};
[[nodiscard]] std::vector<Door> DoorsOf(const ServerEndpoints& server);

struct FloodResult {
  uint64_t sent = 0;
  uint64_t acks = 0;
  // Thrown away for want of credit.
  uint64_t over_credit = 0;
  // Times that it was welcomed.
  uint64_t welcomes = 0;
};

// A producer that always has its whole credit of batches of so many posts with the server, and goes
// on sending beside, as fast as it can; after each end of its connection it begins anew. Until
// `done`, or until it has sent `most`.
[[nodiscard]] FloodResult FloodIngest(const std::string& endpoint, const std::string& producer,
                                      const std::optional<CurveClientKeys>& keys, int posts,
                                      uint64_t most, const std::atomic<bool>& done);

struct IdleCounts {
  uint64_t opened = 0;
  // That the server let stand, at the end.
  uint64_t standing = 0;
};

// Connections in equal shares to each door: connected and silent, with a greeting only, and with a
// handshake and nothing more. What the server ends is opened again.
class IdleConnections {
 public:
  // Makes none yet.
  IdleConnections(std::vector<Door> doors, size_t count)
      : doors_(std::move(doors)), peers_(count) {}

  // Opens what does not stand, so many at most.
  void Renew(size_t most);
  [[nodiscard]] IdleCounts Counts();

 private:
  WirePeer Open(size_t place);

  const std::vector<Door> doors_;
  std::vector<WirePeer> peers_;
  size_t next_ = 0;
  uint64_t opened_ = 0;
};

// A message of one frame of that size, after a handshake; true when the server ended the
// connection, false when an answer came, or nothing to wait for on live.
[[nodiscard]] absl::StatusOr<bool> EndsAfterFrame(const Door& door, size_t bytes);
// The same for a message of so many frames of one byte.
[[nodiscard]] absl::StatusOr<bool> EndsAfterParts(const Door& door, int parts);

// Frames of a message that never ends; returns how many bytes went before the connection ended, or
// all when it did not.
[[nodiscard]] absl::StatusOr<uint64_t> SendUnfinished(const Door& door, int parts, size_t bytes);

struct MutatedCounts {
  uint64_t messages = 0;
  // Over plain TCP, with greeting, READY and frame headers changed too.
  uint64_t raw = 0;
  uint64_t answers = 0;
};

// `count` messages that are nearly right, one in ten of them as raw bytes; the same ones for the
// same `number`. Few are unanswered at a time, so that all are looked at, and no more than that
// many are sent a second (0: as many as are answered). An error when an answer does not come within
// five minutes.
[[nodiscard]] absl::StatusOr<MutatedCounts> SendMutated(const Door& door,
                                                        const std::string& golden_folder,
                                                        uint64_t count, uint64_t number,
                                                        double messages_a_second = 0);

}  // namespace sluis

#endif  // SLUIS_BENCH_HOSTILE_ATTACKS_H_
