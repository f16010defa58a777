// The desk on the model: what a change of it writes.
#include <utility>

#include "engine/desk/change.h"
#include "engine/desk/desk.h"
#include "engine/state/model_in_force.h"

namespace sluis {

absl::Status Desk::ChangeModel(const v1::ControlRequest& request, const Renewal& renewal,
                               const std::string& hash, absl::Time now, v1::ControlReply* reply) {
  Change change = StartChange(request, now);
  const uint64_t effective = change.counters.stream_sequence() + 1;
  Renewal::Outcome outcome = renewal.Finish(*parts_.directory, effective, &change.batch);
  storage::v1::ModelInForce model;
  model.set_hash(hash);
  model.set_path(request.change_model().path());
  model.set_effective_sequence(effective);
  PutModelInForce(model, &change.batch);
  v1::ChangeModelReply* told = reply->mutable_change_model();
  told->set_model(hash);
  told->set_effective_sequence(effective);
  told->set_interests(outcome.interests.size());
  told->set_prepared(outcome.interests.size());
  told->mutable_restarted()->Assign(outcome.restarted.begin(), outcome.restarted.end());
  change.subject = hash;
  change.apply = [this, &outcome] {
    for (auto& interest : outcome.interests) parts_.directory->PutInterest(std::move(interest));
    return absl::OkStatus();
  };
  return Complete(request, &change, reply);
}

}  // namespace sluis
