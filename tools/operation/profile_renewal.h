// Brings what is stored in line with a file of users and interests.
#ifndef SLUIS_TOOLS_OPERATION_PROFILE_RENEWAL_H_
#define SLUIS_TOOLS_OPERATION_PROFILE_RENEWAL_H_

#include <string>

#include "absl/status/statusor.h"
#include "engine/runtime/engine.h"
#include "tools/forms/profile_file.h"

namespace sluis {

struct ProfileChanges {
  uint32_t owners_put = 0;
  uint32_t interests_put = 0;
  uint32_t unchanged = 0;
};

// Reads the file and checks every owner and interest in it; InvalidArgument names the first that
// does not pass. No path: no profiles.
[[nodiscard]] absl::StatusOr<Profiles> ReadCheckedProfiles(const std::string& path);

// Puts each owner and interest that is not stored just so. Mutes that readers added, pauses and
// approvals stay; so do owners and interests that the profiles do not name. An error leaves those
// before it put.
[[nodiscard]] absl::StatusOr<ProfileChanges> ApplyProfiles(const Profiles& profiles,
                                                           Engine* engine);

}  // namespace sluis

#endif  // SLUIS_TOOLS_OPERATION_PROFILE_RENEWAL_H_
