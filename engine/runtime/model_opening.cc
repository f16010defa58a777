#include "engine/runtime/model_opening.h"

#include <filesystem>
#include <utility>

#include "engine/state/model_in_force.h"
#include "engine/users/renewal.h"
#include "models/fasttext/model.h"
#include "models/sidecar/sidecar.h"

namespace sluis {

absl::StatusOr<std::unique_ptr<const Featurizer>> LoadFeaturizer(const std::string& model_path,
                                                                 FeatureParts parts,
                                                                 ModelStorage storage) {
  absl::StatusOr<std::unique_ptr<const FastTextModel>> model =
      FastTextModel::Load(model_path, {storage});
  if (!model.ok()) return model.status();
  absl::StatusOr<ModelSidecar> sidecar = ReadSidecar(model_path);
  if (!sidecar.ok()) return sidecar.status();
  return std::make_unique<const Featurizer>(std::shared_ptr<const FastTextModel>(*std::move(model)),
                                            sidecar->normalization, parts);
}

absl::StatusOr<std::string> ChangedModelPath(const Store& store) {
  const auto model = ReadModelInForce(store);
  if (!model.ok()) return model.status();
  std::error_code error;
  return std::filesystem::exists(model->path(), error) ? model->path() : std::string();
}

absl::StatusOr<std::optional<v1::ChangeModelReply>> RenewForModel(Store* store,
                                                                  Directory* directory,
                                                                  bool keep_path,
                                                                  Lessons* lessons) {
  auto record = ReadModelInForce(*store);
  if (!record.ok()) return record.status();
  const FastTextModel& model = lessons->featurizer().model();
  Renewal renewal(lessons);
  for (const auto& interest : renewal.Stale(*directory)) {
    if (IsRowOf(interest->row, model)) continue;
    if (absl::Status status = renewal.Renew(*store, interest); !status.ok()) return status;
  }
  storage::v1::EngineCounters counters = store->counters();
  const uint64_t effective = counters.stream_sequence() + 1;
  StateBatch batch;
  const Renewal::Outcome outcome = renewal.Finish(*directory, effective, &batch);
  const bool other = record->hash() != model.content_hash();
  if (!other && batch.empty()) return std::nullopt;
  const bool was_another = !record->hash().empty() || !batch.empty();
  // Where no setting names a model, the file that was changed to stays the one to go on with,
  // though it holds another model by now or is away for a moment.
  if (other && !keep_path) record->clear_path();
  record->set_hash(model.content_hash());
  record->set_effective_sequence(was_another ? effective : 1);
  PutModelInForce(*record, &batch);
  if (absl::Status status = store->Commit(std::move(batch), counters); !status.ok()) return status;
  for (const auto& interest : outcome.interests) directory->PutInterest(interest);
  if (!was_another) return std::nullopt;
  v1::ChangeModelReply change;
  change.set_effective_sequence(effective);
  change.set_interests(outcome.interests.size());
  change.set_prepared(outcome.interests.size());
  change.set_model(model.content_hash());
  change.mutable_restarted()->Assign(outcome.restarted.begin(), outcome.restarted.end());
  return change;
}

}  // namespace sluis
