// Makes ID tokens as an OpenID provider does: keys, and claims that are signed with them.
#ifndef SLUIS_TESTS_CONNECTORS_OPENID_TOKEN_MAKER_H_
#define SLUIS_TESTS_CONNECTORS_OPENID_TOKEN_MAKER_H_

#include <cjose/cjose.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "connectors/openid/id_token.h"

namespace sluis {

class SigningKey {
 public:
  static SigningKey Rsa(const std::string& id);
  static SigningKey Elliptic(const std::string& id);
  // A secret of both sides.
  static SigningKey Shared(const std::string& id);

  // The half that everybody may know, or all of it, as JSON.
  [[nodiscard]] std::string Json(bool with_private = false) const;
  // `raw_header`: further members, name and JSON.
  [[nodiscard]] std::string Sign(
      const std::string& payload, const std::string& algorithm,
      const std::vector<std::pair<std::string, std::string>>& raw_header = {}) const;

 private:
  SigningKey(cjose_jwk_t* jwk, std::string id);

  std::shared_ptr<cjose_jwk_t> jwk_;
  std::string id_;
};

[[nodiscard]] std::string KeySet(const std::vector<SigningKey>& keys);

// The claims that ExpectedToken demands, for a token made at `now`; `more` are further members, or
// others in their place, each `"name":value`.
[[nodiscard]] std::string ClaimsOf(
    const ExpectedToken& expected, absl::Time now,
    const std::vector<std::pair<std::string, std::string>>& more = {});

}  // namespace sluis

#endif  // SLUIS_TESTS_CONNECTORS_OPENID_TOKEN_MAKER_H_
