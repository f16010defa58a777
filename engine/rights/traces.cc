#include "engine/rights/traces.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/rights/person.h"
#include "engine/state/keys.h"
#include "engine/state/match_log.h"

namespace sluis {
namespace {

template <typename Visit>
absl::Status ForEachPost(const Store& store, uint64_t from, uint64_t until, const Visit& visit) {
  bool damaged = false;
  const absl::Status status =
      store.Scan(Family::kPosts, SequenceKey(from), SequenceKey(until),
                 [&](std::string_view, std::string_view value) {
                   storage::v1::StoredPost post;
                   damaged = !post.ParseFromArray(value.data(), static_cast<int>(value.size()));
                   if (!damaged) visit(std::move(post));
                   return !damaged;
                 });
  if (damaged) return absl::DataLossError("A stored post cannot be read back.");
  return status;
}

void NotePost(uint64_t sequence, const v1::Post& post, Traces* traces) {
  traces->posts.emplace(sequence, post.id());
  traces->post_ids.insert(post.id());
  traces->aliases.insert(post.aliases().begin(), post.aliases().end());
}

absl::Status FindPosts(const Store& store, const v1::Person& author, uint64_t from, uint64_t until,
                       Traces* traces) {
  traces->accounts.insert(author.account());
  return ForEachPost(store, from, until, [&](const storage::v1::StoredPost& stored) {
    const v1::Post& post = stored.post();
    if (!Wrote(author, post)) return;
    NotePost(stored.sequence(), post, traces);
    for (const std::string* name : {&post.author().id(), &post.author().handle()}) {
      if (!name->empty()) traces->accounts.insert(*name);
    }
    if (!post.author().id().empty()) traces->account_ids.insert(post.author().id());
  });
}

// A repost carries the author's own text.
absl::Status FindReposts(const Store& store, const v1::Person& author, uint64_t from,
                         uint64_t until, Traces* traces) {
  const std::set<std::string> originals = traces->post_ids;
  return ForEachPost(store, from, until, [&](storage::v1::StoredPost stored) {
    v1::Post& post = *stored.mutable_post();
    if (post.source() != author.source() || traces->posts.contains(stored.sequence())) return;
    if (!post.repost_of().empty() && originals.contains(post.repost_of())) {
      NotePost(stored.sequence(), post, traces);
    } else if (TakeOutReferences(author, *traces, &post)) {
      traces->references.insert(stored.sequence());
    }
  });
}

absl::Status FindMatches(const Store& store, uint8_t shard, uint64_t from, uint64_t until,
                         const std::function<bool(const storage::v1::MatchRecord&)>& names,
                         Traces* traces) {
  const uint64_t first = from > kMaxRunPosts ? from - kMaxRunPosts : 0;
  bool damaged = false;
  const absl::Status status =
      store.Scan(Family::kMatchLog, MatchLogKey(shard, first), MatchLogKey(shard, until),
                 [&](std::string_view key, std::string_view value) {
                   storage::v1::MatchRecord record;
                   damaged = !record.ParseFromArray(value.data(), static_cast<int>(value.size()));
                   if (!damaged && names(record)) traces->match_records.emplace(key);
                   return !damaged;
                 });
  if (damaged) return absl::DataLossError("A record of the match log cannot be read back.");
  return status;
}

bool Empties(const std::set<std::string>& names, std::string* field) {
  if (field->empty() || !names.contains(*field)) return false;
  field->clear();
  return true;
}

}  // namespace

bool TakeOutReferences(const v1::Person& author, const Traces& traces, v1::Post* post) {
  if (post->source() != author.source()) return false;
  bool found = false;
  if (!post->reply_to().empty()) found |= Empties(traces.post_ids, post->mutable_reply_to());
  if (!post->quote_of().empty()) found |= Empties(traces.post_ids, post->mutable_quote_of());
  if (!post->conversation().empty()) {
    found |= Empties(traces.post_ids, post->mutable_conversation());
  }
  auto* mentions = post->mutable_mentions();
  const auto kept =
      std::remove_if(mentions->begin(), mentions->end(),
                     [&](const std::string& name) { return traces.accounts.contains(name); });
  found |= kept != mentions->end();
  mentions->erase(kept, mentions->end());
  return found;
}

absl::Status FindTraces(const Store& store, const v1::Person& person, uint64_t from, uint64_t until,
                        Traces* traces) {
  if (IsReader(person)) {
    const auto names_reader = [&](const storage::v1::MatchRecord& record) {
      const auto is_of = [&](const auto& each) { return each.owner_id() == person.owner_id(); };
      return std::any_of(record.matches().begin(), record.matches().end(), is_of) ||
             std::any_of(record.exclusions().begin(), record.exclusions().end(), is_of);
    };
    return FindMatches(store, ShardOf(person.owner_id()), from, until, names_reader, traces);
  }
  absl::Status status = FindPosts(store, person, from, until, traces);
  if (status.ok()) status = FindReposts(store, person, from, until, traces);
  const auto names_post = [&](const storage::v1::MatchRecord& record) {
    return std::any_of(record.matches().begin(), record.matches().end(),
                       [&](const auto& match) {
                         return match.post().source() == person.source() &&
                                traces->post_ids.contains(match.post().id());
                       }) ||
           std::any_of(record.exclusions().begin(), record.exclusions().end(),
                       [&](const auto& out) { return traces->posts.contains(out.sequence()); });
  };
  for (int shard = 0; status.ok() && shard < 256 && !traces->posts.empty(); ++shard) {
    status = FindMatches(store, static_cast<uint8_t>(shard), from, until, names_post, traces);
  }
  return status;
}

}  // namespace sluis
