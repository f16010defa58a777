// The desk on events: a subject before, during and after something that happens.
#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/desk/change.h"
#include "engine/desk/desk.h"
#include "engine/state/keys.h"
#include "engine/users/learning.h"
#include "proto/checks.h"
#include "proto/time.h"

namespace sluis {
namespace {

constexpr uint32_t kUsualMargin = 14;
constexpr size_t kMostEvents = 200;

absl::Status NoEvent(const std::string& owner_id, const std::string& id) {
  return absl::NotFoundError(absl::StrCat("'", owner_id, "' has no event '", id, "'."));
}

absl::StatusOr<v1::Event> ReadEvent(const Store& store, const std::string& owner_id,
                                    const std::string& id) {
  v1::Event event;
  const absl::Status status = store.Get(Family::kEvents, InterestKey(owner_id, id), &event);
  if (absl::IsNotFound(status)) return NoEvent(owner_id, id);
  if (!status.ok()) return status;
  return event;
}

absl::StatusOr<std::vector<v1::Event>> ReadEvents(const Store& store, const std::string& owner_id) {
  std::vector<v1::Event> events;
  bool damaged = false;
  const absl::Status status = store.ScanPrefix(
      Family::kEvents, OwnerPrefix(owner_id), [&](std::string_view, std::string_view value) {
        damaged =
            !events.emplace_back().ParseFromArray(value.data(), static_cast<int>(value.size()));
        return !damaged;
      });
  if (damaged) return absl::DataLossError("An event cannot be read back.");
  if (!status.ok()) return status;
  return events;
}

v1::EventPhase PhaseOf(const v1::Event& event, absl::Time end_of_window) {
  if (end_of_window <= FromTimestamp(event.from())) return v1::EVENT_PHASE_BEFORE;
  return end_of_window <= FromTimestamp(event.until()) ? v1::EVENT_PHASE_DURING
                                                       : v1::EVENT_PHASE_AFTER;
}

bool Counts(const v1::Event& event, const std::string& interest_id) {
  return std::find(event.interest_ids().begin(), event.interest_ids().end(), interest_id) !=
         event.interest_ids().end();
}

void FillWindow(const v1::Event& event, const v1::Digest& digest, v1::EventReport::Window* window) {
  window->set_digest_id(digest.id());
  *window->mutable_from() = digest.from();
  *window->mutable_until() = digest.until();
  window->set_phase(PhaseOf(event, FromTimestamp(digest.until())));
  for (const v1::InterestBalance& interest : digest.balance().interests()) {
    if (!Counts(event, interest.interest_id())) continue;
    window->set_matched(window->matched() + interest.matched());
    window->set_authors(std::max(window->authors(), interest.voices().authors()));
    window->set_few_voices(window->few_voices() || interest.voices().few_voices());
  }
}

void SumPhases(const std::map<v1::EventPhase, uint64_t>& answered, v1::EventReport* report) {
  std::map<v1::EventPhase, std::pair<v1::EventReport::Phase, absl::Duration>> sums;
  for (const v1::EventReport::Window& window : report->windows()) {
    auto& [phase, span] = sums[window.phase()];
    phase.set_phase(window.phase());
    phase.set_windows(phase.windows() + 1);
    phase.set_matched(phase.matched() + window.matched());
    phase.set_few_voices(phase.few_voices() + (window.few_voices() ? 1 : 0));
    span += FromTimestamp(window.until()) - FromTimestamp(window.from());
  }
  for (auto& [name, sum] : sums) {
    auto& [phase, span] = sum;
    const double days = absl::ToDoubleHours(span) / 24;
    if (days > 0) phase.set_daily(static_cast<double>(phase.matched()) / days);
    const auto found = answered.find(name);
    phase.set_answered(found == answered.end() ? 0 : found->second);
    *report->add_phases() = std::move(phase);
  }
}

}  // namespace

absl::Status Desk::PutEvent(const v1::Event& wanted, Change* change, v1::ControlReply* reply) {
  if (auto owner = OwnerOf(wanted.owner_id()); !owner.ok()) return owner.status();
  if (absl::Status status = CheckEvent(wanted); !status.ok()) return status;
  for (const std::string& id : wanted.interest_ids()) {
    if (auto interest = InterestOf(wanted.owner_id(), id); !interest.ok()) {
      return interest.status();
    }
  }
  const auto known = ReadEvents(*parts_.store, wanted.owner_id());
  if (!known.ok()) return known.status();
  const auto before = std::find_if(known->begin(), known->end(), [&](const v1::Event& event) {
    return event.id() == wanted.id();
  });
  if (before == known->end() && known->size() >= kMostEvents) {
    return absl::ResourceExhaustedError(
        absl::StrCat("'", wanted.owner_id(), "' has ", kMostEvents,
                     " events, which is the most. Remove one that is over."));
  }
  v1::Event event = wanted;
  const bool is_new = before == known->end();
  *event.mutable_created_at() = is_new ? ToTimestamp(change->now) : before->created_at();
  *event.mutable_question_at() = is_new || before->question() != event.question()
                                     ? ToTimestamp(change->now)
                                     : before->question_at();
  change->subject = absl::StrCat(event.owner_id(), "/", event.id());
  change->batch.Put(Family::kEvents, InterestKey(event.owner_id(), event.id()), event);
  *reply->mutable_event() = std::move(event);
  change->apply = [] { return absl::OkStatus(); };
  return absl::OkStatus();
}

absl::Status Desk::RemoveEvent(const v1::RemoveEventRequest& request, Change* change,
                               v1::ControlReply* reply) {
  if (auto owner = OwnerOf(request.owner_id()); !owner.ok()) return owner.status();
  const auto event = ReadEvent(*parts_.store, request.owner_id(), request.event_id());
  if (!event.ok() && !absl::IsNotFound(event.status())) return event.status();
  change->subject = absl::StrCat(request.owner_id(), "/", request.event_id());
  change->batch.Delete(Family::kEvents, InterestKey(request.owner_id(), request.event_id()));
  reply->mutable_removed()->set_existed(event.ok());
  change->apply = [] { return absl::OkStatus(); };
  return absl::OkStatus();
}

absl::Status Desk::ListEvents(const v1::ListEventsRequest& request, v1::EventList* list) const {
  if (auto owner = OwnerOf(request.owner_id()); !owner.ok()) return owner.status();
  auto events = ReadEvents(*parts_.store, request.owner_id());
  if (!events.ok()) return events.status();
  std::stable_sort(events->begin(), events->end(), [](const v1::Event& a, const v1::Event& b) {
    return FromTimestamp(a.from()) < FromTimestamp(b.from());
  });
  for (v1::Event& event : *events) *list->add_events() = std::move(event);
  return absl::OkStatus();
}

absl::Status Desk::GetEventReport(const v1::GetEventReportRequest& request,
                                  v1::EventReport* report) const {
  if (auto owner = OwnerOf(request.owner_id()); !owner.ok()) return owner.status();
  auto event = ReadEvent(*parts_.store, request.owner_id(), request.event_id());
  if (!event.ok()) return event.status();
  const absl::Duration margin =
      absl::Hours(24) * (event->margin_days() == 0 ? kUsualMargin : event->margin_days());
  const absl::Time first = FromTimestamp(event->from()) - margin;
  const absl::Time last = FromTimestamp(event->until()) + margin;
  const auto ids = parts_.digests->List(request.owner_id());
  if (!ids.ok()) return ids.status();
  for (const std::string& id : *ids) {
    const auto digest = parts_.digests->Get(request.owner_id(), id);
    if (!digest.ok()) return digest.status();
    const absl::Time end = FromTimestamp(digest->until());
    if (end > first && end <= last) FillWindow(*event, *digest, report->add_windows());
  }
  std::map<v1::EventPhase, uint64_t> answered;
  for (const std::string& id : event->interest_ids()) {
    const auto judgements = ReadJudgements(*parts_.store, request.owner_id(), id);
    if (!judgements.ok()) return judgements.status();
    for (const storage::v1::StoredJudgement& stored : *judgements) {
      const absl::Time arrived = FromTimestamp(stored.arrived_at());
      if (stored.judgement().verdict() != v1::VERDICT_ANSWERED) continue;
      if (arrived > first && arrived <= last) ++answered[PhaseOf(*event, arrived)];
    }
  }
  *report->mutable_event() = *std::move(event);
  SumPhases(answered, report);
  return absl::OkStatus();
}

}  // namespace sluis
