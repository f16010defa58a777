// Windows of posts and matches for the tests of selections.
#ifndef SLUIS_TESTS_ENGINE_DIGESTS_WINDOW_H_
#define SLUIS_TESTS_ENGINE_DIGESTS_WINDOW_H_

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/digests/selection.h"

namespace sluis {

// A window under construction: posts, matches and the rest of a DigestInput.
class Window {
 public:
  Window() {
    owner_.set_id("anna");
    owner_.set_name("Anna");
    owner_.set_locale("nl");
    owner_.set_time_zone("Europe/Amsterdam");
  }

  v1::Owner& owner() { return owner_; }

  v1::Interest& AddInterest(const std::string& id) {
    v1::Interest& interest = interests_.emplace_back();
    interest.set_owner_id("anna");
    interest.set_id(id);
    interest.set_title("Over " + id);
    return interest;
  }

  // Its sequence is the number of posts so far.
  v1::Post& AddPost(const std::string& id, const std::string& author = "jan") {
    storage::v1::StoredPost& stored = posts_[id];
    stored.set_sequence(++sequence_);
    stored.mutable_arrived_at()->set_seconds(1000 + static_cast<int64_t>(sequence_));
    stored.mutable_post()->set_source("x");
    stored.mutable_post()->set_id(id);
    stored.mutable_post()->mutable_author()->set_id(author);
    return *stored.mutable_post();
  }

  v1::Match& AddMatch(const std::string& id, const std::string& interest, float score,
                      uint64_t story) {
    v1::Match& match = matches_.emplace_back();
    match.mutable_post()->set_source("x");
    match.mutable_post()->set_id(id);
    match.set_sequence(posts_.at(id).sequence());
    match.set_owner_id("anna");
    match.set_interest_id(interest);
    match.set_score(score);
    match.set_probability(1.0F / (1.0F + std::exp(-score)));
    match.set_story_id(story);
    return match;
  }

  // A post, its match, and a story of its own.
  void AddStory(const std::string& id, const std::string& interest, float score) {
    AddPost(id, "author of " + id);
    AddMatch(id, interest, score, sequence_);
  }

  void AddExclusion(const std::string& interest, uint64_t sequence, v1::LeftOutReason reason) {
    storage::v1::Exclusion& exclusion = exclusions_.emplace_back();
    exclusion.set_owner_id("anna");
    exclusion.set_interest_id(interest);
    exclusion.set_sequence(sequence);
    exclusion.set_reason(static_cast<uint32_t>(reason));
  }

  const std::vector<v1::Match>& matches() const { return matches_; }
  v1::Match& LastMatch() { return matches_.back(); }
  v1::Post& Post(const std::string& id) { return *posts_.at(id).mutable_post(); }
  void Delete(const std::string& id) { posts_.erase(id); }
  void Show(uint64_t story) { shown_.insert(story); }
  void Know(uint64_t story) { known_.insert(story); }
  EarlierVolumes& earlier() { return earlier_; }
  void Mute(std::string author) { muted_author_ = std::move(author); }

  v1::Digest Build() { return Select().digest; }

  Selection Select() {
    DigestInput input;
    input.id = "anna/07:00/2026-03-12";
    input.owner = &owner_;
    input.interests = interests_;
    input.from = absl::FromUnixSeconds(1000);
    input.until = absl::FromUnixSeconds(2000);
    input.matches = matches_;
    input.exclusions = exclusions_;
    input.find_post = [this](const v1::PostKey& key) -> const storage::v1::StoredPost* {
      auto found = posts_.find(key.id());
      return found == posts_.end() ? nullptr : &found->second;
    };
    if (!muted_author_.empty()) {
      input.muted = [this](const v1::Post& post) {
        return post.author().id() == muted_author_ ? v1::LEFT_OUT_REASON_MUTED_AUTHOR
                                                   : v1::LEFT_OUT_REASON_UNSPECIFIED;
      };
    }
    input.shown_before = &shown_;
    input.known_already = &known_;
    input.earlier = &earlier_;
    input.seen = 1240;
    return BuildDigest(input);
  }

 private:
  v1::Owner owner_;
  std::vector<v1::Interest> interests_;
  std::map<std::string, storage::v1::StoredPost> posts_;
  std::vector<v1::Match> matches_;
  std::vector<storage::v1::Exclusion> exclusions_;
  absl::flat_hash_set<uint64_t> shown_;
  absl::flat_hash_set<uint64_t> known_;
  EarlierVolumes earlier_;
  std::string muted_author_;
  uint64_t sequence_ = 0;
};

inline std::vector<std::string> Shown(const v1::Digest& digest) {
  std::vector<std::string> ids;
  for (const v1::Story& story : digest.stories()) ids.push_back(story.post().id());
  return ids;
}

inline std::map<v1::LeftOutReason, uint64_t> LeftOut(const v1::Digest& digest) {
  std::map<v1::LeftOutReason, uint64_t> left_out;
  for (const v1::LeftOut& row : digest.balance().left_out()) left_out[row.reason()] += row.posts();
  return left_out;
}

inline void ExpectBalanced(const v1::Digest& digest) {
  uint64_t accounted = digest.balance().shown_posts();
  for (const auto& [reason, posts] : LeftOut(digest)) accounted += posts;
  EXPECT_EQ(digest.balance().matched(), accounted) << digest.balance().DebugString();
  uint64_t in_stories = 0;
  for (const v1::Story& story : digest.stories()) in_stories += story.posts();
  EXPECT_EQ(digest.balance().shown_posts(), in_stories);
  EXPECT_EQ(digest.balance().shown_stories(), static_cast<uint32_t>(digest.stories_size()));
}

}  // namespace sluis

#endif  // SLUIS_TESTS_ENGINE_DIGESTS_WINDOW_H_
