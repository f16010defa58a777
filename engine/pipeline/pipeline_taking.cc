// The first half of the pipeline: what becomes of each post of a batch, until its run is decided.
#include <algorithm>
#include <optional>
#include <utility>

#include "engine/digests/shown_posts.h"
#include "engine/dossiers/kept_posts.h"
#include "engine/pipeline/counts.h"
#include "engine/pipeline/pipeline.h"
#include "engine/state/keys.h"
#include "engine/state/match_log.h"
#include "engine/users/forgetting.h"
#include "proto/time.h"

namespace sluis {
namespace {

// A recorded post cannot be newer than the wall's clock, give or take a time zone.
bool IsFromTheFuture(const v1::Post& post, absl::Time now) {
  return post.has_created_at() && FromTimestamp(post.created_at()) > now + absl::Hours(24);
}

// The post itself, where an alias named it.
v1::PostKey NameOf(const v1::Post& post, const Screening& screening) {
  v1::PostKey key;
  key.set_source(post.source());
  key.set_id(screening.meant.empty() ? post.id() : screening.meant);
  return key;
}

}  // namespace

absl::Time Pipeline::ArrivalOf(const v1::Post& post, bool replay, absl::Time now) const {
  const absl::Time latest =
      run_.counters.has_clock() ? FromTimestamp(run_.counters.clock()) : absl::InfinitePast();
  // Time never goes back: a late post arrives at the same moment as the one before it.
  if (!replay) return std::max(latest, now);
  const absl::Time created =
      post.has_created_at() ? FromTimestamp(post.created_at()) : absl::InfinitePast();
  const absl::Time arrival = std::max(latest, created);
  return arrival == absl::InfinitePast() ? now : arrival;
}

absl::Status Pipeline::IngestAll(absl::Span<const ProducerBatch> batches, absl::Time now,
                                 std::vector<v1::Ack>* acks) {
  for (size_t i = 0; i < batches.size(); ++i) {
    if (absl::Status status = TakeBatch(batches[i], now, &(*acks)[i]); !status.ok()) return status;
  }
  return Flush();
}

absl::Status Pipeline::TakeBatch(const ProducerBatch& sent, absl::Time now, v1::Ack* ack) {
  const v1::PostBatch& batch = *sent.batch;
  ack->set_sequence(batch.sequence());
  for (int i = 0; i < batch.posts_size(); ++i) {
    const v1::Post& post = batch.posts(i);
    if (batch.replay_clock() && IsFromTheFuture(post, now)) {
      v1::RefusedPost* refused = ack->add_refused();
      refused->set_index(static_cast<uint32_t>(i));
      refused->set_reason(
          "Its created_at lies in the future and would carry the replay clock along.");
      continue;
    }
    const absl::Time arrived_at = ArrivalOf(post, batch.replay_clock(), now);
    run_.counters.set_replay_clock(batch.replay_clock());
    absl::Status status = Take(post, static_cast<uint32_t>(i), arrived_at, ack);
    if (!status.ok()) return status;
  }
  NoteGoneAuthors(batch);
  if (absl::Status status = PutCursor(sent, *ack, now); !status.ok()) return status;
  run_.counters.set_duplicates(run_.counters.duplicates() + ack->duplicates());
  run_.counters.set_refused(run_.counters.refused() + static_cast<uint64_t>(ack->refused_size()));
  ack->set_stream_sequence(run_.counters.stream_sequence());
  return absl::OkStatus();
}

void Pipeline::NoteGoneAuthors(const v1::PostBatch& batch) {
  storage::v1::GoneAuthor gone;
  gone.set_up_to_sequence(run_.counters.stream_sequence());
  for (const v1::AuthorKey& author : batch.gone_authors()) {
    run_.batch.Put(Family::kGoneAuthors, parts_.store->KnownKey(author.source(), author.id()),
                   gone);
  }
}

absl::Status Pipeline::PutCursor(const ProducerBatch& sent, const v1::Ack& ack, absl::Time now) {
  const v1::PostBatch& batch = *sent.batch;
  auto [place, is_first] = run_.cursors.try_emplace(sent.producer);
  storage::v1::ProducerCursor& cursor = place->second;
  if (is_first) {
    const absl::Status status = parts_.store->Get(Family::kCursors, sent.producer, &cursor);
    if (!status.ok() && !absl::IsNotFound(status)) return status;
  }
  cursor.set_last_durable_sequence(batch.sequence());
  if (!batch.cursor().empty()) cursor.set_cursor(batch.cursor());
  cursor.set_accepted(cursor.accepted() + ack.accepted());
  cursor.set_duplicates(cursor.duplicates() + ack.duplicates());
  cursor.set_refused(cursor.refused() + static_cast<uint64_t>(ack.refused_size()));
  if (ack.accepted() > 0) {
    *cursor.mutable_last_arrived_at() = ToTimestamp(now);
    for (const v1::Post& post : batch.posts()) {
      if (post.has_created_at()) *cursor.mutable_last_created_at() = post.created_at();
    }
  }
  run_.batch.Put(Family::kCursors, sent.producer, cursor);
  return absl::OkStatus();
}

absl::Status Pipeline::Take(const v1::Post& post, uint32_t index, absl::Time arrived_at,
                            v1::Ack* ack) {
  absl::StatusOr<Screening> screening = screener_.Screen(post, arrived_at);
  if (!screening.ok()) return screening.status();
  if (screening->verdict == Screened::kDuplicate) {
    ack->set_duplicates(ack->duplicates() + 1);
    return absl::OkStatus();
  }
  if (screening->verdict == Screened::kRefused) {
    v1::RefusedPost* refused = ack->add_refused();
    refused->set_index(index);
    refused->set_reason(screening->reason);
    return absl::OkStatus();
  }
  ack->set_accepted(ack->accepted() + 1);
  if (screening->verdict == Screened::kCounts) return ChangeCounts(post, screening->replaces);
  if (screening->verdict == Screened::kDelete) return TakeDelete(post, *screening, arrived_at);
  // Everything before this post is committed first if a digest lies in between or the run is full.
  if (absl::Status status = MakeRoom(arrived_at); !status.ok()) return status;
  if (screening->replaces != 0) run_.gone.push_back(screening->replaces);
  Accept(post, arrived_at);
  screener_.Remember(*screening, post, run_.posts.back().sequence, arrived_at, &run_.batch);
  return absl::OkStatus();
}

void Pipeline::Accept(const v1::Post& post, absl::Time arrived_at) {
  storage::v1::EngineCounters& counters = run_.counters;
  counters.set_stream_sequence(counters.stream_sequence() + 1);
  *counters.mutable_clock() = ToTimestamp(arrived_at);
  if (!counters.has_first_arrival()) *counters.mutable_first_arrival() = ToTimestamp(arrived_at);
  run_.posts.push_back({&post, counters.stream_sequence(), arrived_at});
}

absl::Status Pipeline::ChangeCounts(const v1::Post& post, uint64_t sequence) {
  for (AcceptedPost& accepted : run_.posts) {
    if (accepted.sequence != sequence) continue;
    ApplyCounts(post, &run_.recounted.emplace_back(*accepted.post));
    accepted.post = &run_.recounted.back();
    return absl::OkStatus();
  }
  const auto changed = run_.counted.find(sequence);
  if (changed != run_.counted.end()) {
    ApplyCounts(post, changed->second.mutable_post());
    run_.batch.Put(Family::kPosts, SequenceKey(sequence), changed->second);
    return absl::OkStatus();
  }
  storage::v1::StoredPost stored;
  absl::Status status = parts_.store->Get(Family::kPosts, SequenceKey(sequence), &stored);
  // Its text may have expired while its name is still known.
  if (absl::IsNotFound(status)) return absl::OkStatus();
  if (!status.ok()) return status;
  ApplyCounts(post, stored.mutable_post());
  run_.batch.Put(Family::kPosts, SequenceKey(sequence), stored);
  run_.counted.emplace(sequence, std::move(stored));
  return absl::OkStatus();
}

absl::Status Pipeline::MakeRoom(absl::Time arrived_at) {
  if (!run_.counters.has_first_arrival()) {
    if (absl::Status status = parts_.digests->StreamStarts(arrived_at); !status.ok()) return status;
  }
  const bool digest_due = parts_.digests->next_due() <= arrived_at;
  if (!digest_due && run_.posts.size() < kMaxRunPosts) return absl::OkStatus();
  const bool replay = run_.counters.replay_clock();
  if (absl::Status status = Flush(); !status.ok()) return status;
  run_.counters.set_replay_clock(replay);
  return digest_due ? MakeDigests(arrived_at) : absl::OkStatus();
}

absl::Status Pipeline::TakeDelete(const v1::Post& post, const Screening& screening,
                                  absl::Time arrived_at) {
  // A digest that was due before still shows the post.
  if (run_.counters.has_first_arrival()) {
    if (absl::Status status = MakeRoom(arrived_at); !status.ok()) return status;
  }
  const v1::PostKey name = NameOf(post, screening);
  absl::StatusOr<bool> has_taught = HasPartInJudgements(*parts_.store, name.source(), name.id());
  if (!has_taught.ok()) return has_taught.status();
  absl::StatusOr<bool> is_shown = IsShown(*parts_.store, name.source(), name.id());
  if (!is_shown.ok()) return is_shown.status();
  const bool left_traces = *has_taught || *is_shown;
  const bool replay = run_.counters.replay_clock();
  if (left_traces) {
    // What came before is decided with what the post has taught, what comes after without.
    if (absl::Status status = Flush(); !status.ok()) return status;
    run_.counters.set_replay_clock(replay);
  }
  if (screening.replaces != 0) {
    run_.gone.push_back(screening.replaces);
    if (absl::Status status = ForgetAliases(screening.replaces); !status.ok()) return status;
  }
  run_.counters.set_deleted(run_.counters.deleted() + 1);
  screener_.Remember(screening, post, 0, arrived_at, &run_.batch);
  if (!left_traces) return absl::OkStatus();
  auto relearned = ForgetJudgementsOf({name}, run_.counters.stream_sequence() + 1, *parts_.store,
                                      *parts_.directory, parts_.lessons, &run_.batch);
  if (!relearned.ok()) return relearned.status();
  auto changed = ForgetShownPosts(*parts_.store, {name}, KeptName::kStays, &run_.batch);
  if (!changed.ok()) return changed.status();
  absl::Status kept = ForgetKeptPosts(*parts_.store, {name}, &run_.batch);
  if (!kept.ok()) return kept;
  for (const v1::Digest& digest : *changed) parts_.digests->outbox().Note(digest, &run_.batch);
  if (absl::Status status = Flush(); !status.ok()) return status;
  run_.counters.set_replay_clock(replay);
  for (auto& interest : *relearned) parts_.directory->PutInterest(std::move(interest));
  // Again under the same id: whoever keeps copies replaces theirs.
  if (parts_.on_digest == nullptr) return absl::OkStatus();
  for (const v1::Digest& digest : *changed) parts_.on_digest(digest);
  return absl::OkStatus();
}

// They would go on telling the name of what is deleted.
absl::Status Pipeline::ForgetAliases(uint64_t sequence) {
  const auto in_run =
      std::find_if(run_.posts.begin(), run_.posts.end(),
                   [&](const AcceptedPost& accepted) { return accepted.sequence == sequence; });
  storage::v1::StoredPost stored;
  if (in_run == run_.posts.end()) {
    const absl::Status status = parts_.store->Get(Family::kPosts, SequenceKey(sequence), &stored);
    if (absl::IsNotFound(status)) return absl::OkStatus();
    if (!status.ok()) return status;
  }
  const v1::Post& post = in_run == run_.posts.end() ? stored.post() : *in_run->post;
  for (const std::string& alias : post.aliases()) {
    run_.batch.Delete(Family::kKnown, parts_.store->KnownKey(post.source(), alias));
  }
  return absl::OkStatus();
}

}  // namespace sluis
