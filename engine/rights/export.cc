#include "engine/rights/export.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/rights/person.h"
#include "engine/state/audit_chain.h"
#include "engine/state/keys.h"
#include "engine/state/match_log.h"
#include "engine/users/handlings.h"
#include "proto/sluis/v1/event.pb.h"

namespace sluis {
namespace {

// A page is short enough for a reply and for the patience of who asks for it.
constexpr size_t kPageBytes = 256 << 10;
constexpr size_t kPageRecords = 20'000;

std::string JsonOf(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  return google::protobuf::util::MessageToJsonString(message, &json, options).ok() ? json : "null";
}

std::string Record(const char* kind, const std::string& value) {
  return absl::StrCat("{\"kind\":\"", kind, "\",\"value\":", value, "}");
}

std::string Record(const char* kind, const google::protobuf::Message& value) {
  return Record(kind, JsonOf(value));
}

// A part of a family, and what of each record belongs to the person. False: damaged.
struct Section {
  Family family;
  std::string prefix;
  std::function<bool(std::string_view key, std::string_view value, std::vector<std::string>* found)>
      take;
};

// The section whose records are messages of that type, by what `take` makes of each.
template <typename Message, typename Take>
Section SectionOf(Family family, std::string prefix, Take take) {
  return {family, std::move(prefix),
          [take](std::string_view key, std::string_view value, std::vector<std::string>* found) {
            Message message;
            if (!message.ParseFromArray(value.data(), static_cast<int>(value.size()))) return false;
            take(key, message, found);
            return true;
          }};
}

template <typename Message>
Section WholeSection(Family family, std::string prefix, const char* kind) {
  return SectionOf<Message>(
      family, std::move(prefix),
      [kind](std::string_view, const Message& message, std::vector<std::string>* found) {
        found->push_back(Record(kind, message));
      });
}

using Found = std::vector<std::string>;

void TakeOwner(const std::string& id, const storage::v1::StoredOwner& stored, Found* found) {
  const v1::Owner& owner = stored.owner();
  if (owner.id() == id) found->push_back(Record("profile", stored));
  const bool is_member =
      std::find(owner.members().begin(), owner.members().end(), id) != owner.members().end();
  if (!is_member && owner.stand_in() != id) return;
  found->push_back(
      Record(is_member ? "member_of" : "stands_in_for", absl::StrCat("\"", owner.id(), "\"")));
}

void TakeMatches(const std::string& id, const storage::v1::MatchRecord& record, Found* found) {
  for (const v1::Match& match : record.matches()) {
    if (match.owner_id() == id) found->push_back(Record("match", match));
  }
  for (const storage::v1::Exclusion& exclusion : record.exclusions()) {
    if (exclusion.owner_id() == id) found->push_back(Record("left_out", exclusion));
  }
}

// `alias` is the reader's in the audit; empty when there is none.
std::vector<Section> SectionsOfReader(const std::string& id, const std::string& alias) {
  const std::string prefix = OwnerPrefix(id);
  const std::string shard(1, static_cast<char>(ShardOf(id)));
  return {
      SectionOf<storage::v1::StoredOwner>(Family::kUsers, "",
                                          [id](std::string_view, const auto& stored, Found* found) {
                                            TakeOwner(id, stored, found);
                                          }),
      WholeSection<storage::v1::StoredInterest>(Family::kInterests, prefix, "interest"),
      WholeSection<storage::v1::StoredEarlierInterest>(Family::kRevisions, prefix,
                                                       "earlier_interest"),
      WholeSection<v1::Event>(Family::kEvents, prefix, "event"),
      SectionOf<storage::v1::StoredHandling>(
          Family::kHandlings, "",
          [id](std::string_view, const auto& stored, Found* found) {
            if (TakesPartIn(stored.handling(), id)) found->push_back(Record("handling", stored));
          }),
      WholeSection<storage::v1::StoredRow>(Family::kRows, prefix, "learned"),
      SectionOf<storage::v1::StoredJudgement>(
          Family::kJudgements, "",
          [id](std::string_view, const auto& stored, Found* found) {
            const v1::Judgement& said = stored.judgement();
            if (said.owner_id() != id && said.by_user() != id) return;
            found->push_back(Record("judgement", stored));
          }),
      SectionOf<storage::v1::MatchRecord>(Family::kMatchLog, shard,
                                          [id](std::string_view, const auto& record, Found* found) {
                                            TakeMatches(id, record, found);
                                          }),
      WholeSection<storage::v1::StoredDigest>(Family::kDigests, prefix, "digest"),
      WholeSection<storage::v1::StoredDossier>(Family::kDossiers, prefix, "dossier"),
      WholeSection<storage::v1::OutboxEntry>(Family::kOutbox, prefix, "sending"),
      SectionOf<storage::v1::StoredAccess>(Family::kAccess, prefix,
                                           [](std::string_view, const auto& stored, Found* found) {
                                             found->push_back(Record("access", stored.access()));
                                           }),
      WholeSection<storage::v1::StoredWallPost>(Family::kWall, prefix, "on_wall"),
      SectionOf<storage::v1::StoredWallPost>(
          Family::kWall, "",
          [id, prefix](std::string_view key, const auto& stored, Found* found) {
            const bool is_own = key.substr(0, prefix.size()) == prefix;
            if (stored.decided_by() == id && !is_own) found->push_back(Record("moderated", stored));
          }),
      SectionOf<storage::v1::StoredInterest>(
          Family::kInterests, "",
          [id](std::string_view, const auto& stored, Found* found) {
            if (stored.interest().approved_by() != id) return;
            found->push_back(Record("approved", absl::StrCat("\"", stored.interest().owner_id(),
                                                             "/", stored.interest().id(), "\"")));
          }),
      SectionOf<v1::Source>(Family::kSources, "",
                            [id](std::string_view, const auto& source, Found* found) {
                              if (source.added_by() == id) {
                                found->push_back(Record("source", source));
                              }
                            }),
      WholeSection<storage::v1::ProducerCursor>(Family::kCursors, "alerts/" + id + "/",
                                                "alerts_read"),
      SectionOf<storage::v1::AuditRecord>(
          Family::kAudit, "", [id, alias](std::string_view, const auto& record, Found* found) {
            // Records of before the chain have names, later ones aliases.
            const std::string& name = record.chain().empty() ? id : alias;
            const bool named =
                !name.empty() &&
                (record.acting_user() == name || record.owner() == name ||
                 record.subject() == name || absl::StartsWith(record.subject(), name + "/"));
            if (named) found->push_back(Record("audit", record));
          })};
}

// What became of an author's post: nobody's name but the author's is in it.
class PostHistory {
 public:
  explicit PostHistory(const Store* store) : store_(store) {}

