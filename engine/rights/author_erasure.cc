// Erasure of an author of posts.
#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/digests/shown_posts.h"
#include "engine/dossiers/dossier_shelf.h"
#include "engine/dossiers/kept_posts.h"
#include "engine/rights/erasure.h"
#include "engine/rights/person.h"
#include "engine/state/keys.h"
#include "engine/users/forgetting.h"
#include "engine/users/handlings.h"

namespace sluis {

absl::Status Erasure::RemoveAuthor() {
  absl::Status status = RemoveFromDigestsAndRows();
  if (status.ok()) status = RemoveReferences();
  if (status.ok()) status = RemoveMutes();
  if (status.ok()) status = RemoveHandlingsOfPosts();
  if (status.ok()) status = RemoveFromDossiers();
  return status;
}

absl::Status Erasure::RemoveHandlingsOfPosts() {
  StateBatch batch;
  const auto is_theirs = [this](const v1::Handling& handling) {
    return handling.post().source() == person_.source() &&
           traces_.post_ids.contains(handling.post().id());
  };
  absl::Status status = RemoveHandlings(*parts_.store, "", is_theirs, &batch);
  return status.ok() ? Commit(std::move(batch)) : status;
}

absl::Status Erasure::RemoveFromDigestsAndRows() {
  std::vector<v1::PostKey> posts;
  for (const std::string& id : traces_.post_ids) {
    v1::PostKey& post = posts.emplace_back();
    post.set_source(person_.source());
    post.set_id(id);
  }
  StateBatch batch;
  const uint64_t next = parts_.store->counters().stream_sequence() + 1;
  auto relearned =
      ForgetJudgementsOf(posts, next, *parts_.store, *parts_.directory, parts_.lessons, &batch);
  if (!relearned.ok()) return relearned.status();
  auto changed = ForgetShownPosts(*parts_.store, posts, KeptName::kGoes, &batch);
  if (!changed.ok()) return changed.status();
  for (const v1::Digest& digest : *changed) parts_.digests->outbox().Note(digest, &batch);
  if (absl::Status status = Commit(std::move(batch)); !status.ok()) return status;
  for (auto& interest : *relearned) parts_.directory->PutInterest(std::move(interest));
  changed_digests_ = *std::move(changed);
  return absl::OkStatus();
}

absl::Status Erasure::RemovePosts() {
  StateBatch batch;
  storage::v1::KnownPost tombstone;
  tombstone.set_deleted(true);
  for (const auto& [sequence, id] : traces_.posts) {
    batch.Put(Family::kKnown, parts_.store->KnownKey(person_.source(), id), tombstone);
    batch.Delete(Family::kPosts, SequenceKey(sequence));
    ++posts_removed_;
    if (absl::Status status = CommitIfLarge(&batch); !status.ok()) return status;
  }
  for (const std::string& alias : traces_.aliases) {
    batch.Delete(Family::kKnown, parts_.store->KnownKey(person_.source(), alias));
    if (absl::Status status = CommitIfLarge(&batch); !status.ok()) return status;
  }
  proof_.set_tombstones(traces_.post_ids.size());
  return Commit(std::move(batch));
}

// Others' posts that answer, quote or mention lose the name of whom or what; their words are
// theirs.
absl::Status Erasure::RemoveReferences() {
  StateBatch batch;
  std::map<std::string, storage::v1::StoredDigest> digests;
  for (const uint64_t sequence : traces_.references) {
    storage::v1::StoredPost stored;
    absl::Status status = parts_.store->Get(Family::kPosts, SequenceKey(sequence), &stored);
    if (absl::IsNotFound(status)) continue;
    if (!status.ok()) return status;
    if (!TakeOutReferences(person_, traces_, stored.mutable_post())) continue;
    batch.Put(Family::kPosts, SequenceKey(sequence), stored);
    if (status = FindDigestsWith(stored.post(), &digests); !status.ok()) return status;
    if (status = CommitIfLarge(&batch); !status.ok()) return status;
  }
  // A digest has a copy of each post that it shows.
  for (auto& [key, stored] : digests) {
    bool found = false;
    for (v1::Story& story : *stored.mutable_digest()->mutable_stories()) {
      found |= TakeOutReferences(person_, traces_, story.mutable_post());
    }
    if (!found) continue;
    batch.Put(Family::kDigests, key, stored);
    parts_.digests->outbox().Note(stored.digest(), &batch);
    changed_digests_.push_back(stored.digest());
  }
  return Commit(std::move(batch));
}

absl::Status Erasure::FindDigestsWith(
    const v1::Post& post, std::map<std::string, storage::v1::StoredDigest>* digests) const {
  absl::Status read;
  const absl::Status status = parts_.store->ScanPrefix(
      Family::kShownPosts, JudgedPostPrefix(post.source(), post.id()),
      [&](std::string_view, std::string_view value) {
        storage::v1::ShownPost shown;
        storage::v1::StoredDigest stored;
        if (!shown.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
          read = absl::DataLossError("The index of shown posts is damaged.");
          return false;
        }
        if (shown.digest().empty()) return true;  // a dossier shows it
        read = parts_.store->Get(Family::kDigests, shown.digest(), &stored);
        if (absl::IsNotFound(read)) read = absl::OkStatus();
        if (!stored.digest().id().empty()) digests->emplace(shown.digest(), std::move(stored));
        return read.ok();
      });
  return read.ok() ? status : read;
}

// A dossier keeps posts that have expired everywhere else, so it is looked at by itself.
absl::Status Erasure::RemoveFromDossiers() {
  Traces traces = traces_;
  StateBatch batch;
  absl::Status status = ForEachDossier(
      *parts_.store, "", [&](const std::string&, const storage::v1::StoredDossier& stored) {
        for (const v1::DossierEntry& entry : stored.dossier().entries()) {
          if (Wrote(person_, entry.post())) traces.post_ids.insert(entry.post().id());
        }
      });
  if (!status.ok()) return status;
  const auto forget = [&](v1::Post* post) {
    if (post->source() != person_.source()) return false;
    const bool is_theirs =
        traces.post_ids.contains(post->id()) ||
        (!post->repost_of().empty() && traces.post_ids.contains(post->repost_of()));
    if (!is_theirs) return TakeOutReferences(person_, traces, post);
    post->Clear();
    post->set_source(person_.source());
    post->set_operation(v1::OPERATION_DELETE);
    return true;
  };
  status = ChangeKeptPosts(*parts_.store, forget, &batch);
  return status.ok() ? Commit(std::move(batch)) : status;
}

absl::Status Erasure::RemoveMutes() {
  std::set<std::string> values;
  for (const std::string& account : traces_.accounts) {
    values.insert(absl::StrCat(person_.source(), "/", account));
  }
  StateBatch batch;
  const auto owners = parts_.directory->owners();  // a copy: it changes on the way
  for (const auto& [id, before] : owners) {
    v1::Owner owner = before->stored.owner();
    auto* mutes = owner.mutable_mutes();
    const auto kept = std::remove_if(mutes->begin(), mutes->end(), [&](const v1::Mute& mute) {
      return mute.kind() == v1::MUTE_KIND_AUTHOR && values.contains(mute.value());
    });
    if (kept == mutes->end()) continue;
    mutes->erase(kept, mutes->end());
    if (absl::Status status = PutOwner(owner, *before, &batch); !status.ok()) return status;
  }
  return Commit(std::move(batch));
}

}  // namespace sluis
