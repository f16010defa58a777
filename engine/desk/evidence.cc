#include "engine/desk/evidence.h"

#include <xxhash.h>

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "engine/state/keys.h"
#include "engine/state/match_log.h"
#include "engine/users/learning.h"
#include "models/interests/learner.h"
#include "models/interests/scorer.h"
#include "models/interests/starting_row.h"
#include "models/text/post_text.h"

namespace sluis {
namespace {

// How many unjudged posts each judgement brings along, and how far they are looked for.
constexpr int kWeakNegatives = 1;
constexpr int kDrawsEach = 8;
constexpr uint64_t kDrawnWithin = 512;
// In log-odds below the bar, by the interest's own words: little chance that the reader wants it.
constexpr float kLowScorerMargin = 2;

// Unjudged low scorers from around the post. Which ones depends on the interest's own words, the
// post and the stream, not on what was learned: so judgements can be taken back one by one.
absl::Status DrawWeakNegatives(const Store& store, const v1::Interest& interest,
                               const storage::v1::StoredPost& post, Lessons* lessons,
                               storage::v1::StoredJudgement* record) {
  const InterestRow& start = lessons->StartOf(interest);
  const auto highest = static_cast<float>(Logit(BarOf(interest))) - kLowScorerMargin;
  const std::string name = absl::StrCat(interest.owner_id(), "/", interest.id(), "/",
                                        post.post().source(), "/", post.post().id());
  const uint64_t first = post.sequence() > kDrawnWithin ? post.sequence() - kDrawnWithin : 1;
  const uint64_t last = std::min(store.counters().stream_sequence(), first + 2 * kDrawnWithin);
  for (int draw = 0; draw < kWeakNegatives * kDrawsEach; ++draw) {
    if (record->weak_negatives_size() == kWeakNegatives) break;
    const uint64_t hash =
        XXH3_64bits_withSeed(name.data(), name.size(), static_cast<uint64_t>(draw));
    const uint64_t sequence = first + hash % (last - first + 1);
    storage::v1::StoredPost drawn;
    const absl::Status status = store.Get(Family::kPosts, SequenceKey(sequence), &drawn);
    if (absl::IsNotFound(status) || sequence == post.sequence()) continue;
    if (!status.ok()) return status;
    if (ScoreOf(start, drawn.post(), lessons->featurizer()) > highest) continue;
    storage::v1::WeakNegative* negative = record->add_weak_negatives();
    negative->mutable_post()->set_source(drawn.post().source());
    negative->mutable_post()->set_id(drawn.post().id());
    negative->set_text(PostText(drawn.post()));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status GatherEvidence(const Store& store, const v1::Interest& interest,
                            const storage::v1::StoredPost& post, Lessons* lessons,
                            storage::v1::StoredJudgement* record) {
  *record->mutable_arrived_at() = post.arrived_at();
  record->set_voice(VoiceHash(post.post()));
  auto log = ReadMatches(store, interest.owner_id(), post.sequence(), post.sequence() + 1);
  if (!log.ok()) return log.status();
  for (const v1::Match& match : log->matches) {
    if (match.interest_id() != interest.id()) continue;
    record->mutable_showing()->set_score(match.score());
    record->mutable_showing()->set_exploring(match.exploring());
    record->set_story_id(match.story_id());
  }
  if (!Teaches(record->judgement())) return absl::OkStatus();
  record->set_learner_version(kLearnerVersion);
  record->set_text(PostText(post.post()));
  return DrawWeakNegatives(store, interest, post, lessons, record);
}

}  // namespace sluis