  std::string Of(const storage::v1::StoredPost& stored) {
    const v1::Post& post = stored.post();
    size_t matches = 0;
    std::set<std::string> readers;
    std::set<uint64_t> stories;
    for (const uint32_t shard : stored.match_shards()) {
      storage::v1::MatchRecord record;
      const std::string key = MatchLogKey(static_cast<uint8_t>(shard), stored.run_sequence());
      Keep(store_->Get(Family::kMatchLog, key, &record));
      for (const v1::Match& match : record.matches()) {
        if (match.sequence() != stored.sequence()) continue;
        ++matches;
        readers.insert(match.owner_id());
        stories.insert(match.story_id());
      }
    }
    std::string story_ids;
    for (const uint64_t story : stories) {
      absl::StrAppend(&story_ids, story_ids.empty() ? "" : ",", story);
    }
    // Where its matches lie in the folder says nothing of the post.
    storage::v1::StoredPost told = stored;
    told.clear_match_shards();
    told.clear_run_sequence();
    return absl::StrCat("{\"post\":", JsonOf(told), ",\"matches\":", matches,
                        ",\"readers\":", readers.size(), ",\"stories\":[", story_ids,
                        "],\"judgements\":", JudgementsOf(post), ",\"digests\":[", DigestsOf(post),
                        "]}");
  }

  const absl::Status& status() const { return status_; }

 private:
  void Keep(const absl::Status& status) {
    if (!status.ok() && !absl::IsNotFound(status)) status_.Update(status);
  }

  size_t JudgementsOf(const v1::Post& post) {
    size_t count = 0;
    Keep(store_->ScanPrefix(Family::kJudgedPosts, JudgedPostPrefix(post.source(), post.id()),
                            [&](std::string_view, std::string_view) { return ++count > 0; }));
    return count;
  }

  std::string DigestsOf(const v1::Post& post) {
    std::string digests;
    Keep(store_->ScanPrefix(
        Family::kShownPosts, JudgedPostPrefix(post.source(), post.id()),
        [&](std::string_view, std::string_view value) {
          storage::v1::ShownPost shown;
          storage::v1::StoredDigest stored;
          if (!shown.ParseFromArray(value.data(), static_cast<int>(value.size()))) return true;
          if (shown.digest().empty()) return true;  // a dossier shows it
          const absl::Status status = store_->Get(Family::kDigests, shown.digest(), &stored);
          Keep(status);
          if (!status.ok()) return true;
          // The id begins with the reader's.
          const std::string& id = stored.digest().id();
          absl::StrAppend(&digests, digests.empty() ? "" : ",", "{\"digest\":\"",
                          id.substr(std::min(id.size(), id.find('/') + 1)),
                          "\",\"until\":", JsonOf(stored.digest().until()), "}");
          return true;
        }));
    return digests;
  }

