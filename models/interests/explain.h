// Why a post got its score: the parts of the sum, exact because the model is linear.
#ifndef SLUIS_MODELS_INTERESTS_EXPLAIN_H_
#define SLUIS_MODELS_INTERESTS_EXPLAIN_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "models/interests/features.h"
#include "models/interests/row.h"
#include "proto/sluis/v1/interest.pb.h"

namespace sluis {

// One part for each token of the text (a word twice in it gives one part), one for each of the
// row's terms that the text holds (a stem under the word it came from), and one for the bias, which
// includes -w.mean / |h - mean| from the centring. They sum to Score within 1e-4. Strongest first,
// by absolute value; ties by text. `text` is raw, for a post PostText(post).
[[nodiscard]] std::vector<v1::Reason> Explain(const InterestRow& row, std::string_view text,
                                              const Featurizer& featurizer,
                                              FastTextWorkspace& workspace);

// The `count` strongest parts that speak for the post, ready to be shown: the token and the terms
// of one word are one reason, bias, "</s>" and parts under 0.01 are none.
[[nodiscard]] std::vector<v1::Reason> StrongestReasons(absl::Span<const v1::Reason> parts,
                                                       size_t count = 3);

}  // namespace sluis

#endif  // SLUIS_MODELS_INTERESTS_EXPLAIN_H_
