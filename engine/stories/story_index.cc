#include "engine/stories/story_index.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace sluis {
namespace {

// A shingle that very many stories hold ("click here to") says little: only the newest count.
constexpr size_t kStoriesPerShingle = 64;

// What storage keeps is what the index computes with, or a restart would change an answer.
absl::Time ToStoredPrecision(absl::Time time) {
  return absl::FromUnixNanos(absl::ToUnixNanos(time));
}

void SetTimestamp(absl::Time time, google::protobuf::Timestamp* stamp) {
  const int64_t seconds = absl::ToUnixSeconds(time);
  stamp->set_seconds(seconds);
  stamp->set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
}

absl::Time TimeOf(const google::protobuf::Timestamp& stamp) {
  return absl::FromUnixSeconds(stamp.seconds()) + absl::Nanoseconds(stamp.nanos());
}

}  // namespace

StoryIndex::StoryIndex(const StoryIndexOptions& options) : options_(options) {}

StoryAssignment StoryIndex::Assign(const v1::Post& post, Signature signature, uint64_t sequence,
                                   absl::Time arrived_at) {
  StoryAssignment assignment;
  now_ = std::max(now_, ToStoredPrecision(arrived_at));
  EndOld(&assignment.ended);
  Entry* entry = FindByReference(post);
  if (entry == nullptr) entry = FindByText(signature);
  if (entry == nullptr) entry = FindByResemblance(signature.shingles);
  if (entry == nullptr) {
    while (!stories_.empty() && stories_.size() >= options_.max_stories) {
      EndOldest(&assignment.ended);
    }
    entry = &Open(sequence, std::move(signature), now_);
    assignment.is_new = true;
  }
  entry->last_at = now_;
  ++entry->posts;
  Remember(*entry, PostKeyHash(post.source(), post.id()));
  if (!post.conversation().empty()) {
    RememberConversation(*entry, ConversationHash(post.source(), post.conversation()));
  }
  assignment.story_id = entry->id;
  return assignment;
}

std::optional<storage::v1::StoredStory> StoryIndex::Record(uint64_t story_id) const {
  const Entry* entry = Find(story_id);
  if (entry == nullptr) return std::nullopt;
  return RecordOf(*entry);
}

bool StoryIndex::FirstAlert(uint64_t story_id, uint64_t owner_hash) {
  Entry* entry = Find(story_id);
  if (entry == nullptr) return false;
  std::vector<uint64_t>& alerted = entry->alerted;
  if (std::find(alerted.begin(), alerted.end(), owner_hash) != alerted.end()) return false;
  alerted.push_back(owner_hash);
  return true;
}

void StoryIndex::RestoreStory(const storage::v1::StoredStory& record) {
  Signature signature;
  signature.text_hash = record.text_hash();
  signature.shingles.assign(record.shingles().begin(), record.shingles().end());
  Entry& entry = Open(record.id(), std::move(signature), TimeOf(record.first_at()));
  entry.last_at = TimeOf(record.last_at());
  entry.posts = record.posts();
  for (const uint64_t hash : record.conversations()) RememberConversation(entry, hash);
  entry.alerted.assign(record.alerted().begin(), record.alerted().end());
  now_ = std::max(now_, entry.last_at);
}

void StoryIndex::RestorePost(const v1::PostKey& post, uint64_t story_id) {
  Entry* entry = Find(story_id);
  if (entry != nullptr) Remember(*entry, PostKeyHash(post.source(), post.id()));
}

storage::v1::StoredStory StoryIndex::RecordOf(const Entry& entry) {
  storage::v1::StoredStory record;
  record.set_id(entry.id);
  record.set_text_hash(entry.signature.text_hash);
  record.mutable_shingles()->Add(entry.signature.shingles.begin(), entry.signature.shingles.end());
  SetTimestamp(entry.first_at, record.mutable_first_at());
  SetTimestamp(entry.last_at, record.mutable_last_at());
  record.set_posts(entry.posts);
  record.mutable_conversations()->Add(entry.conversations.begin(), entry.conversations.end());
  record.mutable_alerted()->Add(entry.alerted.begin(), entry.alerted.end());
  return record;
}

StoryIndex::Entry* StoryIndex::Find(uint64_t story_id) {
  return const_cast<Entry*>(std::as_const(*this).Find(story_id));
}

const StoryIndex::Entry* StoryIndex::Find(uint64_t story_id) const {
  auto entry = std::lower_bound(stories_.begin(), stories_.end(), story_id,
                                [](const Entry& each, uint64_t id) { return each.id < id; });
  return entry != stories_.end() && entry->id == story_id ? &*entry : nullptr;
}

// A version of a known post first: an edit stays where the post was, whatever it says now.
StoryIndex::Entry* StoryIndex::FindByReference(const v1::Post& post) {
  for (const std::string* id :
       {&post.id(), &post.repost_of(), &post.quote_of(), &post.reply_to()}) {
    if (id->empty()) continue;
    const uint64_t* const story = story_by_post_.Find(PostKeyHash(post.source(), *id));
    if (story != nullptr) return Find(*story);
  }
  if (post.conversation().empty()) return nullptr;
  const uint64_t* const story =
      story_by_conversation_.Find(ConversationHash(post.source(), post.conversation()));
  return story == nullptr ? nullptr : Find(*story);
}

