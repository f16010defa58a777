// Whether two posts tell the same news in other words: what one digest should not say twice.
//
// Looser than a story (engine/stories), which joins near-copies only and lasts: half of the shorter
// text's words of four letters and more, and at least four of them, are in the other text too.
// Pairs of posts of one disaster that match by this rule are marked as saying the same in 26% of
// cases only, against 99% for stories; so it decides what stands beside what in one digest, and
// nothing that is kept.
#ifndef SLUIS_ENGINE_DIGESTS_RETELLING_H_
#define SLUIS_ENGINE_DIGESTS_RETELLING_H_

#include <cstdint>
#include <vector>

#include "proto/sluis/v1/post.pb.h"

namespace sluis {

// Hashes of the words that count, distinct and rising.
using NewsWords = std::vector<uint64_t>;

// Of the title and the text, normalised.
[[nodiscard]] NewsWords NewsWordsOf(const v1::Post& post);

[[nodiscard]] bool TellsTheSame(const NewsWords& a, const NewsWords& b);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_RETELLING_H_
