// Owners and interests as people write them down, in TOML or JSON. The field names are those of
// sluis.v1, with what is short to type also taken: "owner" for "owner_id", kinds as "user", "alert"
// or "author", a required group as a list of terms, and terms as a "query" (models/text/query.h).
//
//   [[interests]]
//   owner = "anna"
//   id = "bridge"
//   title = "The closed bridge"
//   required = [["bridge", "brug"]]
//   query = "(closed OR dicht) -voetbal"
//   kind = "alert"
#ifndef SLUIS_TOOLS_FORMS_PROFILE_FILE_H_
#define SLUIS_TOOLS_FORMS_PROFILE_FILE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "proto/sluis/v1/interest.pb.h"

namespace sluis {

struct Profiles {
  std::vector<v1::Owner> owners;
  std::vector<v1::Interest> interests;
};

// Lists "owners" and "interests"; or one interest alone, its fields at the top. An unknown field
// is refused, of TOML with its line. Fields are not checked beyond that: CheckOwner and
// CheckInterest do.
[[nodiscard]] absl::StatusOr<Profiles> ParseJsonProfiles(std::string_view text,
                                                         const std::string& name);
[[nodiscard]] absl::StatusOr<Profiles> ParseTomlProfiles(std::string_view text,
                                                         const std::string& name);

// By the ending of the path: .toml, else JSON.
[[nodiscard]] absl::StatusOr<Profiles> ReadProfiles(const std::string& path);

}  // namespace sluis

#endif  // SLUIS_TOOLS_FORMS_PROFILE_FILE_H_
