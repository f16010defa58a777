// Where the engine's time comes from. The engine never asks the machine: it asks a Clock, so that
// a recorded stream can be lived through again at its own times.
#ifndef SLUIS_ENGINE_RUNTIME_CLOCK_H_
#define SLUIS_ENGINE_RUNTIME_CLOCK_H_

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace sluis {

class Clock {
 public:
  virtual ~Clock() = default;
  // Safe on any thread.
  virtual absl::Time Now() const = 0;
};

class SystemClock final : public Clock {
 public:
  absl::Time Now() const override { return absl::Now(); }
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_RUNTIME_CLOCK_H_
