// The desk's lists: digests, matches of an owner in order, alerts, and what was said of posts.
#include <algorithm>
#include <utility>
#include <vector>

#include "engine/desk/desk.h"
#include "engine/digests/newest_digest.h"
#include "engine/state/match_log.h"
#include "engine/state/post_reader.h"
#include "engine/users/learning.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr uint32_t kDefaultMatchLimit = 1000;
constexpr uint32_t kDefaultAlertLimit = 5;
constexpr uint32_t kMostAlerts = 100;
constexpr uint32_t kDefaultJudgementLimit = 100;
constexpr uint32_t kMostJudgements = 10'000;
constexpr size_t kMostWholeDigests = 30;

bool IsLater(const storage::v1::StoredJudgement& a, const storage::v1::StoredJudgement& b) {
  const absl::Time of_a = FromTimestamp(a.judgement().at());
  const absl::Time of_b = FromTimestamp(b.judgement().at());
  return of_a != of_b ? of_a > of_b : a.number() > b.number();
}

// The match log is read forwards: this much of it at first, then twice as much each time.
constexpr uint64_t kFirstStretch = 4096;

// A page of matches, and where the next one begins; 0 at the end.
struct MatchPage {
  std::vector<v1::Match> matches;
  uint64_t next = 0;
};

absl::StatusOr<MatchPage> OldestFirst(const Store& store, const v1::ListMatchesRequest& request,
                                      size_t limit) {
  const uint64_t end = store.counters().stream_sequence() + 1;
  // One more than asked for tells whether there are more.
  auto window = ReadMatches(store, request.owner_id(), request.from_sequence(), end, limit + 1);
  if (!window.ok()) return window.status();
  MatchPage page{std::move(window->matches), 0};
  if (page.matches.size() <= limit) return page;
  // The page ends with the whole of its last post, or the next one would repeat or miss a part.
  const uint64_t last = page.matches[limit - 1].sequence();
  auto whole = ReadMatches(store, request.owner_id(), last, last + 1);
  if (!whole.ok()) return whole.status();
  std::erase_if(page.matches, [last](const v1::Match& match) { return match.sequence() >= last; });
  page.matches.insert(page.matches.end(), whole->matches.begin(), whole->matches.end());
  page.next = last + 1;
  return page;
}

absl::StatusOr<MatchPage> NewestFirst(const Store& store, const v1::ListMatchesRequest& request,
                                      size_t limit) {
  const uint64_t newest = store.counters().stream_sequence() + 1;
  const uint64_t before =
      request.before_sequence() == 0 ? newest : std::min(request.before_sequence(), newest);
  const uint64_t lowest = std::min(std::max<uint64_t>(request.from_sequence(), 1), before);
  MatchPage page;
  for (uint64_t stretch = kFirstStretch;; stretch *= 2) {
    const uint64_t from = before - std::min(before - lowest, stretch);
    auto window = ReadMatches(store, request.owner_id(), from, before);
    if (!window.ok()) return window.status();
    page.matches = std::move(window->matches);
    if (page.matches.size() > limit || from == lowest) break;
  }
  std::reverse(page.matches.begin(), page.matches.end());
  if (page.matches.size() <= limit) return page;
  const uint64_t last = page.matches[limit - 1].sequence();
  std::erase_if(page.matches, [last](const v1::Match& match) { return match.sequence() < last; });
  page.next = last;
  return page;
}

}  // namespace

absl::Status Desk::ListDigests(const v1::ListDigestsRequest& request, v1::DigestList* list) const {
  auto ids = parts_.digests->List(request.owner_id());
  if (!ids.ok()) return ids.status();
  const size_t whole = std::min({size_t{request.whole()}, kMostWholeDigests, ids->size()});
  for (size_t i = 0; i < whole; ++i) {
    auto digest = parts_.digests->Get(request.owner_id(), (*ids)[ids->size() - 1 - i]);
    if (!digest.ok()) return digest.status();
    *list->add_digests() = *std::move(digest);
  }
  for (std::string& id : *ids) list->add_digest_ids(std::move(id));
  return absl::OkStatus();
}

absl::Status Desk::ListMatches(const v1::ListMatchesRequest& request, v1::MatchList* list) const {
  if (auto owner = OwnerOf(request.owner_id()); !owner.ok()) return owner.status();
  const size_t limit = request.limit() == 0 ? kDefaultMatchLimit : request.limit();
  auto page = request.newest_first() ? NewestFirst(*parts_.store, request, limit)
                                     : OldestFirst(*parts_.store, request, limit);
  if (!page.ok()) return page.status();
  list->set_next_sequence(page->next);
  PostReader posts(parts_.store);
  for (const v1::Match& match : page->matches) {
    v1::MatchEvent* event = list->add_matches();
    *event->mutable_match() = match;
    const storage::v1::StoredPost* post = posts.Find(match.post());
    if (post != nullptr) *event->mutable_post() = post->post();
  }
  return posts.status();
}

absl::Status Desk::ListAlerts(const v1::ListAlertsRequest& request, v1::MatchList* list) const {
  const std::string& owner_id = request.owner_id();
  if (auto owner = OwnerOf(owner_id); !owner.ok()) return owner.status();
  const auto newest = NewestDigest(*parts_.store, owner_id);
  if (!newest.ok() && !absl::IsNotFound(newest.status())) return newest.status();
  const uint32_t limit =
      request.limit() == 0 ? kDefaultAlertLimit : std::min(request.limit(), kMostAlerts);
  PostReader posts(parts_.store);
  for (const uint64_t sequence :
       parts_.alerts->ToldSince(owner_id, newest.ok() ? newest->until_sequence() : 0)) {
    if (static_cast<uint32_t>(list->matches_size()) == limit) break;
    auto told = ReadAlerts(*parts_.store, owner_id, sequence, sequence + 1);
    if (!told.ok()) return told.status();
    for (v1::Match& match : told->matches) {
      const storage::v1::StoredPost* const post = posts.Find(match.post());
      if (post == nullptr) continue;
      v1::MatchEvent* const event = list->add_matches();
      *event->mutable_post() = post->post();
      *event->mutable_match() = std::move(match);
    }
  }
  return posts.status();
}

absl::Status Desk::ListJudgements(const v1::ListJudgementsRequest& request,
                                  v1::JudgementList* list) const {
  if (auto owner = OwnerOf(request.owner_id()); !owner.ok()) return owner.status();
  const auto interests = InterestsNamed(request.owner_id(), request.interest_id());
  if (!interests.ok()) return interests.status();
  std::vector<storage::v1::StoredJudgement> all;
  for (const auto& interest : *interests) {
    auto judgements = ReadJudgements(*parts_.store, interest->owner_id, interest->interest_id);
    if (!judgements.ok()) return judgements.status();
    for (auto& judgement : *judgements) all.push_back(std::move(judgement));
  }
  std::sort(all.begin(), all.end(), IsLater);
  list->set_count(all.size());
  const uint32_t limit = request.limit() == 0 ? kDefaultJudgementLimit : request.limit();
  all.resize(std::min<size_t>(all.size(), std::min(limit, kMostJudgements)));
  for (auto& judgement : all) {
    v1::JudgementList::Entry* const entry = list->add_entries();
    *entry->mutable_judgement() = std::move(*judgement.mutable_judgement());
    entry->set_text(std::move(*judgement.mutable_text()));
  }
  return absl::OkStatus();
}

}  // namespace sluis
