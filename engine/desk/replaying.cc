#include "engine/desk/replaying.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "engine/state/keys.h"
#include "engine/state/match_log.h"
#include "engine/state/post_reader.h"
#include "proto/checks.h"
#include "proto/time.h"

namespace sluis {
namespace {

// Some 2 ms of the thread that all others wait for.
constexpr size_t kMostAPage = 250;
constexpr size_t kDefaultSnapshot = 100;

enum class Kind { kMatch, kAlert, kDigest };

struct Topic {
  Kind kind = Kind::kMatch;
  std::string name;
  std::string owner_id;
};

absl::StatusOr<Topic> ReadTopic(const std::string& name, const Directory& directory) {
  constexpr std::pair<std::string_view, Kind> kKinds[] = {
      {"match/", Kind::kMatch}, {"alert/", Kind::kAlert}, {"digest/", Kind::kDigest}};
  for (const auto& [prefix, kind] : kKinds) {
    if (!name.starts_with(prefix) || !name.ends_with('/') || name.size() <= prefix.size()) continue;
    Topic topic{kind, name, name.substr(prefix.size(), name.size() - prefix.size() - 1)};
    if (directory.FindOwner(topic.owner_id) != nullptr) return topic;
    return absl::NotFoundError(absl::StrCat("There is no user or team '", topic.owner_id, "'."));
  }
  return absl::InvalidArgumentError(
      absl::StrCat("'", name, "' is no topic. Write match/OWNER/, alert/OWNER/ or digest/OWNER/."));
}

size_t PageSize(uint32_t limit, size_t by_default) {
  return limit == 0 ? by_default : std::min<size_t>(limit, kMostAPage);
}

uint64_t CursorOf(const v1::Digest& digest) {
  return static_cast<uint64_t>(std::max<int64_t>(0, digest.until().seconds()));
}

// The matches of [from, until) that belong under the topic.
absl::StatusOr<std::vector<v1::Match>> MatchesOf(const Store& store, const Topic& topic,
                                                 uint64_t from, uint64_t until, size_t most) {
  absl::StatusOr<MatchWindow> window = topic.kind == Kind::kAlert
                                           ? ReadAlerts(store, topic.owner_id, from, until, most)
                                           : ReadMatches(store, topic.owner_id, from, until, most);
  if (!window.ok()) return window.status();
  return std::move(window->matches);
}

absl::Status AddMatches(const Store& store, std::vector<v1::Match> matches, v1::ReplayPage* page) {
  PostReader posts(&store);
  for (v1::Match& match : matches) {
    v1::ReplayedMessage* const message = page->add_messages();
    message->set_cursor(match.sequence());
    const storage::v1::StoredPost* const post = posts.Find(match.post());
    if (post != nullptr) *message->mutable_match()->mutable_post() = post->post();
    *message->mutable_match()->mutable_match() = std::move(match);
  }
  return posts.status();
}

// A page of [from, end of the stream), which ends with the whole of its last post.
absl::Status AddPage(const Store& store, const Topic& topic, uint64_t from, size_t most,
                     v1::ReplayPage* page) {
  const uint64_t end = store.counters().stream_sequence() + 1;
  absl::StatusOr<std::vector<v1::Match>> matches = MatchesOf(store, topic, from, end, most + 1);
  if (!matches.ok()) return matches.status();
  if (matches->size() > most) {
    const uint64_t last = (*matches)[most - 1].sequence();
    auto whole = MatchesOf(store, topic, last, last + 1, SIZE_MAX);
    if (!whole.ok()) return whole.status();
    std::erase_if(*matches, [last](const v1::Match& match) { return match.sequence() >= last; });
    matches->insert(matches->end(), whole->begin(), whole->end());
    page->set_next_cursor(last + 1);
  }
  return AddMatches(store, *std::move(matches), page);
}

absl::StatusOr<std::vector<v1::Digest>> DigestsOf(const Store& store, const Topic& topic) {
  std::vector<v1::Digest> digests;
  bool damaged = false;
  const absl::Status status = store.ScanPrefix(
      Family::kDigests, OwnerPrefix(topic.owner_id), [&](std::string_view, std::string_view value) {
        storage::v1::StoredDigest stored;
        damaged = !stored.ParseFromArray(value.data(), static_cast<int>(value.size()));
        if (!damaged) digests.push_back(std::move(*stored.mutable_digest()));
        return !damaged;
      });
  if (damaged) return absl::DataLossError("A stored digest cannot be read back.");
  if (!status.ok()) return status;
  // Keys are in the order of local dates, which an owner that moves may live through twice.
  std::sort(digests.begin(), digests.end(),
            [](const v1::Digest& a, const v1::Digest& b) { return CursorOf(a) < CursorOf(b); });
  return digests;
}

void AddDigest(v1::Digest digest, v1::ReplayPage* page) {
  v1::ReplayedMessage* const message = page->add_messages();
  message->set_cursor(CursorOf(digest));
  *message->mutable_digest() = std::move(digest);
}

absl::Status TooOld(const Topic& topic, uint64_t cursor, uint64_t oldest) {
  return absl::OutOfRangeError(absl::StrCat("The cursor ", cursor, " is too old: what is kept for ",
                                            topic.name, " begins at ", oldest,
                                            ". Ask for a snapshot, and go on from there."));
}

absl::Status NotYet(uint64_t cursor, uint64_t newest) {
  return absl::OutOfRangeError(
      absl::StrCat("The cursor ", cursor, " is ahead of the stream, which is at ", newest,
                   ": the state is an older one, perhaps restored from a backup. Ask for a "
                   "snapshot, and go on from there."));
}

// The first post that is kept; one past the stream if none is.
absl::StatusOr<uint64_t> OldestPost(const Store& store) {
  uint64_t oldest = store.counters().stream_sequence() + 1;
  const absl::Status status =
      store.Scan(Family::kPosts, "", "", [&](std::string_view key, std::string_view) {
        oldest = SequenceFromKey(key);
        return false;
      });
  if (!status.ok()) return status;
  return oldest;
}

absl::Status CheckCursor(const Store& store, const Topic& topic, uint64_t cursor) {
  const uint64_t newest = store.counters().stream_sequence();
  if (cursor > newest + 1) return NotYet(cursor, newest);
  const absl::StatusOr<uint64_t> oldest = OldestPost(store);
  if (!oldest.ok()) return oldest.status();
  return cursor < *oldest ? TooOld(topic, cursor, *oldest) : absl::OkStatus();
}

absl::Status ReplayRange(const v1::ReplayRangeRequest& range, const Directory& directory,
                         const Store& store, v1::ReplayPage* page) {
  const absl::StatusOr<Topic> topic = ReadTopic(range.topic(), directory);
  if (!topic.ok()) return topic.status();
  const size_t most = PageSize(range.limit(), kMostAPage);
  if (topic->kind != Kind::kDigest) {
    absl::Status known = CheckCursor(store, *topic, range.from_cursor());
    return known.ok() ? AddPage(store, *topic, range.from_cursor(), most, page) : known;
  }
  absl::StatusOr<std::vector<v1::Digest>> digests = DigestsOf(store, *topic);
  if (!digests.ok()) return digests.status();
  if (!digests->empty() && range.from_cursor() < CursorOf(digests->front())) {
    return TooOld(*topic, range.from_cursor(), CursorOf(digests->front()));
  }
  for (v1::Digest& digest : *digests) {
    if (CursorOf(digest) < range.from_cursor()) continue;
    if (static_cast<size_t>(page->messages_size()) == most) {
      page->set_next_cursor(CursorOf(digest));
      break;
    }
    AddDigest(std::move(digest), page);
  }
  return absl::OkStatus();
}

// The newest `most`, and all of the post that the oldest of them is of.
absl::Status ReplayNewestMatches(const Store& store, const Topic& topic, size_t most,
                                 v1::ReplayPage* page) {
  const uint64_t end = store.counters().stream_sequence() + 1;
  std::vector<v1::Match> newest;
  // Backwards in growing stretches, until there are enough.
  for (uint64_t stretch = kMaxRunPosts; newest.size() < most; stretch *= 4) {
    const uint64_t from = end > stretch ? end - stretch : 1;
    absl::StatusOr<std::vector<v1::Match>> found = MatchesOf(store, topic, from, end, SIZE_MAX);
    if (!found.ok()) return found.status();
    newest = *std::move(found);
    if (from == 1) break;
  }
  if (newest.size() > most) {
    const uint64_t first = newest[newest.size() - most].sequence();
    std::erase_if(newest, [first](const v1::Match& match) { return match.sequence() < first; });
  }
  return AddMatches(store, std::move(newest), page);
}

absl::Status ReplaySnapshot(const v1::ReplaySnapshotRequest& snapshot, const Directory& directory,
                            const Store& store, v1::ReplayPage* page) {
  const absl::StatusOr<Topic> topic = ReadTopic(snapshot.topic(), directory);
  if (!topic.ok()) return topic.status();
  const size_t most = PageSize(snapshot.limit(), kDefaultSnapshot);
  if (topic->kind != Kind::kDigest) return ReplayNewestMatches(store, *topic, most, page);
  absl::StatusOr<std::vector<v1::Digest>> digests = DigestsOf(store, *topic);
  if (!digests.ok()) return digests.status();
  for (size_t i = digests->size() - std::min(most, digests->size()); i < digests->size(); ++i) {
    AddDigest(std::move((*digests)[i]), page);
  }
  return absl::OkStatus();
}

// A producer's name holds no '/', so that the two never meet.
absl::StatusOr<std::string> AlertCursorKey(const std::string& owner_id, const std::string& reader,
                                           const Directory& directory) {
  if (absl::Status status = CheckId("reader", reader); !status.ok()) return status;
  if (directory.FindOwner(owner_id) == nullptr) {
    return absl::NotFoundError(absl::StrCat("There is no user or team '", owner_id, "'."));
  }
  return absl::StrCat("alerts/", owner_id, "/", reader);
}

absl::StatusOr<uint64_t> AckedBy(const Store& store, const std::string& key) {
  storage::v1::ProducerCursor cursor;
  const absl::Status status = store.Get(Family::kCursors, key, &cursor);
  if (!status.ok() && !absl::IsNotFound(status)) return status;
  return cursor.last_durable_sequence();
}

absl::Status GiveAlerts(const v1::AlertsRequest& request, const Directory& directory,
                        const Store& store, v1::ReplayPage* page) {
  const auto key = AlertCursorKey(request.owner_id(), request.reader(), directory);
  if (!key.ok()) return key.status();
  const absl::StatusOr<uint64_t> acked = AckedBy(store, *key);
  if (!acked.ok()) return acked.status();
  page->set_acked_cursor(*acked);
  const uint64_t after = request.after_cursor() != 0 ? request.after_cursor() : *acked;
  const uint64_t newest = store.counters().stream_sequence();
  if (after > newest) return NotYet(after, newest);
  const Topic topic{Kind::kAlert, "", request.owner_id()};
  return AddPage(store, topic, after + 1, PageSize(request.limit(), kMostAPage), page);
}

absl::Status AckAlerts(const v1::AckAlertsRequest& request, const Directory& directory,
                       Store* store, v1::AlertsAcknowledged* acknowledged) {
  const auto key = AlertCursorKey(request.owner_id(), request.reader(), directory);
  if (!key.ok()) return key.status();
  const uint64_t newest = store->counters().stream_sequence();
  if (request.cursor() > newest) return NotYet(request.cursor(), newest);
  const absl::StatusOr<uint64_t> acked = AckedBy(*store, *key);
  if (!acked.ok()) return acked.status();
  acknowledged->set_cursor(std::max(*acked, request.cursor()));
  if (request.cursor() <= *acked) return absl::OkStatus();
  storage::v1::ProducerCursor cursor;
  cursor.set_last_durable_sequence(request.cursor());
  StateBatch batch;
  batch.Put(Family::kCursors, *key, cursor);
  return store->Write(std::move(batch), store->counters());
}

absl::Status Answer(const v1::ReplayRequest& request, const Directory& directory, Store* store,
                    v1::ReplayReply* reply) {
  switch (request.request_case()) {
    case v1::ReplayRequest::kSnapshot:
      return ReplaySnapshot(request.snapshot(), directory, *store, reply->mutable_page());
    case v1::ReplayRequest::kRange:
      return ReplayRange(request.range(), directory, *store, reply->mutable_page());
    case v1::ReplayRequest::kAlerts:
      return GiveAlerts(request.alerts(), directory, *store, reply->mutable_page());
    case v1::ReplayRequest::kAckAlerts:
      return AckAlerts(request.ack_alerts(), directory, store, reply->mutable_acknowledged());
    case v1::ReplayRequest::REQUEST_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError("The replay request asks for nothing that this release knows.");
}

}  // namespace

v1::ReplayReply AnswerReplay(const v1::ReplayRequest& request, const Directory& directory,
                             Store* store) {
  v1::ReplayReply reply;
  const absl::Status status = Answer(request, directory, store, &reply);
  if (!status.ok()) reply.Clear();
  reply.mutable_status()->set_code(static_cast<int>(status.code()));
  reply.mutable_status()->set_message(std::string(status.message()));
  return reply;
}

}  // namespace sluis
