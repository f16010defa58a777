#include "engine/digests/candidates.h"

#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_set.h"

namespace sluis {
namespace {

using PostName = std::pair<std::string_view, std::string_view>;

// What became of one distinct post.
struct Fate {
  const storage::v1::StoredPost* stored = nullptr;
  v1::LeftOutReason left_out = v1::LEFT_OUT_REASON_UNSPECIFIED;
  // An edited post has a match for each version; only the newest of each interest says what stands
  // there now. Ordered, so that everything made from it is.
  std::map<std::string_view, const v1::Match*> newest;
  uint64_t story_id = 0;
};

bool Holds(const absl::flat_hash_set<uint64_t>* stories, uint64_t id) {
  return stories != nullptr && stories->contains(id);
}

class Gatherer {
 public:
  explicit Gatherer(const DigestInput& input) : input_(input) {
    for (const v1::Interest& interest : input.interests) interests_.insert(interest.id());
  }

  Candidates Gather() {
    for (const v1::Match& match : input_.matches) {
      if (interests_.contains(match.interest_id())) TakeMatch(match);
    }
    for (const PostName& name : in_order_) Settle(name, fates_.at(name));
    for (const storage::v1::Exclusion& exclusion : input_.exclusions) {
      if (interests_.contains(exclusion.interest_id())) TakeExclusion(exclusion);
    }
    for (auto& [id, story] : stories_) result_.stories.push_back(std::move(story));
    return std::move(result_);
  }

 private:
  void TakeMatch(const v1::Match& match) {
    sequences_.insert(match.sequence());
    const PostName name(match.post().source(), match.post().id());
    auto [fate, is_new] = fates_.try_emplace(name);
    if (is_new) in_order_.push_back(name);
    fate->second.newest[match.interest_id()] = &match;
    fate->second.story_id = match.story_id();
  }

  void Settle(const PostName& name, Fate& fate) {
    Judge(name, &fate);
    ++result_.matched;
    if (fate.left_out != v1::LEFT_OUT_REASON_UNSPECIFIED) {
      ++result_.left_out[fate.left_out];
      return;
    }
    CandidateStory& story = stories_[fate.story_id];
    story.id = fate.story_id;
    story.posts.push_back(fate.stored);
    for (const auto& [interest, match] : fate.newest) {
      Bearer& bearer = story.bearers[interest];
      const Bearer rival{match, &fate.stored->post()};
      if (bearer.match == nullptr || BearsBetter(rival, bearer)) bearer = rival;
    }
  }

  void Judge(const PostName& name, Fate* fate) {
    v1::PostKey key;
    key.set_source(std::string(name.first));
    key.set_id(std::string(name.second));
    fate->stored = input_.find_post(key);
    if (fate->stored == nullptr) {
      fate->left_out = v1::LEFT_OUT_REASON_DELETED;
      return;
    }
    if (input_.muted) fate->left_out = input_.muted(fate->stored->post());
    if (fate->left_out != v1::LEFT_OUT_REASON_UNSPECIFIED) return;
    if (Holds(input_.known_already, fate->story_id)) {
      fate->left_out = v1::LEFT_OUT_REASON_KNOWN_ALREADY;
    } else if (Holds(input_.shown_before, fate->story_id)) {
      fate->left_out = v1::LEFT_OUT_REASON_SHOWN_BEFORE;
    }
  }

  void TakeExclusion(const storage::v1::Exclusion& exclusion) {
    if (!sequences_.insert(exclusion.sequence()).second) return;
    ++result_.matched;
    ++result_.left_out[static_cast<v1::LeftOutReason>(exclusion.reason())];
  }

  static bool BearsBetter(const Bearer& a, const Bearer& b) {
    const bool a_is_repost = !a.post->repost_of().empty();
    const bool b_is_repost = !b.post->repost_of().empty();
    if (a_is_repost != b_is_repost) return b_is_repost;
    return std::make_tuple(-a.match->score(), a.match->sequence()) <
           std::make_tuple(-b.match->score(), b.match->sequence());
  }

  const DigestInput& input_;
  Candidates result_;
  std::set<std::string_view> interests_;
  std::map<PostName, Fate> fates_;
  std::vector<PostName> in_order_;
  // Stream sequences already counted. Exclusions carry nothing else to know a post by.
  absl::flat_hash_set<uint64_t> sequences_;
  std::map<uint64_t, CandidateStory> stories_;
};

}  // namespace

Candidates GatherCandidates(const DigestInput& input) { return Gatherer(input).Gather(); }

bool RanksBefore(const v1::Match& a, const v1::Match& b) {
  return std::make_tuple(-a.probability(), -a.score(), a.sequence(),
                         std::string_view(a.interest_id())) <
         std::make_tuple(-b.probability(), -b.score(), b.sequence(),
                         std::string_view(b.interest_id()));
}

}  // namespace sluis
