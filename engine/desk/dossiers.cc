// The desk on dossiers: what an editor keeps of the stories in digests.
#include <sodium.h>

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "engine/desk/change.h"
#include "engine/desk/desk.h"
#include "engine/dossiers/dossier_shelf.h"
#include "engine/state/keys.h"
#include "proto/checks.h"
#include "proto/dossier_checks.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr size_t kIdBytes = 8;
// Of one owner.
constexpr size_t kMostDossiers = 200;

std::string NewId() {
  std::string bytes(kIdBytes, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return absl::BytesToHexString(bytes);
}

std::string TodayOf(const v1::Owner& owner, absl::Time now) {
  absl::TimeZone zone = absl::UTCTimeZone();
  if (!absl::LoadTimeZone(owner.time_zone(), &zone)) zone = absl::UTCTimeZone();
  return absl::FormatCivilTime(absl::ToCivilDay(now, zone));
}

const v1::Story* FindStory(const v1::Digest& digest, const v1::Post& named) {
  for (const v1::Story& story : digest.stories()) {
    if (story.post().source() == named.source() && story.post().id() == named.id()) return &story;
  }
  return nullptr;
}

const v1::DossierEntry* FindEntry(const v1::Dossier& dossier, uint64_t number) {
  const auto found = std::find_if(dossier.entries().begin(), dossier.entries().end(),
                                  [number](const auto& each) { return each.number() == number; });
  return found == dossier.entries().end() ? nullptr : &*found;
}

bool Holds(const v1::Dossier& dossier, const v1::Post& named) {
  return std::any_of(dossier.entries().begin(), dossier.entries().end(), [&](const auto& each) {
    return each.post().source() == named.source() && each.post().id() == named.id();
  });
}

absl::Status CheckRevision(const v1::Dossier& wanted, uint64_t stored) {
  if (wanted.revision() == stored) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("The dossier has changed since it was looked at (revision ", stored,
                   " now). Look at it again, and make the change once more."));
}

}  // namespace

absl::StatusOr<v1::DossierEntry> Desk::NewEntry(const std::string& owner_id,
                                                const v1::DossierEntry& wanted,
                                                absl::Time now) const {
  if (wanted.digest_id().empty() || wanted.post().source().empty() || wanted.post().id().empty()) {
    return absl::InvalidArgumentError(
        "A new story in a dossier needs its digest, and the source and id of its post.");
  }
  const absl::StatusOr<v1::Digest> digest = parts_.digests->Get(owner_id, wanted.digest_id());
  if (!digest.ok()) return digest.status();
  const v1::Story* const story = FindStory(*digest, wanted.post());
  if (story == nullptr || story->post().operation() == v1::OPERATION_DELETE) {
    return absl::NotFoundError(absl::StrCat("The digest '", wanted.digest_id(),
                                            "' does not show this post, or its "
                                            "author has deleted it."));
  }
  v1::DossierEntry entry;
  *entry.mutable_post() = story->post();
  entry.set_interest_id(story->interest_id());
  entry.set_interest_title(story->interest_title());
  entry.set_digest_id(digest->id());
  entry.set_note(wanted.note());
  *entry.mutable_added_at() = ToTimestamp(now);
  return entry;
}

absl::Status Desk::FillEntries(const v1::Dossier& wanted, const storage::v1::StoredDossier& before,
                               absl::Time now, storage::v1::StoredDossier* dossier) const {
  v1::Dossier& filled = *dossier->mutable_dossier();
  for (const v1::DossierEntry& each : wanted.entries()) {
    if (each.number() != 0) {
      const v1::DossierEntry* const known = FindEntry(before.dossier(), each.number());
      if (known == nullptr || FindEntry(filled, each.number()) != nullptr) {
        return absl::InvalidArgumentError(
            absl::StrCat("The dossier has no story ", each.number(), ", or it is named twice."));
      }
      v1::DossierEntry entry = *known;
      entry.set_note(each.note());
      *filled.add_entries() = std::move(entry);
      continue;
    }
    absl::StatusOr<v1::DossierEntry> entry = NewEntry(wanted.owner_id(), each, now);
    if (!entry.ok()) return entry.status();
    if (Holds(filled, entry->post())) {
      return absl::AlreadyExistsError("The dossier holds this story already.");
    }
    dossier->set_last_number(dossier->last_number() + 1);
    entry->set_number(dossier->last_number());
    *filled.add_entries() = *std::move(entry);
  }
  return absl::OkStatus();
}

