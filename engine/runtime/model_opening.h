// Opening a folder with a model: which one, and what follows when it is another than before.
#ifndef SLUIS_ENGINE_RUNTIME_MODEL_OPENING_H_
#define SLUIS_ENGINE_RUNTIME_MODEL_OPENING_H_

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "engine/state/store.h"
#include "engine/users/directory.h"
#include "engine/users/learning.h"
#include "models/fasttext/fasttext_options.h"
#include "models/interests/features.h"
#include "proto/sluis/v1/control.pb.h"

namespace sluis {

// With the normalisation that the model's sidecar names.
[[nodiscard]] absl::StatusOr<std::unique_ptr<const Featurizer>> LoadFeaturizer(
    const std::string& model_path, FeatureParts parts, ModelStorage storage);

// The file of the model that the folder was changed to while an engine ran; empty when there was no
// such change or the file is not there any more.
[[nodiscard]] absl::StatusOr<std::string> ChangedModelPath(const Store& store);

// Renews every row that is not of the model of `lessons`, notes the model as the one in force, all
// in one commit, and puts the interests into the directory. Does nothing when all is of that model
// already. Returns the change, if the folder had another model before. With `keep_path` the file
// that the folder was changed to stays the one to open next time.
[[nodiscard]] absl::StatusOr<std::optional<v1::ChangeModelReply>> RenewForModel(
    Store* store, Directory* directory, bool keep_path, Lessons* lessons);

}  // namespace sluis

#endif  // SLUIS_ENGINE_RUNTIME_MODEL_OPENING_H_
