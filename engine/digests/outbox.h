// What channels have still to deliver of the digests. An entry is written in the batch that makes
// or changes its digest and goes when its channel has delivered it, so no moment at which the
// process dies can lose one: it is delivered again, under the same id.
//
// A channel whose repeats do harm, as those of mail do, has it otherwise. Its entries are marked
// before anything leaves; a process that finds a mark of an earlier one cannot know what became of
// it, so such an entry is in doubt and waits for somebody to decide. And it does not try for ever:
// what is refused for good, or does not get through for days, is given up, and waits likewise.
#ifndef SLUIS_ENGINE_DIGESTS_OUTBOX_H_
#define SLUIS_ENGINE_DIGESTS_OUTBOX_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/state/store.h"
#include "proto/sluis/storage/v1/storage.pb.h"
#include "proto/sluis/v1/delivery.pb.h"
#include "proto/sluis/v1/digest.pb.h"
#include "proto/sluis/v1/interest.pb.h"

namespace sluis {

enum class Repeats { kHarmless, kHarmful };

// A digest whose repeats do harm is given up when so many answers in a row said that it is refused
// for ever and it has failed for two days, since who set the address up wrongly needs a while to
// see that; or when it has failed for five, whatever was said: so long should a sender try (RFC
// 5321, 4.5.4.1).
inline constexpr uint32_t kRefusalsForEver = 3;
inline constexpr absl::Duration kRefusedForEver = absl::Hours(2 * 24);
inline constexpr absl::Duration kFailedForEver = absl::Hours(5 * 24);

// How a delivery ended.
struct DeliveryEnd {
  enum class Kind { kDelivered, kFailed, kInDoubt };
  Kind kind = Kind::kDelivered;
  // What went wrong.
  std::string error;
  // The next try of this digest waits twice as long as the one before, and the others do not wait
  // with it.
  bool alone = false;
  // Of one that failed: it was refused for ever.
  bool for_ever = false;
};

// Belongs to one thread at a time. The entries are also held in memory: as many as are not
// delivered yet.
class Outbox {
 public:
  // Reads what an earlier process left. `store` must outlive the outbox.
  [[nodiscard]] static absl::StatusOr<Outbox> Open(Store* store);

  // From now on every digest gets an entry for that channel; when repeats do harm, those of owners
  // who have an address there.
  void AddChannel(std::string_view channel, Repeats repeats);

  // Puts an entry for each channel into the batch that makes the digest.
  void NoteNew(const v1::Digest& digest, const v1::Owner& owner, StateBatch* batch);
  // Into the batch that changes it or removes it, for channels whose repeats do no harm.
  void Note(const v1::Digest& digest, StateBatch* batch);

  // The ids of what waits and that the channel was not given since this process began, or failed to
  // deliver, at most `most`, by time; those after `after`, the last of the previous call, come
  // first.
  [[nodiscard]] std::vector<std::string> Waiting(std::string_view channel, const std::string& after,
                                                 size_t most) const;
  // What was given to the channel and has not ended.
  [[nodiscard]] size_t UnderWay(std::string_view channel) const;
  [[nodiscard]] bool IsUnderWay(std::string_view channel, const std::string& digest_id) const;
  // Brings those that wait alone nearer to their next try. Once a tick.
  void PassTick() { ++tick_; }

  // To be called when the channel is given a digest, and with what became of each.
  void Given(std::string_view channel, const std::string& digest_id);
  // Puts the mark into the batch: from now on it may leave. FailedPrecondition when it does not
  // wait.
  [[nodiscard]] absl::Status Begin(std::string_view channel, const std::string& digest_id,
                                   absl::Time now, StateBatch* batch);
  // Takes the entry out, into the batch, unless it failed or a later version was given since.
  // Returns the delivery if it is given up by this.
  std::optional<v1::Delivery> Settle(std::string_view channel, const std::string& digest_id,
                                     const DeliveryEnd& end, absl::Time now, StateBatch* batch);

  // Puts into the batch that an entry which is in doubt or given up waits again; MakeWaiting then
  // does so. NotFound or FailedPrecondition for any other.
  [[nodiscard]] absl::Status PutWaiting(std::string_view channel, const std::string& digest_id,
                                        StateBatch* batch) const;
  void MakeWaiting(std::string_view channel, const std::string& digest_id);

  // Of one owner; of all if empty. By channel and time.
  [[nodiscard]] std::vector<v1::Delivery> List(const std::string& owner_id) const;

  // Of an owner nothing has to be delivered any more: takes its entries out, into the batch.
  void Forget(const std::string& owner_id, StateBatch* batch);
  // The digest is kept no longer: what was in doubt or given up stays so.
  void ForgetUndecided(const std::string& digest_id, StateBatch* batch);

  bool empty() const { return entries_.empty(); }

 private:
  struct Entry {
    std::string digest_id;
    // How often it was given to the channel without an answer so far.
    uint32_t under_way = 0;
    v1::DeliveryState state = v1::DELIVERY_STATE_WAITING;
    absl::Time since;
    std::string last_error;
    // The first of the failures that nothing has made good, and how many of the last answers in a
    // row were refusals for ever.
    absl::Time failing_since = absl::InfiniteFuture();
    uint32_t refusals = 0;
    // The tick of its next try, and how many ticks a failure adds.
    uint64_t next_try = 0;
    uint64_t pause = 1;
  };
  struct Channel {
    std::string name;
    Repeats repeats = Repeats::kHarmless;
  };
  // By channel and key of the digest: in the order of time.
  using Entries = std::map<std::pair<std::string, std::string>, Entry>;

  explicit Outbox(Store* store) : store_(store) {}
  [[nodiscard]] absl::Status Load();
  void Add(const std::string& channel, const v1::Digest& digest, StateBatch* batch);
  void Put(const Entries::value_type& entry, StateBatch* batch) const;
  bool RepeatsDoHarm(std::string_view channel) const;
  // Notes that it failed once more, and says whether that is enough.
  static bool GivesUp(const DeliveryEnd& end, absl::Time now, Entry* entry);
  static v1::Delivery DeliveryOf(const Entries::value_type& entry);
  Entry* Find(std::string_view channel, const std::string& digest_id);
  Entries::const_iterator At(std::string_view channel, const std::string& digest_id) const;

  Store* store_;
  std::vector<Channel> channels_;
  Entries entries_;
  uint64_t tick_ = 0;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_OUTBOX_H_
