// Gives digests to the sinks, and those of the outbox to their channels until they are delivered.
#ifndef SLUIS_ENGINE_RUNTIME_DIGEST_DELIVERY_H_
#define SLUIS_ENGINE_RUNTIME_DIGEST_DELIVERY_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "engine/digests/digest_book.h"
#include "engine/runtime/clock.h"
#include "engine/runtime/sink.h"
#include "engine/state/store.h"
#include "engine/users/directory.h"
#include "proto/sluis/v1/digest.pb.h"

namespace sluis {

// Belongs to one thread at a time. A delivery that fails is tried again at the next tick, and then
// after twice as many each time, up to a minute of them; each digest that waits has its turn. What
// is given up (outbox.h), those who only listen hear of.
class DigestDelivery {
 public:
  // All must outlive it.
  DigestDelivery(Store* store, DigestBook* digests, const Directory* directory, const Clock* clock)
      : store_(store), digests_(digests), directory_(directory), clock_(clock) {}

  // `sink` must outlive it. A channel is given what an earlier process left at the next Tick.
  void AddSink(Sink* sink);

  // A digest that was just made or changed, durably.
  void Give(const v1::Digest& digest);

  // Writes down that a digest is about to leave for that address. Written, not durable, when this
  // returns. FailedPrecondition when it may not: it does not wait any more, or not for that
  // address.
  [[nodiscard]] absl::Status Begin(std::string_view channel, const std::string& digest_id,
                                   std::string_view address);

  // Writes down what the channels have delivered. It is not synced: what a loss of power takes of
  // it is delivered once more.
  [[nodiscard]] absl::Status Settle();

  // Settle, and gives again what was left over. Call about once a second.
  [[nodiscard]] absl::Status Tick();

 private:
  struct Channel {
    Sink* sink = nullptr;
    // The last digest that was tried again.
    std::string last;
    // Ticks to wait, and how long the next wait is.
    int pause = 0;
    int next_pause = 1;
  };

  void SettleOne(Channel* channel, StateBatch* batch, std::vector<v1::Delivery>* given_up);
  // False when the owner has no address there, or is no more.
  bool GiveAddressed(const Channel& channel, const v1::Digest& digest);
  std::string AddressOf(std::string_view channel, const std::string& owner_id) const;
  [[nodiscard]] absl::Status GiveAgain(Channel* channel);
  // What is no more is withdrawn.
  [[nodiscard]] absl::Status GiveOne(Channel* channel, const std::string& digest_id);

  Store* store_;
  DigestBook* digests_;
  const Directory* directory_;
  const Clock* clock_;
  std::vector<Sink*> listeners_;
  std::vector<Channel> channels_;
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_RUNTIME_DIGEST_DELIVERY_H_
