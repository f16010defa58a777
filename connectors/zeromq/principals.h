// Who may come in by which key, and as what. A table is a file of TOML, a section a principal:
//
//     [dashboard]
//     role = "reader"
//     key = "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"
//     users = ["jan", "piet"]
#ifndef SLUIS_CONNECTORS_ZEROMQ_PRINCIPALS_H_
#define SLUIS_CONNECTORS_ZEROMQ_PRINCIPALS_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace sluis {

enum class Role {
  // Sends posts, under the principal's own name.
  kIngest,
  // Asks, changes and follows what belongs to the users that the principal speaks for.
  kReader,
  // Everything.
  kAdmin,
};

std::string_view RoleName(Role role);
[[nodiscard]] absl::StatusOr<Role> ParseRole(std::string_view name);

struct Principal {
  std::string name;
  Role role = Role::kReader;
  // The public key.
  std::string key;
  // Only of a reader.
  std::vector<std::string> users;

  bool operator==(const Principal&) const = default;
  bool SpeaksFor(std::string_view user) const;
};

// Whoever needs no key: the engine's own user on its Unix socket, and everybody where there are no
// keys at all. No principal can take the name.
inline constexpr std::string_view kOperatorName = "operator";
const std::shared_ptr<const Principal>& Operator();

// Principals by name and by key. A value; safe to share when constant.
class PrincipalTable {
 public:
  // InvalidArgument names `origin`, the line and what is wrong there. Half a table is none: the one
  // who was left out may be the one who was to be kept out.
  [[nodiscard]] static absl::StatusOr<PrincipalTable> Parse(std::string_view text,
                                                            const std::string& origin);
  std::string ToToml() const;

  // AlreadyExists for a name or a key that is there; InvalidArgument for what cannot be a name, and
  // for users of another role than reader, or a reader of nobody.
  [[nodiscard]] absl::Status Add(Principal principal);
  // False when there is no such principal.
  bool Remove(std::string_view name);

  // Null when there is none.
  std::shared_ptr<const Principal> FindByKey(std::string_view key) const;
  std::shared_ptr<const Principal> FindByName(std::string_view name) const;
  // In the order of their names.
  std::vector<std::shared_ptr<const Principal>> All() const;

 private:
  std::map<std::string, std::shared_ptr<const Principal>, std::less<>> by_name_;
  absl::flat_hash_map<std::string, std::shared_ptr<const Principal>> by_key_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_PRINCIPALS_H_
