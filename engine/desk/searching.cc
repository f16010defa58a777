#include "engine/desk/searching.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/desk/desk.h"
#include "engine/state/keys.h"
#include "models/text/query.h"
#include "models/text/term_matcher.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr uint32_t kDefaultFound = 20;
constexpr uint32_t kMostFound = 1000;
// Read at once, forwards, to be gone through backwards.
constexpr uint64_t kStretch = 2048;

// One walk, from the newest post of the plan to where it is full.
class Search {
 public:
  explicit Search(const SearchPlan& plan) : plan_(plan) {}

  absl::StatusOr<v1::FoundPosts> Run() {
    uint64_t until = plan_.until_sequence;
    while (until > plan_.first_sequence && !full_) {
      const uint64_t from = std::max(plan_.first_sequence, until - std::min(until, kStretch));
      if (absl::Status status = Read(from, until); !status.ok()) return status;
      until = from;
      uint64_t down_to = from;
      for (auto post = stretch_.rbegin(); post != stretch_.rend() && !full_; ++post) {
        Take(*post);
        if (full_) down_to = post->sequence();
      }
      const auto first = std::lower_bound(sequences_.begin(), sequences_.end(), down_to);
      found_.set_looked_at(found_.looked_at() + static_cast<uint64_t>(sequences_.end() - first));
    }
    if (!full_ && plan_.goes_on) found_.set_next_before_sequence(plan_.first_sequence);
    return std::move(found_);
  }

 private:
  absl::Status Read(uint64_t from, uint64_t until) {
    stretch_.clear();
    sequences_.clear();
    bool damaged = false;
    const absl::Status status =
        plan_.store->Scan(Family::kPosts, SequenceKey(from), SequenceKey(until),
                          [&](std::string_view key, std::string_view value) {
                            sequences_.push_back(SequenceFromKey(key));
                            if (!plan_.rules.glance.MayMatch(value)) return true;
                            damaged = !stretch_.emplace_back().ParseFromArray(
                                value.data(), static_cast<int>(value.size()));
                            return !damaged;
                          });
    return damaged ? absl::DataLossError("A stored post cannot be read back.") : status;
  }

  void Take(storage::v1::StoredPost& stored) {
    const RuleInput input = stored.language().empty() ? RuleInput(stored.post())
                                                      : RuleInput(stored.post(), stored.language());
    if (plan_.rules.exact.Check(input) != v1::LEFT_OUT_REASON_UNSPECIFIED) return;
    if (plan_.owner->mutes.Check(input, plan_.now) != v1::LEFT_OUT_REASON_UNSPECIFIED) {
      found_.set_muted(found_.muted() + 1);
      return;
    }
    v1::KeptPost* const kept = found_.add_posts();
    kept->set_sequence(stored.sequence());
    *kept->mutable_arrived_at() = stored.arrived_at();
    *kept->mutable_post() = std::move(*stored.mutable_post());
    full_ = static_cast<size_t>(found_.posts_size()) == plan_.limit;
    if (full_ && kept->sequence() > plan_.first_sequence)
      found_.set_next_before_sequence(kept->sequence());
  }

  const SearchPlan& plan_;
  // Of a stretch: all sequences, and the posts that may be found.
  std::vector<uint64_t> sequences_;
  std::vector<storage::v1::StoredPost> stretch_;
  v1::FoundPosts found_;
  bool full_ = false;
};

}  // namespace

absl::StatusOr<SearchRules> RulesOfSearch(const std::string& text) {
  absl::StatusOr<Query> query = ParseQuery(text);
  if (!query.ok()) return query.status();
  if (query->required.empty() && !query->optional.empty()) {
    query->required.push_back(query->optional);
  }
  if (query->required.empty()) {
    return absl::InvalidArgumentError(
        "A search needs a word that posts must hold, such as dijk* or \"hoog water\".");
  }
  v1::Interest wanted;
  AddQuery(*query, &wanted);
  auto exact = InterestRules::Compile(wanted);
  if (!exact.ok()) return exact.status();
  return SearchRules{*std::move(exact), RawWordFilter(*query)};
}

absl::StatusOr<v1::FoundPosts> RunSearch(const SearchPlan& plan) { return Search(plan).Run(); }

absl::StatusOr<SearchPlan> Desk::PlanSearch(const v1::SearchPostsRequest& request,
                                            absl::Time now) const {
  auto owner = OwnerOf(request.owner_id());
  if (!owner.ok()) return owner.status();
  auto rules = RulesOfSearch(request.query());
  if (!rules.ok()) return rules.status();
  SearchPlan plan;
  plan.store = parts_.store;
  plan.owner = *std::move(owner);
  plan.rules = *std::move(rules);
  plan.now = now;
  const auto window = SequencesBetween(request.has_from() ? &request.from() : nullptr,
                                       request.has_until() ? &request.until() : nullptr);
  if (!window.ok()) return window.status();
  plan.until_sequence = window->until;
  if (request.before_sequence() > 0) {
    plan.until_sequence = std::min(plan.until_sequence, request.before_sequence());
  }
  plan.first_sequence = std::max(window->first, parts_.store->floors().posts);
  plan.first_sequence = std::min(plan.first_sequence, plan.until_sequence);
  plan.goes_on = plan.until_sequence - plan.first_sequence > kMostSearchedPosts;
  if (plan.goes_on) plan.first_sequence = plan.until_sequence - kMostSearchedPosts;
  plan.limit = request.limit() == 0 ? kDefaultFound : std::min(request.limit(), kMostFound);
  return plan;
}

}  // namespace sluis
