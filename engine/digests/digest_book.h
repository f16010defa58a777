// The digests of everybody: makes each one exactly once when it is due, keeps it, and shows it
// again. Windows join without gap or overlap: each begins, in time and in sequence, where the one
// before ended, whatever becomes of the clock and of the owner's time zone meanwhile. What an owner
// has for a (schedule, local date) is never made again: that date is then passed over.
#ifndef SLUIS_ENGINE_DIGESTS_DIGEST_BOOK_H_
#define SLUIS_ENGINE_DIGESTS_DIGEST_BOOK_H_

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/digests/earlier_digests.h"
#include "engine/digests/outbox.h"
#include "engine/digests/schedule.h"
#include "engine/digests/selection.h"
#include "engine/state/match_log.h"
#include "engine/state/store.h"
#include "engine/users/directory.h"
#include "proto/sluis/v1/digest.pb.h"

namespace sluis {

// What is made of digests that fell due while nobody looked, but for the last of them.
enum class MissedDigests {
  // Each one: a recorded stream is silent for a while.
  kEach,
  // Nothing: the last one covers all of the time. The machine was off, or its clock was put
  // forward.
  kOneForAll,
};

// Belongs to one thread at a time. Store and directory must outlive it.
class DigestBook {
 public:
  // Works out from the store when everybody's next digest is due.
  [[nodiscard]] static absl::StatusOr<DigestBook> Open(Store* store, Directory* directory);

  // Before the first post of the stream nothing is due. Does nothing when the stream runs already.
  [[nodiscard]] absl::Status StreamStarts(absl::Time first_arrival);

  // When the earliest digest is due; the infinite future if none ever is.
  absl::Time next_due() const;

  // Makes and commits every digest due at or before `now`, by time, then owner, with their entries
  // in the outbox. Everything that arrived before has to be committed.
  [[nodiscard]] absl::StatusOr<std::vector<v1::Digest>> MakeDue(absl::Time now,
                                                                MissedDigests missed);

  // To be called when an owner was put or removed.
  [[nodiscard]] absl::Status OwnerChanged(const std::string& owner_id);

  // Makes and commits the owner's next digest now, under the minute of `now` in the owner's time
  // zone. FailedPrecondition before the first post, and when one was made in that minute already.
  [[nodiscard]] absl::StatusOr<v1::Digest> MakeNow(const std::string& owner_id, absl::Time now);

  // The digest as it would be for posts that arrived in [from, until). Stores nothing.
  [[nodiscard]] absl::StatusOr<v1::Digest> Preview(const std::string& owner_id, absl::Time from,
                                                   absl::Time until) const;

  // The first sequence whose post arrived at `time` or later.
  [[nodiscard]] absl::StatusOr<uint64_t> FirstSequenceAt(absl::Time time) const;

  // What its channels have still to deliver.
  Outbox& outbox() { return outbox_; }

  // The digest of that id, or the owner's newest one if it is empty. NotFound if there is none.
  [[nodiscard]] absl::StatusOr<v1::Digest> Get(const std::string& owner_id,
                                               const std::string& digest_id) const;
  // Ids, oldest first.
  [[nodiscard]] absl::StatusOr<std::vector<std::string>> List(const std::string& owner_id) const;

 private:
  // Where an owner's next digest begins and when it ends.
  struct Plan {
    DueDigest next;
    absl::Time from;
    uint64_t from_sequence = 1;
  };

  // A stretch of the stream, in both measures.
  struct Window {
    absl::Time from;
    absl::Time until;
    uint64_t from_sequence = 1;
    uint64_t until_sequence = 1;
  };

  DigestBook(Store* store, Directory* directory, Outbox outbox)
      : store_(store), directory_(directory), outbox_(std::move(outbox)) {}
  [[nodiscard]] absl::Status PlanOwner(const LiveOwner& owner);
  // Plans the first digest that is due after the window's begin and was not made before.
  [[nodiscard]] absl::Status PlanFrom(const LiveOwner& owner, absl::Time from,
                                      uint64_t from_sequence);
  void SetPlan(const std::string& owner_id, Plan plan);
  void ForgetPlan(const std::string& owner_id);
  [[nodiscard]] absl::StatusOr<bool> IsMade(const std::string& owner_id,
                                            const DueDigest& due) const;
  // The last digest of the owner that is due by `now` and not made, when that is a later one than
  // the planned one; else the planned one.
  [[nodiscard]] absl::StatusOr<DueDigest> LastMissed(const std::string& owner_id, const Plan& plan,
                                                     absl::Time now) const;
  [[nodiscard]] absl::StatusOr<v1::Digest> MakeOne(const std::string& owner_id, const Plan& plan);
  [[nodiscard]] absl::StatusOr<Selection> Build(const LiveOwner& owner, const std::string& id,
                                                const Window& window, const MatchWindow& log) const;
  [[nodiscard]] absl::StatusOr<EarlierDigests> EarlierOf(const LiveOwner& owner,
                                                         const std::string& id,
                                                         const Window& window) const;
  // What the digest changes of its owner's interests (aftermath.h).
  [[nodiscard]] absl::StatusOr<std::vector<std::shared_ptr<const LiveInterest>>> Change(
      const storage::v1::StoredDigest& made, const MatchWindow& log, StateBatch* batch) const;

  Store* store_;
  Directory* directory_;
  Outbox outbox_;
  absl::Time first_arrival_ = absl::InfiniteFuture();
  std::map<std::string, Plan> plans_;
  // When each is due: asked for with every post.
  std::set<std::pair<absl::Time, std::string>> due_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_DIGEST_BOOK_H_
