#include "engine/digests/aftermath.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "engine/digests/selection.h"
#include "engine/state/keys.h"
#include "engine/users/approval.h"
#include "google/protobuf/util/message_differencer.h"

namespace sluis {
namespace {

using Scores = std::map<std::string, float>;

Scores ScoresOf(const storage::v1::StoredDigest& made) {
  Scores scores;
  for (const auto& crowded : made.crowded()) scores[crowded.interest_id()] = crowded.score();
  return scores;
}

void NoteCrowd(const Scores& crowded, storage::v1::StoredInterest* stored) {
  auto* scores = stored->mutable_crowded_scores();
  const auto found = crowded.find(stored->interest().id());
  if (found == crowded.end()) {
    scores->Clear();
    return;
  }
  scores->Add(found->second);
  if (scores->size() > kCrowdedDigests) scores->erase(scores->begin());
}

}  // namespace

std::optional<float> CrowdedScore(absl::Span<const v1::Match> matches,
                                  std::string_view interest_id, size_t enough) {
  std::map<uint64_t, float> best;
  for (const v1::Match& match : matches) {
    if (match.interest_id() != interest_id) continue;
    const auto [story, is_new] = best.try_emplace(match.story_id(), match.score());
    if (!is_new) story->second = std::max(story->second, match.score());
  }
  if (best.size() <= enough) return std::nullopt;
  std::vector<float> scores;
  scores.reserve(best.size());
  for (const auto& [story, score] : best) scores.push_back(score);
  const auto too_much = scores.begin() + static_cast<std::ptrdiff_t>(enough);
  std::nth_element(scores.begin(), too_much, scores.end(), std::greater<>());
  return *too_much;
}

std::vector<storage::v1::CrowdedInterest> CrowdedInterests(absl::Span<const v1::Match> matches,
                                                           const std::string& owner_id,
                                                           const Directory& directory) {
  std::vector<storage::v1::CrowdedInterest> crowded;
  for (const auto& live : directory.InterestsOf(owner_id)) {
    const v1::Interest& interest = live->stored.interest();
    if (!TakesPosts(interest)) continue;
    const size_t budget = interest.budget() == 0 ? kDefaultBudget : interest.budget();
    const auto score = CrowdedScore(matches, interest.id(), kEnoughTimes * budget);
    if (!score.has_value()) continue;
    crowded.emplace_back().set_interest_id(interest.id());
    crowded.back().set_score(*score);
  }
  return crowded;
}

absl::StatusOr<std::vector<std::shared_ptr<const LiveInterest>>> ChangeInterests(
    const storage::v1::StoredDigest& made, const std::set<std::string>& one_account,
    const Directory& directory, StateBatch* batch) {
  const v1::Digest& digest = made.digest();
  const Scores crowded = ScoresOf(made);
  absl::flat_hash_set<std::string> present;
  for (const v1::Story& story : digest.stories()) present.insert(story.interest_id());
  std::vector<std::shared_ptr<const LiveInterest>> changed;
  for (const auto& interest : directory.InterestsOf(digest.owner_id())) {
    if (!TakesPosts(interest->stored.interest())) continue;
    storage::v1::StoredInterest stored = interest->stored;
    stored.set_quiet_digests(
        QuietAfter(stored.quiet_digests(), present.contains(interest->interest_id)));
    NoteCrowd(crowded, &stored);
    if (one_account.contains(interest->interest_id) && CanBeHeldForOneAccount(stored.interest())) {
      HoldForOneAccount(stored.mutable_interest());
    }
    if (google::protobuf::util::MessageDifferencer::Equals(stored, interest->stored)) continue;
    batch->Put(Family::kInterests, InterestKey(interest->owner_id, interest->interest_id), stored);
    auto after = Directory::MakeInterest(std::move(stored), interest->row, interest->tuning);
    if (!after.ok()) return after.status();
    changed.push_back(*std::move(after));
  }
  return changed;
}

}  // namespace sluis
