// Who may make which control request: one table of all kinds. A kind that has no row is for admins,
// and a test asks for its row.
#ifndef SLUIS_CONNECTORS_ZEROMQ_REQUEST_RIGHTS_H_
#define SLUIS_CONNECTORS_ZEROMQ_REQUEST_RIGHTS_H_

#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "connectors/zeromq/principals.h"
#include "proto/sluis/v1/control.pb.h"
#include "proto/sluis/v1/replay.pb.h"

namespace sluis {

struct RequestRight {
  v1::ControlRequest::RequestCase request;
  // Whose data the request is about: a reader must speak for that user. Null: for admins alone.
  const std::string& (*owner)(const v1::ControlRequest&);
  // The user in whose name it is done, besides acting_user. Null when there is none.
  const std::string& (*on_behalf)(const v1::ControlRequest&) = nullptr;
};

std::span<const RequestRight> RequestRights();

// The user or team that the request is about; empty when it is about none or about all.
std::string OwnerOfRequest(const v1::ControlRequest& request);

// OK when the principal may make the request; PermissionDenied says what it would take.
[[nodiscard]] absl::Status CheckRight(const Principal& principal,
                                      const v1::ControlRequest& request);

// The user or team whose messages the request is about; empty when it names none.
std::string_view OwnerOfReplay(const v1::ReplayRequest& request);

// As CheckRight: a reader gets the messages of the users that it speaks for.
[[nodiscard]] absl::Status CheckReplayRight(const Principal& principal,
                                            const v1::ReplayRequest& request);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_REQUEST_RIGHTS_H_
