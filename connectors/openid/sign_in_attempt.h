// What ties the answer of an OpenID provider to the browser that asked for it. All of it follows
// from one secret that the browser keeps in a cookie, so that nothing is kept here.
#ifndef SLUIS_CONNECTORS_OPENID_SIGN_IN_ATTEMPT_H_
#define SLUIS_CONNECTORS_OPENID_SIGN_IN_ATTEMPT_H_

#include <string>
#include <string_view>

namespace sluis {

// Each of 43 characters of [A-Za-z0-9_-], but for an attempt whose secret is wrong.
struct SignInAttempt {
  // Draws a secret from the operating system's generator.
  [[nodiscard]] static SignInAttempt Begin();
  // Of a secret that a browser sends; every field is empty when it has not the form of one.
  [[nodiscard]] static SignInAttempt Of(std::string_view secret);

  std::string secret;
  // Comes back with the answer (RFC 6749, section 10.12).
  std::string state;
  // Comes back in the ID token (OpenID Connect Core, section 3.1.2.1).
  std::string nonce;
  // Told with the code, and its SHA-256 before (RFC 7636).
  std::string code_verifier;
  std::string code_challenge;

  // In a time that does not depend on where they differ. False for an attempt whose secret is
  // wrong.
  [[nodiscard]] bool IsState(std::string_view told) const;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_OPENID_SIGN_IN_ATTEMPT_H_
