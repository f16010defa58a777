// What a score is worth to this reader: learned from the posts that were shown and then judged.
#ifndef SLUIS_MODELS_INTERESTS_CALIBRATION_H_
#define SLUIS_MODELS_INTERESTS_CALIBRATION_H_

#include "absl/types/span.h"
#include "models/interests/learner.h"
#include "models/interests/row.h"

namespace sluis {

// Sets slope, offset, openness and precision from those examples that were shown; with none they stay.
//
// Slope and offset: Platt's scaling (Platt 1999, "Probabilistic outputs for support vector
// machines") of the newest kCalibrationShowings scores as decided, with a normal prior on both, so
// that a few judgements move them little. The slope stays positive: order is never turned round.
//
// Openness: e / kOpenAt, at most 1, with e = (h + 1) / (n + 2) the share of wanted ones among
// exploring showings, each counted 0.9 less for every day before the newest showing. An interest
// whose readers do not like what lies below its bar stops looking there.
//
// Precision: the share of wanted ones among all showings, each counted 0.98 less for every one
// after it, as if ten showings of which kPrecisionWish were wanted had gone before.
void Calibrate(absl::Span<const LearningExample> examples, InterestRow* row);

inline constexpr int kCalibrationShowings = 60;
inline constexpr double kOpenAt = 0.6;

// The share of what is shown that a reader who says nothing of it is thought to want to be right.
inline constexpr double kPrecisionWish = 0.7;

// Of an interest that nobody has judged yet: less than after one judgement, for there may be nobody
// who ever judges.
inline constexpr float kUnjudgedOpenness = 0.6F;

}  // namespace sluis

#endif  // SLUIS_MODELS_INTERESTS_CALIBRATION_H_
