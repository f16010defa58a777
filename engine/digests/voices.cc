#include "engine/digests/voices.h"

#include <algorithm>
#include <functional>
#include <vector>

#include "absl/strings/ascii.h"

namespace sluis {
namespace {

constexpr size_t kLoudest = 3;

std::string LanguageOf(const storage::v1::StoredPost& stored) {
  const auto& claimed = stored.post().languages();
  const std::string& tag =
      stored.language().empty() && !claimed.empty() ? claimed[0] : stored.language();
  return absl::AsciiStrToLower(tag.substr(0, tag.find('-')));
}

template <typename Counts>
void AddShares(const Counts& counts, google::protobuf::RepeatedPtrField<v1::Share>* shares) {
  for (const auto& [name, posts] : counts) {
    v1::Share* share = shares->Add();
    share->set_name(std::string(name));
    share->set_posts(posts);
  }
  // The counts come by name, so equals stay by name.
  std::stable_sort(shares->begin(), shares->end(), [](const v1::Share& a, const v1::Share& b) {
    return a.posts() > b.posts();
  });
}

}  // namespace

AccountName AccountOf(const v1::Post& post) {
  const v1::Author& author = post.author();
  return {post.source(), author.id().empty() ? author.handle() : author.id()};
}

uint64_t NamedPosts(const v1::Voices& voices) { return voices.posts() - voices.unnamed(); }

void VoiceCount::Add(const storage::v1::StoredPost& stored) {
  const v1::Post& post = stored.post();
  ++posts_;
  if (!post.repost_of().empty()) ++reposts_;
  const AccountName account = AccountOf(post);
  if (account.second.empty()) {
    ++unnamed_;
  } else {
    ++posts_by_account_[account];
  }
  ++sources_[post.source()];
  if (std::string language = LanguageOf(stored); !language.empty()) ++languages_[language];
}

v1::Voices VoiceCount::Counted() const {
  v1::Voices voices;
  std::vector<uint64_t> by_account;
  for (const auto& [account, posts] : posts_by_account_) by_account.push_back(posts);
  std::sort(by_account.begin(), by_account.end(), std::greater<>());
  uint64_t loudest = 0;
  for (size_t i = 0; i < std::min(kLoudest, by_account.size()); ++i) loudest += by_account[i];
  voices.set_posts(posts_);
  voices.set_authors(static_cast<uint32_t>(by_account.size()));
  voices.set_loudest_three(loudest);
  AddShares(sources_, voices.mutable_sources());
  AddShares(languages_, voices.mutable_languages());
  voices.set_reposts(reposts_);
  voices.set_unnamed(unnamed_);
  const uint64_t named = NamedPosts(voices);
  voices.set_few_voices(named >= kFewestNamedPosts && 2 * loudest >= named &&
                        loudest >= kLoudPosts);
  return voices;
}

}  // namespace sluis
