// The desk's answer to: which interests would take this text?
#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/desk/desk.h"
#include "engine/pipeline/decision.h"
#include "engine/pipeline/scoring.h"
#include "proto/checks.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr uint32_t kDefaultScored = 100;
constexpr uint32_t kMostScored = 10'000;

}  // namespace

absl::Status Desk::ScoreText(const v1::ScoreRequest& request, v1::ScoreReply* reply) const {
  if (!request.owner_id().empty()) {
    if (auto owner = OwnerOf(request.owner_id()); !owner.ok()) return owner.status();
  }
  v1::Post named = request.post();
  // A text alone has no name.
  if (named.source().empty()) named.set_source("score");
  if (named.id().empty()) named.set_id("score");
  if (absl::Status status = CheckPost(named); !status.ok()) return status;
  const v1::Post* const post = &named;
  AcceptedPost accepted;
  accepted.post = post;
  accepted.arrived_at = FromTimestamp(parts_.store->counters().clock());
  // The snapshot holds what the pairs point to.
  const TableSnapshot table = parts_.directory->Snapshot();
  const std::vector<ScoredPost> scored =
      ScorePosts({&post, 1}, *parts_.featurizer, table, RunSerially);
  Decision decision = Decide(accepted, scored.front(), *parts_.directory, *parts_.featurizer);
  // From here on the interests no longer stand beside their matches.
  decision.interests.clear();
  std::erase_if(decision.matches, [&](const v1::Match& match) {
    return !request.owner_id().empty() && match.owner_id() != request.owner_id();
  });
  std::stable_sort(decision.matches.begin(), decision.matches.end(),
                   [](const v1::Match& a, const v1::Match& b) { return a.score() > b.score(); });
  reply->set_language(decision.language);
  reply->set_match_count(decision.matches.size());
  const uint32_t limit =
      request.limit() == 0 ? kDefaultScored : std::min(request.limit(), kMostScored);
  for (v1::Match& match : decision.matches) {
    if (static_cast<uint32_t>(reply->matches_size()) == limit) break;
    match.clear_post();
    match.clear_sequence();
    match.clear_arrived_at();
    *reply->add_matches() = std::move(match);
  }
  return absl::OkStatus();
}

}  // namespace sluis
