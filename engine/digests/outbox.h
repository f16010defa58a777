// What channels have still to deliver of the digests. An entry is written in the batch that makes
// or changes its digest and goes when its channel has delivered it, so no moment at which the
// process dies can lose one: it is delivered again, under the same id.
#ifndef SLUIS_ENGINE_DIGESTS_OUTBOX_H_
#define SLUIS_ENGINE_DIGESTS_OUTBOX_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/state/store.h"
#include "proto/sluis/v1/digest.pb.h"

namespace sluis {

// Belongs to one thread at a time. The entries are also held in memory: as many as are not
// delivered yet.
class Outbox {
 public:
  // Reads what an earlier process left. `store` must outlive the outbox.
  [[nodiscard]] static absl::StatusOr<Outbox> Open(Store* store);

  // From now on every digest gets an entry for that channel.
  void AddChannel(std::string_view channel);

  // Puts an entry for each channel into the batch that makes the digest, changes it or removes it.
  void Note(const v1::Digest& digest, StateBatch* batch);

  // The ids of what the channel was not given since this process began, or failed to deliver, at
  // most `most`, by time; those after `after`, the last of the previous call, come first.
  [[nodiscard]] std::vector<std::string> Waiting(std::string_view channel, const std::string& after,
                                                 size_t most) const;

  // To be called when the channel is given a digest, and with what became of each.
  void Given(std::string_view channel, const std::string& digest_id);
  // Takes the entry out, into the batch, unless it failed or a later version was given since.
  void Settle(std::string_view channel, const std::string& digest_id, bool delivered,
              StateBatch* batch);

  // Of an owner nothing has to be delivered any more: takes its entries out, into the batch.
  void Forget(const std::string& owner_id, StateBatch* batch);

  bool empty() const { return entries_.empty(); }

 private:
  struct Entry {
    std::string digest_id;
    // How often it was given to the channel without an answer so far.
    uint32_t under_way = 0;
  };

  explicit Outbox(Store* store) : store_(store) {}
  [[nodiscard]] absl::Status Load();
  Entry* Find(std::string_view channel, const std::string& digest_id);

  Store* store_;
  std::vector<std::string> channels_;
  // By channel and key of the digest: in the order of time.
  std::map<std::pair<std::string, std::string>, Entry> entries_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_OUTBOX_H_
