// The last part of a selection: what became of every post, and the balance sheet of it.
#ifndef SLUIS_ENGINE_DIGESTS_BALANCE_H_
#define SLUIS_ENGINE_DIGESTS_BALANCE_H_

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "engine/digests/candidates.h"
#include "engine/digests/selection.h"

namespace sluis {

// Of each candidate story the story that shows it, or why none does. Without sequences.
using StoryFates = absl::flat_hash_map<uint64_t, storage::v1::PostFate>;

// Selection.fates.
[[nodiscard]] std::vector<storage::v1::PostFate> FatesOf(const Candidates& candidates,
                                                         const StoryFates& story_fates);

// See BuildDigest. `stories` are those shown.
[[nodiscard]] v1::BalanceSheet BalanceOf(
    const DigestInput& input, const Candidates& candidates, const StoryFates& story_fates,
    const google::protobuf::RepeatedPtrField<v1::Story>& stories);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_BALANCE_H_
