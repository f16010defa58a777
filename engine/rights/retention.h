// Nothing is kept longer than it may be: by age for each kind of data, and by the size of the
// whole. Posts, matches and known names expire below a sequence (Store::Floors): no record is
// looked at for it. Digests and judgements, which are few, are looked through a few owners at a
// time, and what a judgement taught goes with it.
//
// Time is the stream's: of a recorded stream the clock of its newest post.
#ifndef SLUIS_ENGINE_RIGHTS_RETENTION_H_
#define SLUIS_ENGINE_RIGHTS_RETENTION_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/digests/digest_book.h"
#include "engine/rights/retention_options.h"
#include "engine/state/store.h"
#include "engine/users/directory.h"
#include "engine/users/learning.h"

namespace sluis {

// Everything pointed to must outlive it.
struct RetentionParts {
  Store* store = nullptr;
  Directory* directory = nullptr;
  DigestBook* digests = nullptr;
  Lessons* lessons = nullptr;
};

// Belongs to one thread at a time, between two batches.
class Retention {
 public:
  // Names of posts are known for `known_horizon`, and never shorter than the posts are kept by age.
  // What had expired before stays so.
  [[nodiscard]] static absl::StatusOr<Retention> Open(const RetentionParts& parts,
                                                      const RetentionOptions& options,
                                                      absl::Duration known_horizon);

  // Looks at the clock, and every ten seconds of it at what has expired. Commits.
  [[nodiscard]] absl::Status Tick(absl::Time now);

  // When the size of the state has cut the names that are known short, the moment since which all
  // are; the infinite past otherwise.
  absl::Time known_since() const { return known_since_; }

 private:
  Retention(const RetentionParts& parts, const RetentionOptions& options,
            absl::Duration known_horizon)
      : parts_(parts), options_(options), known_horizon_(known_horizon) {}

  [[nodiscard]] absl::Status ExpireByAge(absl::Time moment, Store::Floors* floors) const;
  [[nodiscard]] absl::Status ExpireBySize(absl::Time now, Store::Floors* floors);
  // The first sequence that may have arrived at `time` or later; never too high.
  [[nodiscard]] absl::StatusOr<uint64_t> BoundaryAt(absl::Time time) const;
  // When the first post at or behind the sequence arrived, or a little later.
  [[nodiscard]] absl::StatusOr<absl::Time> ArrivalOf(uint64_t sequence) const;
  [[nodiscard]] absl::Status RaiseFloors(const Store::Floors& floors);
  [[nodiscard]] absl::Status MarkArrival(uint64_t sequence, StateBatch* batch);
  [[nodiscard]] absl::Status ExpireDigests(absl::Time before);
  [[nodiscard]] absl::Status ExpireDigestsOf(const std::string& owner_id, absl::Time before,
                                             StateBatch* batch) const;
  [[nodiscard]] absl::Status ExpireJudgements(absl::Time before);
  [[nodiscard]] absl::Status SweepWalls();

  RetentionParts parts_;
  RetentionOptions options_;
  absl::Duration known_horizon_;
  absl::Time next_cut_of_matches_ = absl::InfinitePast();
  absl::Time next_look_ = absl::InfinitePast();
  absl::Time known_since_ = absl::InfinitePast();
  absl::Time last_mark_ = absl::InfinitePast();
  // Where the rounds through owners and interests are.
  std::string last_owner_;
  std::pair<std::string, std::string> last_interest_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_RIGHTS_RETENTION_H_
