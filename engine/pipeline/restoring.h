// What the pipeline has in memory, made again from the store when it opens.
#ifndef SLUIS_ENGINE_PIPELINE_RESTORING_H_
#define SLUIS_ENGINE_PIPELINE_RESTORING_H_

#include "absl/status/status.h"
#include "engine/digests/alert_book.h"
#include "engine/digests/digest_book.h"
#include "engine/state/store.h"
#include "engine/stories/story_index.h"

namespace sluis {

// Fills the empty index, and the book in place of what it knew. Reads the match log once.
[[nodiscard]] absl::Status RestoreStoriesAndAlerts(const Store& store, const DigestBook& digests,
                                                   StoryIndex* stories, AlertBook* alerts);

}  // namespace sluis

#endif  // SLUIS_ENGINE_PIPELINE_RESTORING_H_
