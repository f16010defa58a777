// The first half of a selection: the window's matches gathered into stories, and what fell out.
#ifndef SLUIS_ENGINE_DIGESTS_CANDIDATES_H_
#define SLUIS_ENGINE_DIGESTS_CANDIDATES_H_

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "engine/digests/selection.h"

namespace sluis {

// A story, seen by one interest: its standard-bearer there. Points into the DigestInput.
struct Bearer {
  const v1::Match* match = nullptr;
  const v1::Post* post = nullptr;
};

struct CandidateStory {
  uint64_t id = 0;
  // Distinct, in the order of their first match.
  std::vector<const storage::v1::StoredPost*> posts;
  // By interest id. Ordered, so that everything made from it is.
  std::map<std::string_view, Bearer> bearers;
};

struct Candidates {
  // By rising id.
  std::vector<CandidateStory> stories;
  // Distinct posts matched or kept out, and those of them that cannot be shown, by reason.
  uint64_t matched = 0;
  std::map<v1::LeftOutReason, uint64_t> left_out;
};

// See BuildDigest, steps 1 and 2.
[[nodiscard]] Candidates GatherCandidates(const DigestInput& input);

// Higher probability first, then higher score, the earlier post, the interest's id.
[[nodiscard]] bool RanksBefore(const v1::Match& a, const v1::Match& b);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_CANDIDATES_H_
