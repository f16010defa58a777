// What an interest would match among the posts that are kept: each is decided by the pipeline's own
// scoring and rules, for the interest as it is and as it would be.
#ifndef SLUIS_ENGINE_DESK_PREVIEWING_H_
#define SLUIS_ENGINE_DESK_PREVIEWING_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "engine/state/store.h"
#include "engine/users/directory.h"
#include "models/interests/features.h"
#include "proto/sluis/v1/control.pb.h"

namespace sluis {

// The most sequences that one preview looks at, so that it ends within seconds.
inline constexpr uint64_t kMostPreviewedPosts = 50'000;

// Everything that a preview works on. Nothing in it changes while the engine goes on. The store
// must outlive it; owner and interests are its own.
struct PreviewPlan {
  const Store* store = nullptr;
  std::shared_ptr<const Featurizer> featurizer;
  // The owner, the interest as it is, if there is one, and under the empty id as it would be.
  std::shared_ptr<const Directory> directory;
  TableSnapshot table;
  // [first, until).
  uint64_t first_sequence = 1;
  uint64_t until_sequence = 1;
  // Posts that are listed.
  size_t limit = 0;
};

// Works on the calling thread, which may be any: some 28 000 short posts/s. Posts that go meanwhile
// are counted and not listed.
[[nodiscard]] absl::StatusOr<v1::InterestPreview> RunPreview(const PreviewPlan& plan);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DESK_PREVIEWING_H_
