// An organisation's OpenID provider, as its client sees it: the authorization code flow (OpenID
// Connect Core, section 3.1) with PKCE (RFC 7636). Where the provider is asked what, its discovery
// document says (OpenID Connect Discovery).
#ifndef SLUIS_CONNECTORS_OPENID_PROVIDER_H_
#define SLUIS_CONNECTORS_OPENID_PROVIDER_H_

#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "connectors/http/http_client.h"
#include "connectors/openid/id_token.h"
#include "connectors/openid/sign_in_attempt.h"
#include "engine/locks/mutex.h"

namespace sluis {

struct OpenIdClient {
  // As CheckServerUrl takes it.
  std::string issuer;
  std::string client_id;
  // Empty: the provider knows us by PKCE alone.
  std::string client_secret;
  // What we ask for, besides "openid", with spaces in between.
  std::string scope;
  // Where the provider sends the browser back to.
  std::string redirect_url;
  // What we want to know of people. What is not in the ID token the UserInfo endpoint is asked for
  // (OpenID Connect Core, section 5.3).
  std::vector<std::string> claims;
  // As HttpClient takes it.
  std::string ca_file;
};

// Safe on any thread. Its functions block while they ask the provider.
class OpenIdProvider {
 public:
  explicit OpenIdProvider(OpenIdClient client, const HttpClientLimits& limits = {});

  // Where the browser is sent to. Unavailable when the provider does not say where that is.
  [[nodiscard]] absl::StatusOr<std::string> SignInUrl(const SignInAttempt& attempt, absl::Time now);

  // Who it is, for the code that came back in the same attempt. Unauthenticated: the provider does
  // not take the code, or its token is not accepted. Unavailable: it cannot be asked.
  [[nodiscard]] absl::StatusOr<IdClaims> Redeem(const std::string& code,
                                                const SignInAttempt& attempt, absl::Time now);

  const std::string& issuer() const { return client_.issuer; }

 private:
  // What the discovery document says.
  struct Endpoints {
    std::string authorization;
    std::string token;
    std::string keys;
    // May be empty.
    std::string user_info;
    // The client's secret goes into the form, for it is not taken as Basic authentication.
    bool secret_in_form = false;
  };

  [[nodiscard]] absl::StatusOr<Endpoints> FindEndpoints(absl::Time now) ABSL_LOCKS_EXCLUDED(mutex_);
  [[nodiscard]] absl::StatusOr<Endpoints> ReadEndpoints() const;
  // Asked for again if what we have is older than `fresh`.
  [[nodiscard]] absl::StatusOr<std::string> FindKeys(const Endpoints& endpoints,
                                                     absl::Duration fresh, absl::Time now)
      ABSL_LOCKS_EXCLUDED(mutex_);
  // The provider's reply, in which there is an ID token.
  [[nodiscard]] absl::StatusOr<std::string> FetchTokens(const std::string& code,
                                                        const SignInAttempt& attempt,
                                                        const Endpoints& endpoints) const;
  [[nodiscard]] absl::StatusOr<IdClaims> ReadToken(const std::string& token,
                                                   const ExpectedToken& expected,
                                                   const Endpoints& endpoints, absl::Time now);
  // Adds what UserInfo says where the token does not say all that is wanted.
  [[nodiscard]] absl::Status Complete(const std::string& access_token, const Endpoints& endpoints,
                                      IdClaims* claims) const;
  [[nodiscard]] absl::StatusOr<std::string> Fetch(const std::string& url) const;

  const OpenIdClient client_;
  const HttpClient http_;

  // Held while the provider is asked: who comes next waits for the same answer.
  Mutex mutex_;
  Endpoints endpoints_ ABSL_GUARDED_BY(mutex_);
  absl::Time endpoints_at_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  std::string keys_ ABSL_GUARDED_BY(mutex_);
  absl::Time keys_at_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_OPENID_PROVIDER_H_
