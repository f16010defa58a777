// What the state of a source means to whoever shows it. Pure.
#ifndef SLUIS_CONNECTORS_SOURCES_SOURCE_STATE_H_
#define SLUIS_CONNECTORS_SOURCES_SOURCE_STATE_H_

#include "proto/sluis/v1/source.pb.h"

namespace sluis {

// Nothing comes from it, and its last error says why.
inline bool IsInTrouble(const v1::SourceStanding& standing) {
  return standing.state() == v1::SOURCE_STATE_FAILING ||
         standing.state() == v1::SOURCE_STATE_STOPPED;
}

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_SOURCES_SOURCE_STATE_H_
