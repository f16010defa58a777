#include "engine/state/mending.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/state/keys.h"

namespace sluis {
namespace {

constexpr size_t kMostNamed = 20;

template <typename Record>
absl::Status ForEachRecord(const Store& store, Family family, StateBatch* batch, uint64_t* broken,
                           const std::function<absl::Status(std::string_view, Record&)>& visit) {
  absl::Status status;
  const absl::Status scanned =
      store.Scan(family, "", "", [&](std::string_view key, std::string_view value) {
        Record record;
        if (!record.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
          batch->Delete(family, key);
          ++*broken;
          return true;
        }
        status = visit(key, record);
        return status.ok();
      });
  return status.ok() ? scanned : status;
}

class Mender {
 public:
  Mender(Store* store, storage::v1::EngineCounters counters) : store_(store) {
    mending_.counters = std::move(counters);
  }

  absl::StatusOr<Mending> Run(bool rows_are_old) {
    for (const auto step :
         {&Mender::MendPosts, &Mender::MendJudgements, &Mender::MendMatches, &Mender::MendDigests,
          &Mender::MendInterests, &Mender::MendOutbox, &Mender::MendCounters}) {
      if (absl::Status status = (this->*step)(); !status.ok()) return status;
    }
    if (rows_are_old) {
      if (absl::Status status = DropRows(); !status.ok()) return status;
    }
    if (broken_ > 0) Say(broken_, "records could not be understood, and went");
    absl::Status status = store_->Write(std::move(batch_), mending_.counters);
    if (!status.ok()) return status;
    return std::move(mending_);
  }

 private:
  void Say(uint64_t count, std::string_view what) {
    if (count > 0) mending_.sentences.push_back(absl::StrCat(count, " ", std::string(what), "."));
  }

  absl::StatusOr<bool> IsDeleted(const std::string& source, const std::string& id) const {
    storage::v1::KnownPost known;
    const absl::Status status = store_->Get(Family::kKnown, store_->KnownKey(source, id), &known);
    if (absl::IsNotFound(status)) return false;
    if (!status.ok()) return status;
    return known.deleted();
  }

  absl::Status MendPosts() {
    uint64_t deleted = 0;
    uint64_t unknown = 0;
    absl::Status status = ForEachRecord<storage::v1::StoredPost>(
        *store_, Family::kPosts, &batch_, &broken_,
        [&](std::string_view key, const storage::v1::StoredPost& stored) -> absl::Status {
          const std::string name = store_->KnownKey(stored.post().source(), stored.post().id());
          storage::v1::KnownPost known;
          absl::Status found = store_->Get(Family::kKnown, name, &known);
          if (!found.ok() && !absl::IsNotFound(found)) return found;
          last_sequence_ = std::max(last_sequence_, stored.sequence());
          clock_ = stored.arrived_at();
          if (!first_arrival_.has_value()) first_arrival_ = stored.arrived_at();
          if (found.ok() && known.deleted()) {
            batch_.Delete(Family::kPosts, key);
            ++deleted;
          } else if (!found.ok()) {
            known.set_sequence(stored.sequence());
            known.set_revision(stored.post().revision());
            *known.mutable_arrived_at() = stored.arrived_at();
            batch_.Put(Family::kKnown, name, known);
            ++unknown;
          }
          return absl::OkStatus();
        });
    if (!status.ok()) return status;
    Say(deleted, "deleted posts had come back, and went again");
    Say(unknown, "posts that are kept had lost their names, and are known again");
    return ForEachRecord<storage::v1::KnownPost>(
        *store_, Family::kKnown, &batch_, &broken_,
        [&](std::string_view, const storage::v1::KnownPost& known) {
          last_sequence_ = std::max(last_sequence_, known.sequence());
          ++(known.deleted() ? gone_posts_ : known_posts_);
          return absl::OkStatus();
        });
  }

