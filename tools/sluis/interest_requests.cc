#include "tools/sluis/interest_requests.h"

#include "fmt/format.h"
#include "tools/sluis/output.h"

namespace sluis {
namespace {

const char* NameOf(v1::InterestKind kind) {
  switch (kind) {
    case v1::INTEREST_KIND_ALERT:
      return "alert";
    case v1::INTEREST_KIND_WALL:
      return "wall";
    default:
      return "digest";
  }
}

}  // namespace

void PrintInterest(const v1::Interest& interest) {
  const bool waits = interest.approval() == v1::APPROVAL_WAITING;
  Print(fmt::format("{}/{}\t{}\t{}{}{}\n", interest.owner_id(), interest.id(), interest.title(),
                    NameOf(interest.kind()), interest.paused() ? "\tpaused" : "",
                    waits ? "\twaits for approval" : ""));
}

absl::StatusOr<v1::Interest> GetInterest(EngineDoor* door, const std::string& owner,
                                         const std::string& id) {
  v1::ControlRequest request;
  request.mutable_get_interest()->set_owner_id(owner);
  request.mutable_get_interest()->set_interest_id(id);
  absl::StatusOr<v1::ControlReply> reply = door->Call(request);
  if (!reply.ok()) return reply.status();
  return reply->interest();
}

absl::Status PutInterest(EngineDoor* door, const v1::Interest& interest, v1::InterestList* done) {
  v1::ControlRequest request;
  *request.mutable_put_interest()->mutable_interest() = interest;
  absl::StatusOr<v1::ControlReply> reply = door->Call(request);
  if (!reply.ok()) return reply.status();
  *done->add_interests() = reply->has_interest() ? reply->interest() : interest;
  return absl::OkStatus();
}

void PrintInterests(const Session& session, const v1::InterestList& list) {
  if (session.json()) {
    PrintJson(list);
    return;
  }
  for (const v1::Interest& interest : list.interests()) PrintInterest(interest);
}

}  // namespace sluis
