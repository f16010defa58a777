// What the ingest door counts: written by the server's thread alone, read by whoever watches.
#ifndef SLUIS_CONNECTORS_ZEROMQ_INGEST_METER_H_
#define SLUIS_CONNECTORS_ZEROMQ_INGEST_METER_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "proto/sluis/v1/ingest.pb.h"

namespace sluis {

// How long something took, in classes. A reader may see a count before its sum.
class LatencyBuckets {
 public:
  // In seconds; a class takes what is no longer than its bound, the last one all above.
  static constexpr std::array<double, 15> kBounds = {
      .0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10};

  void Observe(double seconds) {
    size_t i = 0;
    while (i < kBounds.size() && seconds > kBounds[i]) ++i;
    counts_[i].fetch_add(1, std::memory_order_relaxed);
    nanoseconds_.fetch_add(static_cast<uint64_t>(seconds * 1e9), std::memory_order_relaxed);
  }

  // Of one class alone; i in [0, kBounds.size()].
  uint64_t count(size_t i) const { return counts_[i].load(std::memory_order_relaxed); }
  double sum_seconds() const {
    return static_cast<double>(nanoseconds_.load(std::memory_order_relaxed)) * 1e-9;
  }

 private:
  std::array<std::atomic<uint64_t>, kBounds.size() + 1> counts_ = {};
  std::atomic<uint64_t> nanoseconds_ = 0;
};

// Counted before the reply is sent: who has an ack finds its posts here.
struct IngestMeter {
  std::atomic<uint64_t> batches = 0;
  std::atomic<uint64_t> accepted = 0;
  std::atomic<uint64_t> duplicates = 0;
  std::atomic<uint64_t> refused = 0;
  // By v1::NackReason.
  std::array<std::atomic<uint64_t>, v1::NackReason_ARRAYSIZE> nacks = {};
  // Requests that wait, and the bytes of their frames.
  std::atomic<uint64_t> waiting = 0;
  std::atomic<uint64_t> waiting_bytes = 0;
  // Of batches with an ack: what the engine took, and the whole time since the frame was read.
  LatencyBuckets batch_seconds;
  LatencyBuckets commit_seconds;

  void Count(const v1::IngestReply& reply) {
    constexpr auto kRelaxed = std::memory_order_relaxed;
    if (reply.has_nack()) {
      nacks[static_cast<size_t>(reply.nack().reason())].fetch_add(1, kRelaxed);
    } else if (reply.has_ack()) {
      batches.fetch_add(1, kRelaxed);
      accepted.fetch_add(reply.ack().accepted(), kRelaxed);
      duplicates.fetch_add(reply.ack().duplicates(), kRelaxed);
      refused.fetch_add(static_cast<uint64_t>(reply.ack().refused_size()), kRelaxed);
    }
  }
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_INGEST_METER_H_
