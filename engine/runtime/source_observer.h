// Who fetches from the sources that the engine keeps: hears of changes, and knows how they are
// doing.
#ifndef SLUIS_ENGINE_RUNTIME_SOURCE_OBSERVER_H_
#define SLUIS_ENGINE_RUNTIME_SOURCE_OBSERVER_H_

#include <string>

#include "proto/sluis/v1/source.pb.h"

namespace sluis {

// Called without the engine's lock, on the thread that called the engine. Must be quick, and must
// not call the engine back.
class SourceObserver {
 public:
  virtual ~SourceObserver() = default;
  // The source of that name was put, perhaps as it was, or removed. That is durable.
  virtual void OnSourceChanged(const std::string& name) = 0;
  // Fills in what only the program that runs knows of each.
  virtual void AddStanding(v1::SourceList* sources) = 0;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_RUNTIME_SOURCE_OBSERVER_H_