  const Store* store_;
  absl::Status status_;
};

std::vector<Section> SectionsOfAuthor(const v1::Person& author, PostHistory* history) {
  const std::string account = absl::StrCat(author.source(), "/", author.account());
  return {SectionOf<storage::v1::StoredPost>(
              Family::kPosts, "",
              [author, history](std::string_view, const auto& stored, Found* found) {
                if (Wrote(author, stored.post())) {
                  found->push_back(Record("post", history->Of(stored)));
                }
              }),
          SectionOf<storage::v1::StoredDossier>(
              Family::kDossiers, "",
              [author](std::string_view, const auto& stored, Found* found) {
                for (const v1::DossierEntry& entry : stored.dossier().entries()) {
                  if (Wrote(author, entry.post())) {
                    found->push_back(Record("kept_by_a_reader", entry.post()));
                  }
                }
              }),
          SectionOf<storage::v1::StoredOwner>(
              Family::kUsers, "", [account](std::string_view, const auto& stored, Found* found) {
                for (const v1::Mute& mute : stored.owner().mutes()) {
                  if (mute.kind() == v1::MUTE_KIND_AUTHOR && mute.value() == account) {
                    found->push_back(Record("muted_by_a_reader", mute));
                  }
                }
              })};
}

// "SECTION:KEY", the key in hex.
struct Place {
  size_t section = 0;
  std::string key;
};

absl::StatusOr<Place> PlaceOf(const std::string& page) {
  Place place;
  if (page.empty()) return place;
  const size_t colon = page.find(':');
  const char* const end = page.data() + std::min(colon, page.size());
  const auto [stopped, error] = std::from_chars(page.data(), end, place.section);
  const bool is_hex = colon != std::string::npos && page.size() % 2 == (colon + 1) % 2 &&
                      page.find_first_not_of("0123456789abcdef", colon + 1) == std::string::npos;
  if (error != std::errc() || stopped != end || !is_hex) {
    return absl::InvalidArgumentError("The page is none that an export has named.");
  }
  place.key = absl::HexStringToBytes(page.substr(colon + 1));
  return place;
}

std::string PageAt(size_t section, const std::string& key) {
  return absl::StrCat(section, ":", absl::BytesToHexString(key));
}

// Fills the page from the section. Returns the key to go on from; empty at the section's end.
absl::StatusOr<std::string> Read(const Store& store, const Section& section,
                                 const std::string& from, size_t* bytes, size_t* looked_at,
                                 v1::PersonExport* page) {
  std::string next;
  bool damaged = false;
  const auto visit = [&](std::string_view key, std::string_view value) {
    if (!absl::StartsWith(absl::string_view(key.data(), key.size()), section.prefix)) return false;
    if (*bytes >= kPageBytes || *looked_at >= kPageRecords) {
      next = std::string(key);
      return false;
    }
    ++*looked_at;
    Found found;
    damaged = !section.take(key, value, &found);
    for (std::string& record : found) {
      *bytes += record.size();
      page->add_records(std::move(record));
    }
    return !damaged;
  };
  const absl::Status status = store.Scan(section.family, std::max(from, section.prefix), "", visit);
  if (damaged) {
    return absl::DataLossError(
        absl::StrCat("A record of '", Store::NameOf(section.family), "' cannot be read back."));
  }
  if (!status.ok()) return status;
  return next;
}

}  // namespace

absl::StatusOr<v1::PersonExport> ExportPerson(const Store& store,
                                              const v1::ExportPersonRequest& request) {
  if (absl::Status status = CheckPerson(request.person()); !status.ok()) return status;
  absl::StatusOr<Place> place = PlaceOf(request.page());
  if (!place.ok()) return place.status();
  storage::v1::AuditAlias alias;
  if (IsReader(request.person())) {
    const absl::Status found =
        store.Get(Family::kMeta, AliasOfUser(request.person().owner_id()), &alias);
    if (!found.ok() && !absl::IsNotFound(found)) return found;
  }
  PostHistory history(&store);
  const std::vector<Section> sections =
      IsReader(request.person()) ? SectionsOfReader(request.person().owner_id(), alias.alias())
                                 : SectionsOfAuthor(request.person(), &history);
  v1::PersonExport page;
  size_t bytes = 0;
  size_t looked_at = 0;
  for (size_t i = place->section; i < sections.size(); ++i) {
    auto next =
        Read(store, sections[i], i == place->section ? place->key : "", &bytes, &looked_at, &page);
    if (!next.ok()) return next.status();
    if (!history.status().ok()) return history.status();
    if (next->empty()) continue;
    page.set_next_page(PageAt(i, *next));
    break;
  }
  return page;
}

}  // namespace sluis
