// The desk on sources: where the program that holds the engine fetches posts.
#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/desk/change.h"
#include "engine/desk/desk.h"
#include "engine/state/source_shelf.h"
#include "proto/source_checks.h"
#include "proto/time.h"

namespace sluis {
namespace {

// A reader looks after the feeds that he or she added, the operator after all sources.
absl::Status CheckMayChange(const v1::Source& source, const std::string& user) {
  if (user.empty() || source.added_by() == user) return absl::OkStatus();
  return absl::PermissionDeniedError(
      absl::StrCat("'", source.name(), "' was added by somebody else. Ask the operator."));
}

absl::Status CheckMayAdd(const v1::Source& source, const std::string& user) {
  if (user.empty() || source.kind() == v1::SOURCE_KIND_FEED) return absl::OkStatus();
  return absl::PermissionDeniedError("Readers add feeds; other sources are added by the operator.");
}

absl::Status CheckRoomFor(const std::vector<v1::Source>& known, const v1::Source& source) {
  const bool is_feed = source.kind() == v1::SOURCE_KIND_FEED;
  const size_t most = is_feed ? kMostFeeds : kMostStreams;
  const auto of_this_sort = std::count_if(known.begin(), known.end(), [&](const v1::Source& each) {
    return (each.kind() == v1::SOURCE_KIND_FEED) == is_feed && each.name() != source.name();
  });
  if (static_cast<size_t>(of_this_sort) < most) return absl::OkStatus();
  return absl::ResourceExhaustedError(
      absl::StrCat("There are ", most, is_feed ? " feeds" : " sources that are no feeds",
                   " already, which is the most. Remove one."));
}

}  // namespace

absl::Status Desk::PutSource(const v1::PutSourceRequest& request, Change* change,
                             v1::ControlReply* reply) {
  const std::string& user = request.by_user();
  if (!user.empty()) {
    if (auto owner = OwnerOf(user); !owner.ok()) return owner.status();
  }
  v1::Source source = request.source();
  absl::Status status = CheckSource(source);
  status.Update(CheckMayAdd(source, user));
  if (!status.ok()) return status;
  const auto known = ReadSources(*parts_.store);
  if (!known.ok()) return known.status();
  const auto before = std::find_if(known->begin(), known->end(), [&](const v1::Source& each) {
    return each.name() == source.name();
  });
  if (before != known->end()) {
    if (status = CheckMayChange(*before, user); !status.ok()) return status;
    *source.mutable_added_at() = before->added_at();
    source.set_added_by(before->added_by());
  } else {
    if (status = CheckRoomFor(*known, source); !status.ok()) return status;
    *source.mutable_added_at() = ToTimestamp(change->now);
    source.set_added_by(user);
  }
  change->subject = absl::StrCat(user, "/", source.name());
  change->batch.Put(Family::kSources, source.name(), source);
  *reply->mutable_source() = std::move(source);
  change->apply = [] { return absl::OkStatus(); };
  return absl::OkStatus();
}

absl::Status Desk::RemoveSource(const v1::RemoveSourceRequest& request, Change* change,
                                v1::ControlReply* reply) {
  v1::Source source;
  absl::Status status = parts_.store->Get(Family::kSources, request.name(), &source);
  if (!status.ok() && !absl::IsNotFound(status)) return status;
  const bool existed = status.ok();
  if (existed) {
    if (status = CheckMayChange(source, request.by_user()); !status.ok()) return status;
  }
  change->subject = absl::StrCat(request.by_user(), "/", request.name());
  change->batch.Delete(Family::kSources, request.name());
  reply->mutable_removed()->set_existed(existed);
  change->apply = [] { return absl::OkStatus(); };
  return absl::OkStatus();
}

absl::Status Desk::ListSources(const v1::ListSourcesRequest& request, v1::SourceList* list) const {
  auto all = ReadStandings(*parts_.store, request.name());
  if (!all.ok()) return all.status();
  *list = *std::move(all);
  if (request.name().empty() || list->sources_size() > 0) return absl::OkStatus();
  return absl::NotFoundError(absl::StrCat("There is no source '", request.name(),
                                          "'. 'sluis sources' lists those that there are."));
}

}  // namespace sluis
