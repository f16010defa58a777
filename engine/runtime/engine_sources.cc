// The engine on sources: who fetches from them hears of changes. And accounts that their source has
// ended: all their posts are deleted, as if each had been. Posts are not indexed by author, so
// those of all accounts that went in the same seconds are looked for together, without the lock.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "engine/runtime/engine_implementation.h"
#include "engine/state/keys.h"
#include "engine/state/source_shelf.h"
#include "engine/state/stored_author.h"

namespace sluis {
namespace {

constexpr char kProducer[] = "gone-authors/";

// The latest sequence at which each account was gone, by its keyed hash.
using Gone = absl::flat_hash_map<std::string, uint64_t>;

absl::StatusOr<Gone> ReadGone(const Store& store) {
  Gone gone;
  bool damaged = false;
  const absl::Status status =
      store.ScanPrefix(Family::kGoneAuthors, "", [&](std::string_view key, std::string_view value) {
        storage::v1::GoneAuthor author;
        damaged = !author.ParseFromArray(value.data(), static_cast<int>(value.size()));
        gone.emplace(key, author.up_to_sequence());
        return !damaged;
      });
  if (damaged) return absl::DataLossError("The note of an account that is gone cannot be read.");
  if (!status.ok()) return status;
  return gone;
}

absl::StatusOr<std::vector<v1::PostKey>> FindPostsOf(const Store& store, const Gone& gone,
                                                     const GatheringThread& thread) {
  uint64_t end = 0;
  for (const auto& [key, up_to] : gone) end = std::max(end, up_to + 1);
  std::vector<v1::PostKey> posts;
  bool damaged = false;
  const absl::Status status =
      store.Scan(Family::kPosts, SequenceKey(store.floors().posts), SequenceKey(end),
                 [&](std::string_view key, std::string_view value) {
                   StoredAuthor author;
                   damaged = !ReadStoredAuthor(value, &author);
                   if (damaged) return false;
                   const auto found = gone.find(store.KnownKey(author.source, author.author_id));
                   if (found == gone.end() || key > SequenceKey(found->second)) return true;
                   v1::PostKey& post = posts.emplace_back();
                   post.set_source(std::string(author.source));
                   post.set_id(std::string(author.post_id));
                   return !thread.stopping();
                 });
  if (damaged) return absl::DataLossError("A stored post cannot be read back.");
  if (!status.ok()) return status;
  return posts;
}

}  // namespace

void Engine::Impl::TellSourceObserver(const v1::ControlRequest& request, v1::ControlReply* reply) {
  MutexLock lock(&observer_mutex_);
  if (source_observer_ == nullptr) return;
  if (request.has_put_source()) {
    source_observer_->OnSourceChanged(request.put_source().source().name());
  }
  if (request.has_remove_source()) {
    source_observer_->OnSourceChanged(request.remove_source().name());
  }
  if (reply->has_sources()) source_observer_->AddStanding(reply->mutable_sources());
}

absl::StatusOr<v1::SourceList> Engine::Impl::ListSources() {
  auto list = ReadStandings(*store_, "");
  if (!list.ok()) return list;
  MutexLock lock(&observer_mutex_);
  if (source_observer_ != nullptr) source_observer_->AddStanding(&*list);
  return list;
}

absl::Status Engine::Impl::DeletePostsOfGoneAuthors() {
  Store* store = nullptr;
  {
    TurnLock lock(&turn_, &mutex_);
    store = store_.get();
  }
  const absl::StatusOr<Gone> gone = ReadGone(*store);
  if (!gone.ok() || gone->empty()) return gone.status();
  const auto posts = FindPostsOf(*store, *gone, gone_authors_);
  if (!posts.ok()) return posts.status();
  if (gone_authors_.stopping()) return absl::OkStatus();
  if (absl::Status status = DeletePosts(*posts); !status.ok()) return status;
  TurnLock lock(&turn_, &mutex_);
  if (!broken_.ok()) return broken_;
  StateBatch batch;
  for (const auto& [key, up_to] : *gone) {
    // One that went again meanwhile is noted with a later sequence.
    storage::v1::GoneAuthor author;
    const absl::Status status = store->Get(Family::kGoneAuthors, key, &author);
    if (status.ok() && author.up_to_sequence() == up_to) batch.Delete(Family::kGoneAuthors, key);
  }
  return store->Commit(std::move(batch), store->counters());
}

absl::Status Engine::Impl::DeletePosts(absl::Span<const v1::PostKey> posts) {
  while (!posts.empty()) {
    v1::PostBatch batch;
    const auto some = posts.subspan(0, options_.max_posts_per_batch);
    for (const v1::PostKey& post : some) {
      v1::Post& gone = *batch.add_posts();
      gone.set_source(post.source());
      gone.set_id(post.id());
      gone.set_operation(v1::OPERATION_DELETE);
    }
    {
      TurnLock lock(&turn_, &mutex_);
      const absl::StatusOr<storage::v1::ProducerCursor> cursor = CursorOf(kProducer);
      if (!cursor.ok()) return cursor.status();
      batch.set_sequence(cursor->last_durable_sequence() + 1);
    }
    const std::vector<v1::IngestReply> replies = Ingest({{kProducer, &batch}}, {});
    if (replies.front().has_nack()) {
      return absl::UnavailableError(replies.front().nack().message());
    }
    posts.remove_prefix(some.size());
  }
  return absl::OkStatus();
}

}  // namespace sluis
