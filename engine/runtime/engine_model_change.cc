// The engine while its model changes: every interest is made anew beside the running one, then all
// change over at once.
#include <algorithm>
#include <utility>

#include "engine/runtime/engine_implementation.h"
#include "engine/runtime/model_opening.h"
#include "engine/state/model_in_force.h"
#include "models/table/model_axes.h"

namespace sluis {
namespace {

// So few interests are renewed with the engine waiting: less than a post takes.
constexpr size_t kFewInterests = 8;
// Digests and judgements may make interests stale as fast as they are renewed.
constexpr int kMaxRounds = 6;

}  // namespace

void Engine::Impl::AddModelFacts(v1::StatsReply* stats) const {
  stats->set_model_path(model_path_);
  if (const auto model = ReadModelInForce(*store_); model.ok()) {
    stats->set_model_sequence(model->effective_sequence());
  }
  if (const auto change = model_change_.Last()) *stats->mutable_model_change() = *change;
}

v1::ControlReply Engine::Impl::BeginModelChange(const v1::ControlRequest& request) {
  {
    TurnLock lock(&turn_, &mutex_);
    if (!broken_.ok()) return FailedReply(broken_);
    auto earlier = desk_->EarlierReply(request.idempotency_key());
    if (!earlier.ok()) return FailedReply(earlier.status());
    if (earlier->has_value()) return **std::move(earlier);
  }
  const absl::Status begun = model_change_.Begin([this, request](v1::ChangeModelReply* outcome) {
    const absl::Status status = ChangeModel(request, outcome);
    if (options_.on_model_change && !model_change_.stopping()) {
      v1::ChangeModelReply told = *outcome;
      if (!status.ok()) *told.mutable_failure() = FailedReply(status).status();
      told.set_under_way(false);
      options_.on_model_change(told);
    }
    return status;
  });
  if (!begun.ok()) return FailedReply(begun);
  v1::ControlReply reply;
  reply.mutable_status();
  reply.mutable_change_model()->set_under_way(true);
  return reply;
}

absl::Status Engine::Impl::ChangeModel(const v1::ControlRequest& request,
                                       v1::ChangeModelReply* outcome) {
  auto featurizer =
      LoadFeaturizer(request.change_model().path(), options_.features, options_.model_storage);
  if (!featurizer.ok()) return featurizer.status();
  outcome->set_model((*featurizer)->model().content_hash());
  Lessons lessons(featurizer->get());
  Renewal renewal(&lessons);
  if (auto status = RenewWhileDeciding(&renewal, outcome); !status.ok()) return status;
  std::shared_ptr<const Rotation> axes = AxesOf(**featurizer);
  TurnLock lock(&turn_, &mutex_);
  if (!broken_.ok()) return broken_;
  // What changed since the last look, while nothing else can.
  for (const auto& interest : renewal.Stale(*directory_)) {
    if (auto status = renewal.Renew(*store_, interest); !status.ok()) return status;
  }
  return ChangeOver(request, *std::move(featurizer), std::move(axes), renewal, outcome);
}

absl::Status Engine::Impl::RenewWhileDeciding(Renewal* renewal, v1::ChangeModelReply* outcome) {
  for (int round = 0; round < kMaxRounds; ++round) {
    std::vector<std::shared_ptr<const LiveInterest>> stale;
    const Store* store = nullptr;
    {
      TurnLock lock(&turn_, &mutex_);
      stale = renewal->Stale(*directory_);
      outcome->set_interests(directory_->interest_count());
      store = store_.get();
    }
    if (round > 0 && stale.size() <= kFewInterests) break;
    for (const auto& interest : stale) {
      if (model_change_.stopping()) return absl::CancelledError("The engine was stopped.");
      if (auto status = renewal->Renew(*store, interest); !status.ok()) return status;
      outcome->set_prepared(std::min(outcome->prepared() + 1, outcome->interests()));
      model_change_.Report(*outcome);
      if (options_.on_model_change) options_.on_model_change(*outcome);
    }
  }
  if (model_change_.stopping()) return absl::CancelledError("The engine was stopped.");
  return absl::OkStatus();
}

absl::Status Engine::Impl::ChangeOver(const v1::ControlRequest& request,
                                      std::shared_ptr<const Featurizer> featurizer,
                                      std::shared_ptr<const Rotation> axes, const Renewal& renewal,
                                      v1::ChangeModelReply* outcome) {
  v1::ControlReply reply;
  absl::Status status = desk_->ChangeModel(request, renewal, featurizer->model().content_hash(),
                                           clock_->Now(), &reply);
  if (!status.ok()) return broken_ = status;
  // The rows are in the directory already: from here on nothing else may score them. Afresh: of a
  // text that was deleted meanwhile nothing may stay.
  *lessons_ = Lessons(featurizer.get());
  directory_->UseAxes(std::move(axes));
  pipeline_->UseFeaturizer(featurizer.get());
  desk_->UseFeaturizer(featurizer);
  featurizer_ = std::move(featurizer);
  model_path_ = request.change_model().path();
  *outcome = reply.change_model();
  status = store_->MakeDurable(store_->counters().batch_number());
  if (!status.ok()) broken_ = status;
  PublishFigures();
  return status;
}

}  // namespace sluis
