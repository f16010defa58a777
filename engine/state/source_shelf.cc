#include "engine/state/source_shelf.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace sluis {
namespace {

absl::StatusOr<v1::SourceStanding> StandingOf(const Store& store, v1::Source source) {
  storage::v1::ProducerCursor cursor;
  const absl::Status status = store.Get(Family::kCursors, SourceProducer(source.name()), &cursor);
  if (!status.ok() && !absl::IsNotFound(status)) return status;
  v1::SourceStanding standing;
  standing.set_accepted(cursor.accepted());
  standing.set_duplicates(cursor.duplicates());
  standing.set_refused(cursor.refused());
  if (cursor.has_last_arrived_at()) {
    *standing.mutable_last_arrived_at() = cursor.last_arrived_at();
  }
  if (cursor.has_last_created_at()) {
    *standing.mutable_last_created_at() = cursor.last_created_at();
  }
  if (source.paused()) standing.set_state(v1::SOURCE_STATE_PAUSED);
  *standing.mutable_source() = std::move(source);
  return standing;
}

}  // namespace

std::string SourceProducer(const std::string& name) { return absl::StrCat("source/", name); }

absl::StatusOr<std::vector<v1::Source>> ReadSources(const Store& store) {
  std::vector<v1::Source> sources;
  bool damaged = false;
  const absl::Status status =
      store.ScanPrefix(Family::kSources, "", [&](std::string_view, std::string_view value) {
        damaged =
            !sources.emplace_back().ParseFromArray(value.data(), static_cast<int>(value.size()));
        return !damaged;
      });
  if (damaged) return absl::DataLossError("A source cannot be read back.");
  if (!status.ok()) return status;
  return sources;
}

absl::StatusOr<v1::SourceList> ReadStandings(const Store& store, const std::string& name) {
  auto sources = ReadSources(store);
  if (!sources.ok()) return sources.status();
  v1::SourceList list;
  for (v1::Source& source : *sources) {
    if (!name.empty() && source.name() != name) continue;
    auto standing = StandingOf(store, std::move(source));
    if (!standing.ok()) return standing.status();
    *list.add_sources() = *std::move(standing);
  }
  return list;
}

absl::Status ForgetWhoAdded(const Store& store, const std::string& owner_id, StateBatch* batch) {
  auto sources = ReadSources(store);
  if (!sources.ok()) return sources.status();
  for (v1::Source& source : *sources) {
    if (source.added_by() != owner_id) continue;
    source.clear_added_by();
    batch->Put(Family::kSources, source.name(), source);
  }
  return absl::OkStatus();
}

}  // namespace sluis