  absl::Status MendJudgements() {
    uint64_t dropped = 0;
    absl::Status status = ForEachRecord<storage::v1::StoredJudgement>(
        *store_, Family::kJudgements, &batch_, &broken_,
        [&](std::string_view key, const storage::v1::StoredJudgement& stored) -> absl::Status {
          std::vector<v1::PostKey> posts = {stored.judgement().post()};
          for (const auto& weak : stored.weak_negatives()) posts.push_back(weak.post());
          last_judgement_ = std::max(last_judgement_, stored.number());
          for (const v1::PostKey& post : posts) {
            const absl::StatusOr<bool> deleted = IsDeleted(post.source(), post.id());
            if (!deleted.ok()) return deleted.status();
            if (!*deleted) continue;
            batch_.Delete(Family::kJudgements, key);
            ++dropped;
            break;
          }
          return absl::OkStatus();
        });
    Say(dropped, "judgements of deleted posts had come back, and went again");
    return status;
  }

  absl::Status MendMatches() {
    uint64_t changed = 0;
    absl::Status status = ForEachRecord<storage::v1::MatchRecord>(
        *store_, Family::kMatchLog, &batch_, &broken_,
        [&](std::string_view key, storage::v1::MatchRecord& record) -> absl::Status {
          bool forgets = false;
          for (v1::Match& match : *record.mutable_matches()) {
            last_sequence_ = std::max(last_sequence_, match.sequence());
            ++matches_;
            const auto deleted = IsDeleted(match.post().source(), match.post().id());
            if (!deleted.ok()) return deleted.status();
            if (!*deleted || match.reasons().empty()) continue;
            match.clear_reasons();
            forgets = true;
          }
          if (forgets) batch_.Put(Family::kMatchLog, key, record);
          changed += forgets ? 1 : 0;
          return absl::OkStatus();
        });
    Say(changed, "records of matches quoted deleted posts, and do so no more");
    return status;
  }

  absl::Status MendDigests() {
    uint64_t changed = 0;
    absl::Status status = ForEachRecord<storage::v1::StoredDigest>(
        *store_, Family::kDigests, &batch_, &broken_,
        [&](std::string_view key, storage::v1::StoredDigest& stored) -> absl::Status {
          bool forgets = false;
          ++digests_;
          for (v1::Story& story : *stored.mutable_digest()->mutable_stories()) {
            if (story.post().operation() == v1::OPERATION_DELETE) continue;
            const auto deleted = IsDeleted(story.post().source(), story.post().id());
            if (!deleted.ok()) return deleted.status();
            if (!*deleted) continue;
            v1::Post tombstone;
            tombstone.set_source(story.post().source());
            tombstone.set_id(story.post().id());
            tombstone.set_operation(v1::OPERATION_DELETE);
            *story.mutable_post() = std::move(tombstone);
            story.clear_reasons();
            forgets = true;
          }
          if (forgets) batch_.Put(Family::kDigests, key, stored);
          changed += forgets ? 1 : 0;
          return absl::OkStatus();
        });
    Say(changed, "digests showed deleted posts, and do so no more");
    return status;
  }

  absl::Status MendInterests() {
    std::set<std::string> owners;
    absl::Status status = ForEachRecord<storage::v1::StoredOwner>(
        *store_, Family::kUsers, &batch_, &broken_,
        [&](std::string_view, const storage::v1::StoredOwner& stored) {
          owners.insert(stored.owner().id());
          return absl::OkStatus();
        });
    if (!status.ok()) return status;
    std::vector<std::string> dropped;
    status = ForEachRecord<storage::v1::StoredInterest>(
        *store_, Family::kInterests, &batch_, &broken_,
        [&](std::string_view key, const storage::v1::StoredInterest& stored) {
          const v1::Interest& interest = stored.interest();
          if (owners.contains(interest.owner_id())) return absl::OkStatus();
          batch_.Delete(Family::kInterests, key);
          batch_.Delete(Family::kRows, key);
          dropped.push_back(absl::StrCat(interest.owner_id(), "/", interest.id()));
          return absl::OkStatus();
        });
    if (dropped.empty()) return status;
    const size_t named = std::min(dropped.size(), kMostNamed);
    Say(dropped.size(),
        absl::StrCat(
            "interests have lost their owner, and went: ",
            absl::StrJoin(dropped.begin(), dropped.begin() + static_cast<ptrdiff_t>(named), ", "),
            named < dropped.size() ? " and others" : ""));
    return status;
  }

