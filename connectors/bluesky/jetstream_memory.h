// What a source of Jetstream remembers of what was told once, over its connections.
#ifndef SLUIS_CONNECTORS_BLUESKY_JETSTREAM_MEMORY_H_
#define SLUIS_CONNECTORS_BLUESKY_JETSTREAM_MEMORY_H_

#include "connectors/bluesky/recent_texts.h"

namespace sluis {

// Belongs to one thread. About 60 MB when it is full, and next to nothing before.
struct JetstreamMemory {
  // Of accounts: the handle that was told last.
  RecentTexts handles{100'000};
  // Of likes and reposts: the post that they named.
  RecentTexts reactions{500'000};
  // Of accounts that are gone: when that was told last, in microseconds since 1970.
  RecentTexts gone{10'000};
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_BLUESKY_JETSTREAM_MEMORY_H_
