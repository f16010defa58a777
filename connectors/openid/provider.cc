#include "connectors/openid/provider.h"

#include <simdjson.h>

#include <algorithm>
#include <utility>

#include "connectors/http/percent_encoding.h"
#include "fmt/format.h"

namespace sluis {
namespace {

constexpr absl::Duration kEndpointsFresh = absl::Hours(1);
constexpr absl::Duration kKeysFresh = absl::Hours(24);
// Who signs with keys that nobody knows cannot make us ask more often than this.
constexpr absl::Duration kLeastKeysAge = absl::Minutes(1);

absl::Status NoProvider(const std::string& issuer, std::string_view why) {
  return absl::UnavailableError(
      fmt::format("The OpenID provider {} cannot be used: {}.", issuer, why));
}

// A member of a JSON object that is a text; empty when there is none.
std::string TextIn(const std::string& json, std::string_view name) {
  simdjson::dom::parser parser;
  std::string_view text;
  return parser.parse(json)[name].get(text) == simdjson::SUCCESS ? std::string(text) : "";
}

std::string Field(std::string_view name, std::string_view value) {
  return fmt::format("{}={}", name, PercentEncode(value));
}

// Basic authentication is what holds when the document does not say (Discovery, section 3).
bool WantsSecretInForm(const std::string& document) {
  const std::vector<std::string> methods =
      IdClaims(document).Texts("token_endpoint_auth_methods_supported");
  const auto has = [&](std::string_view method) {
    return std::find(methods.begin(), methods.end(), method) != methods.end();
  };
  return has("client_secret_post") && !has("client_secret_basic");
}

}  // namespace

OpenIdProvider::OpenIdProvider(OpenIdClient client, const HttpClientLimits& limits)
    : client_(std::move(client)), http_(client_.ca_file, limits) {}

absl::StatusOr<std::string> OpenIdProvider::Fetch(const std::string& url) const {
  absl::StatusOr<HttpResponse> reply = http_.Ask({.url = url});
  if (!reply.ok()) return NoProvider(client_.issuer, std::string(reply.status().message()));
  if (reply->status != 200) {
    return NoProvider(client_.issuer, fmt::format("{} answers {}", url, reply->status));
  }
  return std::move(reply->body);
}

absl::StatusOr<OpenIdProvider::Endpoints> OpenIdProvider::ReadEndpoints() const {
  std::string base = client_.issuer;
  if (base.ends_with('/')) base.pop_back();
  absl::StatusOr<std::string> document = Fetch(base + "/.well-known/openid-configuration");
  if (!document.ok()) return document.status();
  if (TextIn(*document, "issuer") != client_.issuer) {
    return NoProvider(client_.issuer, fmt::format("its document is that of '{}'; write the issuer "
                                                  "exactly as it stands there",
                                                  TextIn(*document, "issuer")));
  }
  Endpoints found{TextIn(*document, "authorization_endpoint"), TextIn(*document, "token_endpoint"),
                  TextIn(*document, "jwks_uri"), TextIn(*document, "userinfo_endpoint"),
                  WantsSecretInForm(*document)};
  std::vector<std::string> urls = {found.authorization, found.token, found.keys};
  if (!found.user_info.empty()) urls.push_back(found.user_info);
  for (const std::string& url : urls) {
    if (absl::Status status = CheckServerUrl(url); !status.ok()) {
      return NoProvider(client_.issuer, std::string(status.message()));
    }
  }
  return found;
}

absl::StatusOr<OpenIdProvider::Endpoints> OpenIdProvider::FindEndpoints(absl::Time now) {
  const MutexLock lock(&mutex_);
  if (now - endpoints_at_ < kEndpointsFresh) return endpoints_;
  absl::StatusOr<Endpoints> found = ReadEndpoints();
  if (!found.ok()) return found.status();
  endpoints_ = *std::move(found);
  endpoints_at_ = now;
  return endpoints_;
}

absl::StatusOr<std::string> OpenIdProvider::FindKeys(const Endpoints& endpoints,
                                                     absl::Duration fresh, absl::Time now) {
  const MutexLock lock(&mutex_);
  if (now - keys_at_ < fresh) return keys_;
  absl::StatusOr<std::string> keys = Fetch(endpoints.keys);
  if (!keys.ok()) return keys.status();
  keys_ = *std::move(keys);
  keys_at_ = now;
  return keys_;
}

absl::StatusOr<std::string> OpenIdProvider::SignInUrl(const SignInAttempt& attempt,
                                                      absl::Time now) {
  const absl::StatusOr<Endpoints> endpoints = FindEndpoints(now);
  if (!endpoints.ok()) return endpoints.status();
  const char joint = endpoints->authorization.find('?') == std::string::npos ? '?' : '&';
  return fmt::format("{}{}response_type=code&{}&{}&{}&{}&{}&{}&code_challenge_method=S256",
                     endpoints->authorization, joint, Field("client_id", client_.client_id),
                     Field("redirect_uri", client_.redirect_url),
                     Field("scope", client_.scope.empty() ? "openid" : "openid " + client_.scope),
                     Field("state", attempt.state), Field("nonce", attempt.nonce),
                     Field("code_challenge", attempt.code_challenge));
}

absl::StatusOr<std::string> OpenIdProvider::FetchTokens(const std::string& code,
                                                        const SignInAttempt& attempt,
                                                        const Endpoints& endpoints) const {
  HttpQuestion question{.url = endpoints.token};
  question.form = fmt::format("grant_type=authorization_code&{}&{}&{}", Field("code", code),
                              Field("redirect_uri", client_.redirect_url),
                              Field("code_verifier", attempt.code_verifier));
  if (client_.client_secret.empty() || endpoints.secret_in_form) {
    *question.form += "&" + Field("client_id", client_.client_id);
    if (endpoints.secret_in_form && !client_.client_secret.empty()) {
      *question.form += "&" + Field("client_secret", client_.client_secret);
    }
  } else {
    // Encoded first (RFC 6749, section 2.3.1).
    question.user = PercentEncode(client_.client_id);
    question.password = PercentEncode(client_.client_secret);
  }
  absl::StatusOr<HttpResponse> reply = http_.Ask(question);
  if (!reply.ok()) return NoProvider(client_.issuer, std::string(reply.status().message()));
  if (reply->status >= 500) {
    return NoProvider(client_.issuer, fmt::format("{} answers {}", endpoints.token, reply->status));
  }
  if (reply->status != 200 || TextIn(reply->body, "id_token").empty()) {
    return absl::UnauthenticatedError(fmt::format(
        "The OpenID provider {} gives no ID token for the code (answer {}): {} {}", client_.issuer,
        reply->status, TextIn(reply->body, "error"), TextIn(reply->body, "error_description")));
  }
  return std::move(reply->body);
}

absl::StatusOr<IdClaims> OpenIdProvider::ReadToken(const std::string& token,
                                                   const ExpectedToken& expected,
                                                   const Endpoints& endpoints, absl::Time now) {
  absl::StatusOr<std::string> keys = FindKeys(endpoints, kKeysFresh, now);
  if (!keys.ok()) return keys.status();
  absl::StatusOr<IdClaims> claims = CheckIdToken(token, *keys, expected, now);
  if (!absl::IsNotFound(claims.status())) return claims;
  // The provider may have new keys.
  keys = FindKeys(endpoints, kLeastKeysAge, now);
  if (!keys.ok()) return keys.status();
  claims = CheckIdToken(token, *keys, expected, now);
  if (!absl::IsNotFound(claims.status())) return claims;
  return absl::UnauthenticatedError(std::string(claims.status().message()));
}

absl::Status OpenIdProvider::Complete(const std::string& access_token, const Endpoints& endpoints,
                                      IdClaims* claims) const {
  const bool is_complete = std::all_of(client_.claims.begin(), client_.claims.end(),
                                       [&](const std::string& name) { return claims->Has(name); });
  if (is_complete || access_token.empty() || endpoints.user_info.empty()) return absl::OkStatus();
  absl::StatusOr<HttpResponse> info =
      http_.Ask({.url = endpoints.user_info, .bearer = access_token});
  if (!info.ok()) return NoProvider(client_.issuer, std::string(info.status().message()));
  if (info->status != 200) {
    return NoProvider(client_.issuer,
                      fmt::format("{} answers {}", endpoints.user_info, info->status));
  }
  // Another token's could have been put in its place.
  if (IdClaims(info->body).Texts("sub") != claims->Texts("sub")) {
    return absl::UnauthenticatedError(
        fmt::format("{} tells of another person than the ID token is about.", endpoints.user_info));
  }
  claims->AddInfo(std::move(info->body));
  return absl::OkStatus();
}

absl::StatusOr<IdClaims> OpenIdProvider::Redeem(const std::string& code,
                                                const SignInAttempt& attempt, absl::Time now) {
  const absl::StatusOr<Endpoints> endpoints = FindEndpoints(now);
  if (!endpoints.ok()) return endpoints.status();
  const absl::StatusOr<std::string> tokens = FetchTokens(code, attempt, *endpoints);
  if (!tokens.ok()) return tokens.status();
  const ExpectedToken expected{client_.issuer, client_.client_id, attempt.nonce};
  absl::StatusOr<IdClaims> claims =
      ReadToken(TextIn(*tokens, "id_token"), expected, *endpoints, now);
  if (!claims.ok()) return claims.status();
  absl::Status completed = Complete(TextIn(*tokens, "access_token"), *endpoints, &*claims);
  if (!completed.ok()) return completed;
  return claims;
}

}  // namespace sluis
