// The folder that holds a server's keys:
//
//     server.secret     the server's own pair, for its user alone (mode 0600)
//     principals.toml   who may connect (principals.h)
//     local.key         a key of role admin, for the commands of this machine's own user
//
// As long as there is no server.secret there are no keys, and the server stays on this machine.
// A client's secret is written to a file of its own and kept nowhere else.
#ifndef SLUIS_CONNECTORS_ZEROMQ_KEY_FOLDER_H_
#define SLUIS_CONNECTORS_ZEROMQ_KEY_FOLDER_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "connectors/zeromq/curve_keys.h"
#include "connectors/zeromq/principals.h"

namespace sluis {

// Safe on any thread; two processes that change the table at once are kept apart by a file lock.
class KeyFolder {
 public:
  explicit KeyFolder(std::string path) : path_(std::move(path)) {}

  const std::string& path() const { return path_; }
  std::string principals_file() const { return path_ + "/principals.toml"; }
  std::string local_key_file() const { return path_ + "/local.key"; }

  // Whether keys were ever made here.
  bool HasKeys() const;

  // NotFound when there are none; PermissionDenied when others than the owner can read them, with
  // the command that mends it; DataLoss when the file holds no key.
  [[nodiscard]] absl::StatusOr<CurveKeyPair> ReadServerKeys() const;

  // Makes the server's pair, the table and the local key when they are not there.
  [[nodiscard]] absl::StatusOr<CurveKeyPair> MakeServerKeys() const;

  // Makes a pair, writes the secret to the new file `secret_file` (mode 0600), and lets the key in.
  // AlreadyExists when there is such a file or such a name; nothing is changed then.
  [[nodiscard]] absl::Status AddClient(const std::string& name, Role role,
                                       const std::vector<std::string>& users,
                                       const std::string& secret_file) const;

  // NotFound when there is no such principal.
  [[nodiscard]] absl::Status Revoke(const std::string& name) const;

  [[nodiscard]] absl::StatusOr<PrincipalTable> ReadPrincipals() const;

 private:
  absl::Status Change(const std::function<absl::Status(PrincipalTable*)>& change) const;

  std::string path_;
};

// A client's secret file. PermissionDenied when others than its owner can read it.
[[nodiscard]] absl::StatusOr<CurveClientKeys> ReadClientKeyFile(const std::string& path);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_ZEROMQ_KEY_FOLDER_H_
