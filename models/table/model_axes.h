// The axes of a model's own vectors, for InterestTable::UseRotation.
#ifndef SLUIS_MODELS_TABLE_MODEL_AXES_H_
#define SLUIS_MODELS_TABLE_MODEL_AXES_H_

#include <memory>

#include "models/interests/features.h"
#include "models/table/rotation.h"

namespace sluis {

// The principal axes of the vectors of the model's commonest words, each counted as often as
// training saw it. A post's vector is a mean of such vectors, so its axes are nearly these, and
// nothing has to be kept: the same model gives the same axes. Takes some 30 ms.
[[nodiscard]] std::shared_ptr<const Rotation> AxesOf(const Featurizer& featurizer);

}  // namespace sluis

#endif  // SLUIS_MODELS_TABLE_MODEL_AXES_H_
