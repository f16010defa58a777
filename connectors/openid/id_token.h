// Who somebody is, as an OpenID provider signed it: an ID token is a JWT (RFC 7519) with a
// signature (RFC 7515) by one of the provider's keys (RFC 7517). Checked as OpenID Connect Core,
// section 3.1.3.7, says. Pure, safe on any thread.
#ifndef SLUIS_CONNECTORS_OPENID_ID_TOKEN_H_
#define SLUIS_CONNECTORS_OPENID_ID_TOKEN_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace sluis {

// Our clock and the provider's may differ by so much.
inline constexpr absl::Duration kClockSkew = absl::Minutes(1);

// The largest token that is looked at.
inline constexpr size_t kMaxTokenBytes = 64 * 1024;

// What a token must say.
struct ExpectedToken {
  std::string issuer;
  std::string client_id;
  std::string nonce;
};

class IdClaims {
 public:
  // `json`: an object.
  explicit IdClaims(std::string json) : json_(std::move(json)) {}

  // Further claims about the same person, for what is not among these.
  void AddInfo(std::string json) { info_ = std::move(json); }

  [[nodiscard]] bool Has(std::string_view name) const;
  // A text, or the texts of a list, under that name; none when there is neither.
  [[nodiscard]] std::vector<std::string> Texts(std::string_view name) const;
  // Whether it is true, or the text "true", as some providers write it.
  [[nodiscard]] bool IsTrue(std::string_view name) const;

 private:
  // Of the two the one that has it.
  [[nodiscard]] const std::string& Holder(std::string_view name) const;

  std::string json_;
  std::string info_;
};

// `key_set`: the provider's keys, JSON (RFC 7517, section 5). Signatures are taken by RSA
// (RS256/384/512, PS256/384/512) and elliptic curves (ES256/384/512), never by a shared secret, and
// never none. NotFound: none of the keys is the one that is named, so they may be old.
// Unauthenticated for any other fault, with what it is.
[[nodiscard]] absl::StatusOr<IdClaims> CheckIdToken(std::string_view token,
                                                    std::string_view key_set,
                                                    const ExpectedToken& expected, absl::Time now);

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_OPENID_ID_TOKEN_H_
