#include "engine/digests/one_account.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

#include "engine/users/learning.h"

namespace sluis {
namespace {

// What one account wrote.
struct Voice {
  size_t posts = 0;
  bool is_organisation = false;
};

// The posts of one interest, each counted once whatever versions of it matched.
class AccountTally {
 public:
  void Add(const v1::Post& post, const Organisations& organisations) {
    const uint64_t account = VoiceHash(post);
    if (account == 0 || !posts_.emplace(post.source(), post.id()).second) return;
    Voice& voice = voices_[account];
    ++voice.posts;
    voice.is_organisation = voice.is_organisation || organisations.IsBehind(post);
  }

  bool IsOnePrivateAccount() const {
    return posts_.size() >= kOneAccountPosts &&
           std::any_of(voices_.begin(), voices_.end(), [this](const auto& each) {
             return !each.second.is_organisation && 2 * each.second.posts > posts_.size();
           });
  }

 private:
  std::set<std::pair<std::string, std::string>> posts_;
  std::map<uint64_t, Voice> voices_;
};

}  // namespace

std::set<std::string> FollowersOfOneAccount(
    absl::Span<const v1::Match> matches,
    const std::function<const storage::v1::StoredPost*(const v1::PostKey&)>& find_post,
    const Organisations& organisations) {
  std::map<std::string, AccountTally> counts;
  for (const v1::Match& match : matches) {
    const storage::v1::StoredPost* stored = find_post(match.post());
    if (stored != nullptr) counts[match.interest_id()].Add(stored->post(), organisations);
  }
  std::set<std::string> followers;
  for (const auto& [interest_id, count] : counts) {
    if (count.IsOnePrivateAccount()) followers.insert(interest_id);
  }
  return followers;
}

}  // namespace sluis
