// A decision made again as it was when the post came in: with the judgements that counted then, and
// held against what was written down. A row is a pure function of words and judgements, so it need
// not be kept to be known again.
#ifndef SLUIS_ENGINE_DESK_HINDSIGHT_H_
#define SLUIS_ENGINE_DESK_HINDSIGHT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "engine/state/store.h"
#include "engine/users/directory.h"
#include "engine/users/learning.h"
#include "proto/sluis/storage/v1/storage.pb.h"
#include "proto/sluis/v1/control.pb.h"

namespace sluis {

// What the match log says of one post and interest. Neither: it was below the bar, or the interest
// took nothing.
struct WrittenDown {
  const v1::Match* match = nullptr;
  v1::LeftOutReason kept_out = v1::LEFT_OUT_REASON_UNSPECIFIED;
};

// One of an owner's digests, as seen from one post.
struct PastDigest {
  std::string id;
  // Its window, [from, until).
  uint64_t from_sequence = 1;
  uint64_t until_sequence = 1;
  // Those that took posts when it was made, that it shows something of, and that it had too much of
  // (StoredDigest.crowded).
  std::set<std::string> took;
  std::set<std::string> interests;
  std::map<std::string, float> crowded;
  // Of the post; absent if it did not match in the window, or if the digest is older than fates.
  std::optional<storage::v1::PostFate> fate;
};

// The oldest first. `sequence` is the post's.
[[nodiscard]] absl::StatusOr<std::vector<PastDigest>> DigestsOf(const Store& store,
                                                                const std::string& owner_id,
                                                                uint64_t sequence);

struct Hindsight {
  // Without contributions; absent when the decision cannot be made again.
  std::optional<v1::DecisionAccount> account;
  // The row of `account`.
  InterestRow row;
  // A sentence that says why there is no account; with one, what of it is not certain.
  std::string missing;
};

// Makes the decision on `post` again. `digests` are all of the interest's owner: they tell how far
// below its bar the interest looked. An error means that the state could not be read.
[[nodiscard]] absl::StatusOr<Hindsight> LookBack(const Store& store, const LiveInterest& interest,
                                                 const storage::v1::StoredPost& post,
                                                 const WrittenDown& written,
                                                 absl::Span<const PastDigest> digests,
                                                 Lessons* lessons);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DESK_HINDSIGHT_H_
