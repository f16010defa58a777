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

void NoteCrowd(absl::Span<const v1::Match> matches, storage::v1::StoredInterest* stored) {
  const v1::Interest& interest = stored->interest();
  const size_t budget = interest.budget() == 0 ? kDefaultBudget : interest.budget();
  const auto score = CrowdedScore(matches, interest.id(), kEnoughTimes * budget);
  auto* scores = stored->mutable_crowded_scores();
  if (!score.has_value()) {
    scores->Clear();
    return;
  }
  scores->Add(*score);
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

absl::StatusOr<std::vector<std::shared_ptr<const LiveInterest>>> ChangeInterests(
    const v1::Digest& digest, absl::Span<const v1::Match> matches,
    const std::set<std::string>& one_account, const Directory& directory, StateBatch* batch) {
  absl::flat_hash_set<std::string> present;
  for (const v1::Story& story : digest.stories()) present.insert(story.interest_id());
  std::vector<std::shared_ptr<const LiveInterest>> changed;
  for (const auto& interest : directory.InterestsOf(digest.owner_id())) {
    if (!TakesPosts(interest->stored.interest())) continue;
    storage::v1::StoredInterest stored = interest->stored;
    stored.set_quiet_digests(
        QuietAfter(stored.quiet_digests(), present.contains(interest->interest_id)));
    NoteCrowd(matches, &stored);
    if (one_account.contains(interest->interest_id) && CanBeHeldForOneAccount(stored.interest())) {
      HoldForOneAccount(stored.mutable_interest());
    }
    if (google::protobuf::util::MessageDifferencer::Equals(stored, interest->stored)) continue;
    batch->Put(Family::kInterests, InterestKey(interest->owner_id, interest->interest_id), stored);
    auto made = Directory::MakeInterest(std::move(stored), interest->row, interest->tuning);
    if (!made.ok()) return made.status();
    changed.push_back(*std::move(made));
  }
  return changed;
}

}  // namespace sluis