StoryIndex::Entry* StoryIndex::FindByText(const Signature& signature) {
  const uint64_t* const story = story_by_text_.Find(signature.text_hash);
  return story == nullptr ? nullptr : Find(*story);
}

// The story that resembles most, of several the earliest. Resemblance r needs at least r of the
// post's own shingles in common (of the union's first k, r * k are shared, and k is no less than
// the post's own number), so counting them leaves few stories to compare.
StoryIndex::Entry* StoryIndex::FindByResemblance(const std::vector<uint64_t>& shingles) {
  absl::flat_hash_map<uint64_t, size_t> shared;
  PrefetchShingles(shingles);
  for (uint64_t shingle : shingles) {
    const StoriesOfShingle* const stories = stories_by_shingle_.Find(shingle);
    if (stories == nullptr) continue;
    for (uint64_t story : *stories) ++shared[story];
  }
  const double needed = options_.min_resemblance * static_cast<double>(shingles.size());
  Entry* best = nullptr;
  double best_resemblance = 0;
  for (const auto& [story, count] : shared) {
    if (static_cast<double>(count) < needed) continue;
    Entry* entry = Find(story);
    const double resemblance = Resemblance(shingles, entry->signature.shingles);
    if (resemblance < options_.min_resemblance) continue;
    if (best == nullptr || resemblance > best_resemblance ||
        (resemblance == best_resemblance && entry->id < best->id)) {
      best = entry;
      best_resemblance = resemblance;
    }
  }
  return best;
}

StoryIndex::Entry& StoryIndex::Open(uint64_t id, Signature signature, absl::Time first_at) {
  if (signature.text_hash != 0) story_by_text_.Insert(signature.text_hash, id);
  PrefetchShingles(signature.shingles);
  for (uint64_t shingle : signature.shingles) {
    StoriesOfShingle& stories = stories_by_shingle_[shingle];
    // Stories end oldest first, so dropping the oldest here leaves what a rebuild would leave: the
    // newest of the living.
    if (stories.size() == kStoriesPerShingle) stories.erase(stories.begin());
    stories.push_back(id);
  }
  Entry& entry = stories_.emplace_back();
  entry.id = id;
  entry.signature = std::move(signature);
  entry.first_at = first_at;
  entry.last_at = first_at;
  return entry;
}

void StoryIndex::Remember(Entry& entry, uint64_t key_hash) {
  if (!story_by_post_.Insert(key_hash, entry.id)) return;
  if (entry.remembered.size() < kRememberedPosts) {
    entry.remembered.push_back(key_hash);
    return;
  }
  constexpr size_t kRing = kRememberedPosts - kRememberedFirstPosts;
  uint64_t& oldest = entry.remembered[kRememberedFirstPosts + entry.forgotten % kRing];
  ++entry.forgotten;
  story_by_post_.Erase(oldest);
  oldest = key_hash;
}

void StoryIndex::RememberConversation(Entry& entry, uint64_t conversation_hash) {
  if (entry.conversations.size() == kRememberedConversations) return;
  if (story_by_conversation_.Insert(conversation_hash, entry.id)) {
    entry.conversations.push_back(conversation_hash);
  }
}

void StoryIndex::EndOld(std::vector<uint64_t>* ended) {
  while (!stories_.empty() && stories_.front().first_at + options_.window <= now_) {
    EndOldest(ended);
  }
}

void StoryIndex::EndOldest(std::vector<uint64_t>* ended) {
  Unlink(stories_.front());
  ended->push_back(stories_.front().id);
  stories_.pop_front();
}

// They lie anywhere in memory: asked for together they are waited for once.
void StoryIndex::PrefetchShingles(const std::vector<uint64_t>& shingles) const {
  for (const uint64_t shingle : shingles) stories_by_shingle_.Prefetch(shingle);
}

void StoryIndex::Unlink(const Entry& entry) {
  PrefetchShingles(entry.signature.shingles);
  const uint64_t* const text = story_by_text_.Find(entry.signature.text_hash);
  if (text != nullptr && *text == entry.id) story_by_text_.Erase(entry.signature.text_hash);
  for (uint64_t key_hash : entry.remembered) story_by_post_.Erase(key_hash);
  for (uint64_t hash : entry.conversations) story_by_conversation_.Erase(hash);
  for (uint64_t shingle : entry.signature.shingles) {
    StoriesOfShingle* const ids = stories_by_shingle_.Find(shingle);
    if (ids == nullptr) continue;
    const auto own = std::lower_bound(ids->begin(), ids->end(), entry.id);
    if (own != ids->end() && *own == entry.id) ids->erase(own);
    if (ids->empty()) stories_by_shingle_.Erase(shingle);
  }
}

void StoryIndex::End(const std::vector<uint64_t>& story_ids) {
  for (const uint64_t id : story_ids) {
    const auto entry =
        std::lower_bound(stories_.begin(), stories_.end(), id,
                         [](const Entry& each, uint64_t wanted) { return each.id < wanted; });
    if (entry == stories_.end() || entry->id != id) continue;
    Unlink(*entry);
    stories_.erase(entry);
  }
}

std::vector<storage::v1::StoredStory> StoryIndex::ForgetAlerts(uint64_t owner_hash) {
  std::vector<storage::v1::StoredStory> changed;
  for (Entry& entry : stories_) {
    if (std::erase(entry.alerted, owner_hash) > 0) changed.push_back(RecordOf(entry));
  }
  return changed;
}

}  // namespace sluis
