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

// A distinct post that matched: what is known of it before the selection.
struct CandidatePost {
  // As it is now; nullptr once deleted.
  const storage::v1::StoredPost* stored = nullptr;
  // Why it cannot be shown; UNSPECIFIED if it can. Then its story's fate is its fate.
  v1::LeftOutReason left_out = v1::LEFT_OUT_REASON_UNSPECIFIED;
  uint64_t story_id = 0;
  // Of its versions that matched, rising.
  std::vector<uint64_t> sequences;
  // An edited post has a match for each version; only the newest of each interest says what stands
  // there now. By interest id, ordered, so that everything made from it is.
  std::map<std::string_view, const v1::Match*> newest;
};

struct Candidates {
  // By rising id.
  std::vector<CandidateStory> stories;
  // In the order of their first match.
  std::vector<CandidatePost> posts;
  // Distinct posts that did not match because a rule or mute kept them out, by reason.
  std::map<v1::LeftOutReason, uint64_t> kept_out;
};

// See BuildDigest, steps 1 and 2.
[[nodiscard]] Candidates GatherCandidates(const DigestInput& input);

// Higher probability first, then higher score, the earlier post, the interest's id.
[[nodiscard]] bool RanksBefore(const v1::Match& a, const v1::Match& b);

}  // namespace sluis

#endif  // SLUIS_ENGINE_DIGESTS_CANDIDATES_H_