absl::Status Desk::CheckRoomForDossier(const std::string& owner_id) const {
  size_t count = 0;
  absl::Status status =
      ForEachDossier(*parts_.store, owner_id,
                     [&](const std::string&, const storage::v1::StoredDossier&) { ++count; });
  if (!status.ok() || count < kMostDossiers) return status;
  return absl::ResourceExhaustedError(
      absl::StrCat("'", owner_id, "' has ", count,
                   " dossiers, which is as many as there may be. Remove one "
                   "first."));
}

absl::Status Desk::KeepDossier(const v1::Dossier& wanted, Change* change, v1::ControlReply* reply) {
  auto owner = OwnerOf(wanted.owner_id());
  if (!owner.ok()) return owner.status();
  if (absl::Status status = CheckDossier(wanted); !status.ok()) return status;
  const std::string id = wanted.id().empty() ? NewId() : wanted.id();
  auto before = ReadDossier(*parts_.store, wanted.owner_id(), id);
  if (!before.ok() && !absl::IsNotFound(before.status())) return before.status();
  const bool is_new = !before.ok();
  if (is_new) {
    if (absl::Status status = CheckRoomForDossier(wanted.owner_id()); !status.ok()) return status;
    before = storage::v1::StoredDossier();
  }
  if (absl::Status status = CheckRevision(wanted, before->dossier().revision()); !status.ok()) {
    return status;
  }
  storage::v1::StoredDossier dossier = *before;
  v1::Dossier& filled = *dossier.mutable_dossier();
  filled.clear_entries();
  if (absl::Status status = FillEntries(wanted, *before, change->now, &dossier); !status.ok()) {
    return status;
  }
  filled.set_id(id);
  filled.set_owner_id(wanted.owner_id());
  filled.set_title(wanted.title());
  filled.set_date(wanted.date().empty() ? TodayOf((*owner)->stored.owner(), change->now)
                                        : wanted.date());
  filled.set_notes(wanted.notes());
  filled.set_lessons(wanted.lessons());
  filled.set_advice(wanted.advice());
  filled.set_revision(filled.revision() + 1);
  *filled.mutable_changed_at() = ToTimestamp(change->now);
  if (is_new) *filled.mutable_created_at() = filled.changed_at();
  change->subject = absl::StrCat(wanted.owner_id(), "/", id);
  PutDossier(dossier, is_new ? nullptr : &*before, &change->batch);
  reply->mutable_put_dossier()->set_dossier_id(id);
  reply->mutable_put_dossier()->set_revision(filled.revision());
  change->apply = [] { return absl::OkStatus(); };
  return absl::OkStatus();
}

absl::Status Desk::DropDossier(const v1::RemoveDossierRequest& request, Change* change,
                               v1::ControlReply* reply) {
  if (auto owner = OwnerOf(request.owner_id()); !owner.ok()) return owner.status();
  absl::Status status = CheckId("dossier_id", request.dossier_id());
  if (!status.ok()) return status;
  change->subject = absl::StrCat(request.owner_id(), "/", request.dossier_id());
  const auto dossier = ReadDossier(*parts_.store, request.owner_id(), request.dossier_id());
  if (!dossier.ok() && !absl::IsNotFound(dossier.status())) return dossier.status();
  if (dossier.ok()) DeleteDossier(*dossier, &change->batch);
  reply->mutable_removed()->set_existed(dossier.ok());
  change->apply = [] { return absl::OkStatus(); };
  return absl::OkStatus();
}

absl::Status Desk::GetDossier(const v1::GetDossierRequest& request, v1::Dossier* dossier) const {
  if (auto owner = OwnerOf(request.owner_id()); !owner.ok()) return owner.status();
  absl::Status status = CheckId("dossier_id", request.dossier_id());
  if (!status.ok()) return status;
  auto stored = ReadDossier(*parts_.store, request.owner_id(), request.dossier_id());
  if (!stored.ok()) return stored.status();
  *dossier = std::move(*stored->mutable_dossier());
  return absl::OkStatus();
}

absl::Status Desk::ListDossiers(const std::string& owner_id, v1::DossierList* list) const {
  if (auto owner = OwnerOf(owner_id); !owner.ok()) return owner.status();
  const absl::Status status = ForEachDossier(
      *parts_.store, owner_id, [list](const std::string&, const storage::v1::StoredDossier& each) {
        v1::DossierSummary* const summary = list->add_dossiers();
        summary->set_id(each.dossier().id());
        summary->set_title(each.dossier().title());
        summary->set_date(each.dossier().date());
        summary->set_entries(static_cast<uint32_t>(each.dossier().entries_size()));
        *summary->mutable_changed_at() = each.dossier().changed_at();
      });
  std::stable_sort(list->mutable_dossiers()->begin(), list->mutable_dossiers()->end(),
                   [](const auto& a, const auto& b) { return a.date() > b.date(); });
  return status;
}

}  // namespace sluis