  absl::Status MendOutbox() {
    uint64_t dropped = 0;
    absl::Status status =
        store_->Scan(Family::kOutbox, "", "", [&](std::string_view key, std::string_view value) {
          storage::v1::OutboxEntry entry;
          storage::v1::StoredDigest digest;
          // The key is that of the digest, a NUL, and the channel.
          const std::string_view digest_key = key.substr(0, key.rfind('\0'));
          const bool whole = entry.ParseFromArray(value.data(), static_cast<int>(value.size())) &&
                             store_->Get(Family::kDigests, digest_key, &digest).ok();
          if (whole) return true;
          batch_.Delete(Family::kOutbox, key);
          ++dropped;
          return true;
        });
    Say(dropped, "deliveries have lost their digest, and went");
    return status;
  }

  absl::Status MendCounters() {
    uint64_t audit = 0;
    uint64_t stories = 0;
    absl::Status status = store_->Scan(Family::kAudit, "", "", [&](std::string_view key, auto) {
      if (key.size() == 8) audit = SequenceFromKey(key);
      return true;
    });
    if (!status.ok()) return status;
    status = ForEachRecord<storage::v1::StoredStory>(
        *store_, Family::kStories, &batch_, &broken_,
        [&](std::string_view, const storage::v1::StoredStory& story) {
          last_sequence_ = std::max(last_sequence_, story.id());
          ++stories;
          return absl::OkStatus();
        });
    storage::v1::EngineCounters& counters = mending_.counters;
    const bool were_lost = counters.batch_number() == 0;
    counters.set_stream_sequence(std::max(counters.stream_sequence(), last_sequence_));
    counters.set_audit_number(std::max(counters.audit_number(), audit));
    counters.set_judgements(std::max(counters.judgements(), last_judgement_));
    if (!were_lost) return status;
    mending_.sentences.emplace_back(
        "The counters were lost, and are counted anew from what is there.");
    counters.set_posts(known_posts_ + gone_posts_);
    counters.set_deleted(gone_posts_);
    counters.set_matches(matches_);
    counters.set_digests(digests_);
    counters.set_stories(stories);
    if (first_arrival_.has_value()) {
      *counters.mutable_first_arrival() = *first_arrival_;
      *counters.mutable_clock() = clock_;
    }
    return status;
  }

  absl::Status DropRows() {
    uint64_t rows = 0;
    absl::Status status =
        store_->Scan(Family::kRows, "", "", [&](std::string_view key, std::string_view) {
          batch_.Delete(Family::kRows, key);
          ++rows;
          return true;
        });
    Say(rows, "rows of interests are learned again from the judgements");
    return status;
  }

  Store* const store_;
  Mending mending_;
  StateBatch batch_;
  uint64_t broken_ = 0;
  uint64_t last_sequence_ = 0;
  uint64_t last_judgement_ = 0;
  uint64_t known_posts_ = 0;
  uint64_t gone_posts_ = 0;
  uint64_t matches_ = 0;
  uint64_t digests_ = 0;
  google::protobuf::Timestamp clock_;
  std::optional<google::protobuf::Timestamp> first_arrival_;
};

}  // namespace

absl::StatusOr<Mending> Mend(Store* store, storage::v1::EngineCounters counters,
                             bool rows_are_old) {
  return Mender(store, std::move(counters)).Run(rows_are_old);
}

}  // namespace sluis
