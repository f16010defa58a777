// What the subcommands of `sluis interest` ask of the engine, and how they show what they get.
#ifndef SLUIS_TOOLS_SLUIS_INTEREST_REQUESTS_H_
#define SLUIS_TOOLS_SLUIS_INTEREST_REQUESTS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "proto/sluis/v1/control.pb.h"
#include "tools/access/engine_door.h"
#include "tools/sluis/session.h"

namespace sluis {

[[nodiscard]] absl::StatusOr<v1::Interest> GetInterest(EngineDoor* door, const std::string& owner,
                                                       const std::string& id);

// Adds the interest as the engine took it to `done`.
[[nodiscard]] absl::Status PutInterest(EngineDoor* door, const v1::Interest& interest,
                                       v1::InterestList* done);

// Its line.
void PrintInterest(const v1::Interest& interest);
// A line each, or JSON.
void PrintInterests(const Session& session, const v1::InterestList& list);

}  // namespace sluis

#endif  // SLUIS_TOOLS_SLUIS_INTEREST_REQUESTS_H_
