// What an interest would match among the posts that are kept: each is decided by the pipeline's own
// scoring and rules, for the interest as it is and as it would be.
#ifndef SLUIS_ENGINE_DESK_PREVIEWING_H_
#define SLUIS_ENGINE_DESK_PREVIEWING_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "engine/state/store.h"
#include "engine/users/directory.h"
#include "models/interests/features.h"
#include "proto/sluis/v1/control.pb.h"

namespace sluis {

// The most sequences that one preview looks at, so that it ends within seconds.
inline constexpr uint64_t kMostPreviewedPosts = 50'000;

// Everything that a preview works on. Nothing in it changes while the engine goes on: store and
// featurizer must outlive it, owner and interests are its own.
struct PreviewPlan {
  const Store* store = nullptr;
  const Featurizer* featurizer = nullptr;
  // The owner, the interest as it is, if there is one, and under the empty id as it would be.
  Directory directory;
  // [first, until).
  uint64_t first_sequence = 1;
  uint64_t until_sequence = 1;
  // Posts that are listed.
  size_t limit = 0;
};

// Some 10 000 posts/s on the calling thread, which may be any. Posts that go meanwhile are counted
// and not listed.
[[nodiscard]] absl::StatusOr<v1::InterestPreview> RunPreview(const PreviewPlan& plan);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DESK_PREVIEWING_H_
