// Where the engine's findings leave: a live socket, a folder of files, a mail queue.
#ifndef SLUIS_ENGINE_RUNTIME_SINK_H_
#define SLUIS_ENGINE_RUNTIME_SINK_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "proto/sluis/v1/delivery.pb.h"
#include "proto/sluis/v1/digest.pb.h"
#include "proto/sluis/v1/live.pb.h"

namespace sluis {

// What became of a digest that a channel was given.
struct DeliveryOutcome {
  std::string digest_id;
  absl::Status status;
  // Of a channel whose repeats do harm, with a failure: it may have arrived all the same.
  bool in_doubt = false;
  // Of such a channel, with a failure: whoever refused it says that another try will go no better.
  bool for_ever = false;
};

// A digest for a channel that sends to addresses.
struct AddressedDigest {
  v1::Digest digest;
  // Of its owner in that channel, such as "anna@example.org".
  std::string address;
  // Ends that channel for that owner, and does nothing else: v1::UnsubscribeRequest.
  std::string unsubscribe_token;
};

// Called after the commit that made the finding durable, in stream order, on the thread that
// called the engine. An implementation must be quick (hand over to its own queue) and must not
// call the engine back.
class Sink {
 public:
  virtual ~Sink() = default;
  // Of a post. `alert`: the interest asked to be told at once.
  virtual void OnMatch(const v1::Match& match, const v1::Post& post, bool alert) = 0;
  // Also for a digest that was changed since, and of a channel for one that comes again.
  virtual void OnDigest(const v1::Digest& digest) = 0;
  // What a wall shows, or who may see it, is not what it was: ask for it anew. Of all the owner's
  // walls if `interest_id` is empty.
  virtual void OnWallChanged(const std::string& /*owner_id*/, const std::string& /*interest_id*/) {}
  // A channel did not get a digest to its address for days: it is not tried any more. Only told
  // to those that are no channel.
  virtual void OnGivenUp(const v1::Delivery& /*delivery*/) {}
  // Whatever was kept of that owner's findings has to go.
  virtual void OnOwnerErased(const std::string& /*owner_id*/) {}

  // The name under which the outbox keeps what this sink has still to deliver: then it is given
  // every digest again and again, each under its own id, until it says that it has delivered it,
  // after a restart too. Empty: it only hears of digests. Never changes.
  virtual std::string_view channel() const { return {}; }
  // Of a channel: whether repeats do harm, as those of mail do, which cannot be taken back and of
  // which nobody can tell for sure whether it has left when the process ends meanwhile. Such a
  // channel is given, with OnAddressed alone, the digests of owners who have "<channel>:ADDRESS"
  // among their channels, the latest version until it leaves. Before anything leaves it calls
  // Engine::BeginDelivery, on a thread of its own, and without its OK nothing may leave. It has one
  // outcome for each digest. Of failures, UNAVAILABLE is one of the channel, any other of this
  // digest alone.
  virtual bool repeats_do_harm() const { return false; }
  virtual void OnAddressed(const AddressedDigest& /*digest*/) {}
  // Of a channel: what became of digests since the last call, an outcome for each OnDigest, in any
  // order. OK must be true for ever: what is only under way has no outcome yet.
  virtual std::vector<DeliveryOutcome> TakeOutcomes() { return {}; }
  // Of a channel: takes back what was delivered under an id that is no more.
  virtual absl::Status Withdraw(const std::string& /*digest_id*/) { return absl::OkStatus(); }
};

}  // namespace sluis

#endif  // SLUIS_ENGINE_RUNTIME_SINK_H_
