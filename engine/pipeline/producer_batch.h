// What the ingest side hands to the engine: batches, each under the name that it is counted by.
#ifndef SLUIS_ENGINE_PIPELINE_PRODUCER_BATCH_H_
#define SLUIS_ENGINE_PIPELINE_PRODUCER_BATCH_H_

#include <memory>
#include <string>

#include "proto/sluis/v1/ingest.pb.h"

namespace sluis {

// A batch and the name of the producer that sent it.
struct ProducerBatch {
  std::string producer;
  const v1::PostBatch* batch;  // the caller's
};

// A batch that will probably be handed over next.
using NextBatch = std::shared_ptr<const v1::PostBatch>;

}  // namespace sluis

#endif  // SLUIS_ENGINE_PIPELINE_PRODUCER_BATCH_H_
