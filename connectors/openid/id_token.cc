#include "connectors/openid/id_token.h"

#include <cjose/cjose.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <utility>

#include "fmt/format.h"

namespace sluis {
namespace {

using Json = simdjson::dom::element;

struct CjoseDeleter {
  void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
  void operator()(cjose_jwk_t* jwk) const { cjose_jwk_release(jwk); }
};
using Jws = std::unique_ptr<cjose_jws_t, CjoseDeleter>;
using Jwk = std::unique_ptr<cjose_jwk_t, CjoseDeleter>;

// An algorithm of RFC 7518, section 3.1, and the keys that it takes.
struct Algorithm {
  std::string_view name;
  std::string_view key_type;
};
constexpr std::array kAlgorithms = {
    Algorithm{"RS256", "RSA"}, Algorithm{"RS384", "RSA"}, Algorithm{"RS512", "RSA"},
    Algorithm{"PS256", "RSA"}, Algorithm{"PS384", "RSA"}, Algorithm{"PS512", "RSA"},
    Algorithm{"ES256", "EC"},  Algorithm{"ES384", "EC"},  Algorithm{"ES512", "EC"}};

absl::Status Refuse(std::string_view why) {
  return absl::UnauthenticatedError(fmt::format("The ID token is not accepted: {}.", why));
}

// Empty when it is absent or no text.
std::string_view TextOf(const Json& object, std::string_view name) {
  std::string_view text;
  return object[name].get(text) == simdjson::SUCCESS ? text : std::string_view();
}

const Algorithm* FindAlgorithm(std::string_view name) {
  const auto found = std::find_if(kAlgorithms.begin(), kAlgorithms.end(),
                                  [&](const Algorithm& each) { return each.name == name; });
  return found == kAlgorithms.end() ? nullptr : &*found;
}

// A key that may have made that signature.
bool Fits(const Json& key, const Algorithm& algorithm, std::string_view key_id) {
  const std::string_view use = TextOf(key, "use");
  const std::string_view made_for = TextOf(key, "alg");
  return TextOf(key, "kty") == algorithm.key_type && (use.empty() || use == "sig") &&
         (made_for.empty() || made_for == algorithm.name) &&
         (key_id.empty() || TextOf(key, "kid") == key_id);
}

// A member of the header, a text; empty when it is absent or something else.
std::string_view HeaderText(const Jws& jws, const char* name) {
  cjose_err error;
  const char* const text = cjose_header_get(cjose_jws_get_protected(jws.get()), name, &error);
  return text == nullptr ? std::string_view() : std::string_view(text);
}

// Whether the header has members that must be understood (RFC 7515, section 4.1.11), of which we
// know none.
bool DemandsMore(const Jws& jws) {
  cjose_err error;
  char* const critical = cjose_header_get_raw(cjose_jws_get_protected(jws.get()), "crit", &error);
  std::free(critical);
  return critical != nullptr;
}

bool IsSignedBy(const Jws& jws, const Json& key) {
  cjose_err error;
  const std::string text = simdjson::minify(key);
  const Jwk jwk(cjose_jwk_import(text.data(), text.size(), &error));
  return jwk != nullptr && cjose_jws_verify(jws.get(), jwk.get(), &error);
}

std::string PayloadOf(const Jws& jws) {
  cjose_err error;
  uint8_t* bytes = nullptr;  // Stays the jws's own.
  size_t size = 0;
  if (!cjose_jws_get_plaintext(jws.get(), &bytes, &size, &error)) return "";
  return std::string(reinterpret_cast<const char*>(bytes), size);
}

// The signed text.
absl::StatusOr<std::string> CheckSignature(std::string_view token, std::string_view key_set) {
  cjose_err error;
  const Jws jws(cjose_jws_import(token.data(), token.size(), &error));
  if (jws == nullptr) return Refuse("it is no signed JWT");
  const Algorithm* const algorithm = FindAlgorithm(HeaderText(jws, CJOSE_HDR_ALG));
  if (algorithm == nullptr) return Refuse("its signature is of a kind that proves nothing here");
  if (DemandsMore(jws)) return Refuse("its header demands what is not known here");
  simdjson::dom::parser parser;
  simdjson::dom::array keys;
  if (parser.parse(key_set.data(), key_set.size())["keys"].get(keys) != simdjson::SUCCESS) {
    return Refuse("the provider's keys cannot be read");
  }
  bool is_known = false;
  for (const Json& key : keys) {
    if (!Fits(key, *algorithm, HeaderText(jws, CJOSE_HDR_KID))) continue;
    is_known = true;
    if (IsSignedBy(jws, key)) return PayloadOf(jws);
  }
  if (!is_known) return absl::NotFoundError("The provider's keys hold none that signed the token.");
  return Refuse("its signature is wrong");
}

// A time in seconds since 1970, as NumericDate is.
bool TimeOf(const Json& claims, std::string_view name, absl::Time* time) {
  double seconds = 0;
  if (claims[name].get(seconds) != simdjson::SUCCESS) return false;
  *time = absl::UnixEpoch() + absl::Seconds(seconds);
  return true;
}

absl::Status CheckTimes(const Json& claims, absl::Time now) {
  absl::Time time;
  if (!TimeOf(claims, "exp", &time)) return Refuse("it does not say until when it is valid");
  if (now >= time + kClockSkew) return Refuse("it has expired");
  if (!TimeOf(claims, "iat", &time)) return Refuse("it does not say when it was made");
  if (time > now + kClockSkew) return Refuse("it was made later than now; compare the clocks");
  if (TimeOf(claims, "nbf", &time) && time > now + kClockSkew) return Refuse("it is not valid yet");
  return absl::OkStatus();
}

absl::Status CheckClaims(const std::string& json, const ExpectedToken& expected, absl::Time now) {
  simdjson::dom::parser parser;
  Json claims;
  if (parser.parse(json).get(claims) != simdjson::SUCCESS || !claims.is_object()) {
    return Refuse("it holds no claims");
  }
  if (TextOf(claims, "iss") != expected.issuer) return Refuse("another provider made it");
  const std::vector<std::string> audience = IdClaims(json).Texts("aud");
  if (std::find(audience.begin(), audience.end(), expected.client_id) == audience.end()) {
    return Refuse("it is for another program");
  }
  const std::string_view party = TextOf(claims, "azp");
  if (!(party.empty() && audience.size() == 1) && party != expected.client_id) {
    return Refuse("it was given to another program");
  }
  if (TextOf(claims, "sub").empty()) return Refuse("it does not say who it is about");
  if (expected.nonce.empty() || TextOf(claims, "nonce") != expected.nonce) {
    return Refuse("it belongs to another sign-in");
  }
  return CheckTimes(claims, now);
}

}  // namespace

const std::string& IdClaims::Holder(std::string_view name) const {
  simdjson::dom::parser parser;
  return info_.empty() || parser.parse(json_)[name].error() == simdjson::SUCCESS ? json_ : info_;
}

bool IdClaims::Has(std::string_view name) const {
  simdjson::dom::parser parser;
  return parser.parse(Holder(name))[name].error() == simdjson::SUCCESS;
}

std::vector<std::string> IdClaims::Texts(std::string_view name) const {
  simdjson::dom::parser parser;
  Json claim;
  std::vector<std::string> texts;
  if (parser.parse(Holder(name))[name].get(claim) != simdjson::SUCCESS) return texts;
  std::string_view text;
  if (claim.get(text) == simdjson::SUCCESS) texts.emplace_back(text);
  simdjson::dom::array list;
  if (claim.get(list) != simdjson::SUCCESS) return texts;
  for (const Json& each : list) {
    if (each.get(text) == simdjson::SUCCESS) texts.emplace_back(text);
  }
  return texts;
}

bool IdClaims::IsTrue(std::string_view name) const {
  simdjson::dom::parser parser;
  Json claim;
  if (parser.parse(Holder(name))[name].get(claim) != simdjson::SUCCESS) return false;
  bool is_true = false;
  std::string_view text;
  return (claim.get(is_true) == simdjson::SUCCESS && is_true) ||
         (claim.get(text) == simdjson::SUCCESS && text == "true");
}

absl::StatusOr<IdClaims> CheckIdToken(std::string_view token, std::string_view key_set,
                                      const ExpectedToken& expected, absl::Time now) {
  if (token.size() > kMaxTokenBytes) return Refuse("it is too large");
  absl::StatusOr<std::string> payload = CheckSignature(token, key_set);
  if (!payload.ok()) return payload.status();
  if (absl::Status status = CheckClaims(*payload, expected, now); !status.ok()) return status;
  return IdClaims(*std::move(payload));
}

}  // namespace sluis
