#include "tests/connectors/openid/token_maker.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace sluis {

SigningKey::SigningKey(cjose_jwk_t* jwk, std::string id)
    : jwk_(jwk, [](cjose_jwk_t* each) { cjose_jwk_release(each); }), id_(std::move(id)) {
  cjose_err error;
  EXPECT_NE(jwk, nullptr);
  if (!id_.empty()) EXPECT_TRUE(cjose_jwk_set_kid(jwk, id_.data(), id_.size(), &error));
}

SigningKey SigningKey::Rsa(const std::string& id) {
  cjose_err error;
  const uint8_t exponent[] = {1, 0, 1};
  return {cjose_jwk_create_RSA_random(2048, exponent, sizeof(exponent), &error), id};
}

SigningKey SigningKey::Elliptic(const std::string& id) {
  cjose_err error;
  return {cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &error), id};
}

SigningKey SigningKey::Shared(const std::string& id) {
  cjose_err error;
  return {cjose_jwk_create_oct_random(256, &error), id};
}

std::string SigningKey::Json(bool with_private) const {
  cjose_err error;
  char* const json = cjose_jwk_to_json(jwk_.get(), with_private, &error);
  const std::string copy(json);
  std::free(json);
  return copy;
}

std::string SigningKey::Sign(
    const std::string& payload, const std::string& algorithm,
    const std::vector<std::pair<std::string, std::string>>& raw_header) const {
  cjose_err error;
  cjose_header_t* const header = cjose_header_new(&error);
  EXPECT_TRUE(cjose_header_set(header, CJOSE_HDR_ALG, algorithm.c_str(), &error));
  if (!id_.empty()) EXPECT_TRUE(cjose_header_set(header, CJOSE_HDR_KID, id_.c_str(), &error));
  for (const auto& [name, json] : raw_header) {
    EXPECT_TRUE(cjose_header_set_raw(header, name.c_str(), json.c_str(), &error));
  }
  cjose_jws_t* const jws = cjose_jws_sign(
      jwk_.get(), header, reinterpret_cast<const uint8_t*>(payload.data()), payload.size(), &error);
  cjose_header_release(header);
  EXPECT_NE(jws, nullptr) << error.message;
  if (jws == nullptr) return "";
  const char* text = nullptr;
  EXPECT_TRUE(cjose_jws_export(jws, &text, &error));
  const std::string copy(text);
  cjose_jws_release(jws);
  return copy;
}

std::string KeySet(const std::vector<SigningKey>& keys) {
  std::vector<std::string> texts;
  for (const SigningKey& key : keys) texts.push_back(key.Json());
  return absl::StrCat("{\"keys\":[", absl::StrJoin(texts, ","), "]}");
}

std::string ClaimsOf(const ExpectedToken& expected, absl::Time now,
                     const std::vector<std::pair<std::string, std::string>>& more) {
  std::map<std::string, std::string> claims = {
      {"iss", absl::StrCat("\"", expected.issuer, "\"")},
      {"aud", absl::StrCat("\"", expected.client_id, "\"")},
      {"nonce", absl::StrCat("\"", expected.nonce, "\"")},
      {"sub", "\"7f3\""},
      {"iat", absl::StrCat(absl::ToUnixSeconds(now))},
      {"exp", absl::StrCat(absl::ToUnixSeconds(now + absl::Minutes(10)))}};
  for (const auto& [name, json] : more) claims[name] = json;
  std::vector<std::string> members;
  for (const auto& [name, json] : claims) {
    if (!json.empty()) members.push_back(absl::StrCat("\"", name, "\":", json));
  }
  return absl::StrCat("{", absl::StrJoin(members, ","), "}");
}

}  // namespace sluis
