// Where the engine's findings leave: a live socket, a folder of files, a mail queue.
#ifndef SLUIS_ENGINE_RUNTIME_SINK_H_
#define SLUIS_ENGINE_RUNTIME_SINK_H_

#include "proto/sluis/v1/digest.pb.h"
#include "proto/sluis/v1/live.pb.h"

namespace sluis {

// Called after the commit that made the finding durable, in stream order, on the thread that
// called the engine. An implementation must be quick (hand over to its own queue) and must not
// call the engine back.
class Sink {
 public:
  virtual ~Sink() = default;
  // `alert`: the interest asked to be told at once.
  virtual void OnMatch(const v1::MatchEvent& event, bool alert) = 0;
  virtual void OnDigest(const v1::Digest& digest) = 0;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_RUNTIME_SINK_H_
