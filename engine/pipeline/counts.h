// What is said later of how often a post was liked and repeated. A pure function, safe on any
// thread.
#ifndef SLUIS_ENGINE_PIPELINE_COUNTS_H_
#define SLUIS_ENGINE_PIPELINE_COUNTS_H_

#include "proto/sluis/v1/post.pb.h"

namespace sluis {

// Sets the counts of `post` to those of `change` if it has any, then adds its changes. No count
// falls below zero or beyond its type.
void ApplyCounts(const v1::Post& change, v1::Post* post);

}  // namespace sluis

#endif  // SLUIS_ENGINE_PIPELINE_COUNTS_H_
