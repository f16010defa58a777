#include "engine/digests/candidates.h"

#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_set.h"

namespace sluis {
namespace {

using PostName = std::pair<std::string_view, std::string_view>;

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
    for (CandidatePost& post : result_.posts) Settle(&post);
    for (const storage::v1::Exclusion& exclusion : input_.exclusions) {
      if (interests_.contains(exclusion.interest_id())) TakeExclusion(exclusion);
    }
    for (auto& [id, story] : stories_) result_.stories.push_back(std::move(story));
    return std::move(result_);
  }

 private:
  void TakeMatch(const v1::Match& match) {
    const PostName name(match.post().source(), match.post().id());
    const auto [place, is_new] = places_.try_emplace(name, result_.posts.size());
    if (is_new) result_.posts.emplace_back();
    CandidatePost& post = result_.posts[place->second];
    // A post that several interests took has a match for each, one behind the other.
    if (sequences_.insert(match.sequence()).second) post.sequences.push_back(match.sequence());
    post.newest[match.interest_id()] = &match;
    post.story_id = match.story_id();
  }

  void Settle(CandidatePost* post) {
    Judge(post);
    if (post->left_out != v1::LEFT_OUT_REASON_UNSPECIFIED) return;
    CandidateStory& story = stories_[post->story_id];
    story.id = post->story_id;
    story.posts.push_back(post->stored);
    for (const auto& [interest, match] : post->newest) {
      Bearer& bearer = story.bearers[interest];
      const Bearer rival{match, &post->stored->post()};
      if (bearer.match == nullptr || BearsBetter(rival, bearer)) bearer = rival;
    }
  }

  void Judge(CandidatePost* post) {
    post->stored = input_.find_post(post->newest.begin()->second->post());
    if (post->stored == nullptr) {
      post->left_out = v1::LEFT_OUT_REASON_DELETED;
      return;
    }
    if (input_.muted) post->left_out = input_.muted(post->stored->post());
    if (post->left_out != v1::LEFT_OUT_REASON_UNSPECIFIED) return;
    if (Holds(input_.known_already, post->story_id)) {
      post->left_out = v1::LEFT_OUT_REASON_KNOWN_ALREADY;
    } else if (Holds(input_.shown_before, post->story_id)) {
      post->left_out = v1::LEFT_OUT_REASON_SHOWN_BEFORE;
    }
  }

  void TakeExclusion(const storage::v1::Exclusion& exclusion) {
    if (!sequences_.insert(exclusion.sequence()).second) return;
    ++result_.kept_out[static_cast<v1::LeftOutReason>(exclusion.reason())];
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
  // Of each post, its place in result_.posts.
  std::map<PostName, size_t> places_;
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
