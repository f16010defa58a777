// The engine on walls: who shows one hears at once that it is not what it was.
#include "engine/runtime/engine_implementation.h"
#include "engine/walls/wall_book.h"

namespace sluis {
namespace {

struct WallName {
  std::string owner_id;
  // Empty: all walls of the owner.
  std::string interest_id;
};

// The walls that a request changes when it succeeds.
std::optional<WallName> WallOf(const v1::ControlRequest& request) {
  switch (request.request_case()) {
    case v1::ControlRequest::kApproveOnWall:
      return WallName{request.approve_on_wall().owner_id(),
                      request.approve_on_wall().interest_id()};
    case v1::ControlRequest::kRecallFromWall:
      return WallName{request.recall_from_wall().owner_id(),
                      request.recall_from_wall().interest_id()};
    case v1::ControlRequest::kPutInterest: {
      const v1::Interest& interest = request.put_interest().interest();
      if (!IsWall(interest)) return std::nullopt;
      return WallName{interest.owner_id(), interest.id()};
    }
    case v1::ControlRequest::kRemoveInterest:
      return WallName{request.remove_interest().owner_id(),
                      request.remove_interest().interest_id()};
    case v1::ControlRequest::kRemoveOwner:
      return WallName{request.remove_owner().owner_id(), ""};
    // Perhaps that of a wall.
    case v1::ControlRequest::kRevokeAccess:
      return WallName{request.revoke_access().owner_id(), ""};
    default:
      return std::nullopt;
  }
}

}  // namespace

void Engine::Impl::TellWallsOf(const v1::ControlRequest& request) {
  const std::optional<WallName> wall = WallOf(request);
  if (!wall.has_value()) return;
  TurnLock lock(&turn_, &mutex_);
  OnWallChanged(wall->owner_id, wall->interest_id);
}

void Engine::Impl::TellAllWalls() {
  std::vector<WallName> walls;
  directory_->ForEachInterest([&](const LiveInterest& interest) {
    if (IsWall(interest.stored.interest())) {
      walls.push_back({interest.owner_id, interest.interest_id});
    }
  });
  for (const WallName& wall : walls) OnWallChanged(wall.owner_id, wall.interest_id);
}

}  // namespace sluis
