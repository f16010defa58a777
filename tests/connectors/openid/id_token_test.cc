// ID tokens, right and wrong in every way that OpenID Connect Core, section 3.1.3.7, names.
#include "connectors/openid/id_token.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/connectors/openid/token_maker.h"

namespace sluis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const absl::Time kNow = absl::FromUnixSeconds(1'795'780'800);
const ExpectedToken kExpected{"https://login.example.org", "sluis", "nonce-of-this-sign-in"};

class IdTokenTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    rsa_ = new SigningKey(SigningKey::Rsa("rsa-1"));
    elliptic_ = new SigningKey(SigningKey::Elliptic("ec-1"));
  }
  static void TearDownTestSuite() {
    delete rsa_;
    delete elliptic_;
  }
  static std::string Keys() { return KeySet({*rsa_, *elliptic_}); }
  static absl::StatusOr<IdClaims> Check(const std::string& token) {
    return CheckIdToken(token, Keys(), kExpected, kNow);
  }
  // Of a token with these claims besides, or in place of, the right ones.
  static absl::StatusOr<IdClaims> CheckWith(
      const std::vector<std::pair<std::string, std::string>>& claims, absl::Time now = kNow) {
    return CheckIdToken(rsa_->Sign(ClaimsOf(kExpected, kNow, claims), "RS256"), Keys(), kExpected,
                        now);
  }
  static void ExpectRefused(const absl::StatusOr<IdClaims>& claims, const std::string& why) {
    EXPECT_EQ(claims.status().code(), absl::StatusCode::kUnauthenticated) << why;
    EXPECT_THAT(std::string(claims.status().message()), HasSubstr(why));
  }

  static SigningKey* rsa_;
  static SigningKey* elliptic_;
};
SigningKey* IdTokenTest::rsa_ = nullptr;
SigningKey* IdTokenTest::elliptic_ = nullptr;

TEST_F(IdTokenTest, TakesWhatTheProviderSignedInEachWay) {
  const std::string claims = ClaimsOf(kExpected, kNow, {{"email", "\"anna@example.org\""}});
  for (const char* algorithm : {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"}) {
    EXPECT_TRUE(Check(rsa_->Sign(claims, algorithm)).ok()) << algorithm;
  }
  const auto by_curve = Check(elliptic_->Sign(claims, "ES256"));
  ASSERT_TRUE(by_curve.ok()) << by_curve.status();
  EXPECT_THAT(by_curve->Texts("email"), ElementsAre("anna@example.org"));
}

TEST_F(IdTokenTest, ReadsTextsListsAndTruths) {
  const auto claims = CheckWith({{"roles", R"(["sluis", 7, "other"])"},
                                 {"name", "\"Anna\""},
                                 {"email_verified", "true"},
                                 {"phone_verified", "\"true\""},
                                 {"locale_verified", "1"}});
  ASSERT_TRUE(claims.ok()) << claims.status();
  EXPECT_THAT(claims->Texts("roles"), ElementsAre("sluis", "other"));
  EXPECT_THAT(claims->Texts("name"), ElementsAre("Anna"));
  EXPECT_THAT(claims->Texts("absent"), IsEmpty());
  EXPECT_TRUE(claims->IsTrue("email_verified"));
  EXPECT_TRUE(claims->IsTrue("phone_verified"));
  EXPECT_FALSE(claims->IsTrue("locale_verified"));
  EXPECT_FALSE(claims->IsTrue("absent"));
}

TEST_F(IdTokenTest, RefusesClaimsOfOthers) {
  ExpectRefused(CheckWith({{"iss", "\"https://login.example.org/\""}}), "another provider");
  ExpectRefused(CheckWith({{"aud", "\"other\""}}), "for another program");
  ExpectRefused(CheckWith({{"aud", R"(["other", "third"])"}}), "for another program");
  ExpectRefused(CheckWith({{"aud", R"(["sluis", "other"])"}}), "given to another program");
  ExpectRefused(CheckWith({{"azp", "\"other\""}}), "given to another program");
  EXPECT_TRUE(CheckWith({{"aud", R"(["sluis", "other"])"}, {"azp", "\"sluis\""}}).ok());
  ExpectRefused(CheckWith({{"nonce", "\"of-another\""}}), "another sign-in");
  ExpectRefused(CheckWith({{"nonce", ""}}), "another sign-in");
  ExpectRefused(CheckWith({{"sub", ""}}), "who it is about");
}

TEST_F(IdTokenTest, RefusesOutsideItsTimeWithAMinuteBetweenTheClocks) {
  const absl::Time end = kNow + absl::Minutes(10);
  EXPECT_TRUE(CheckWith({}, end + absl::Seconds(59)).ok());
  ExpectRefused(CheckWith({}, end + absl::Seconds(60)), "expired");
  EXPECT_TRUE(CheckWith({}, kNow - absl::Seconds(60)).ok());
  ExpectRefused(CheckWith({}, kNow - absl::Seconds(61)), "later than now");
  ExpectRefused(CheckWith({{"exp", ""}}), "until when");
  ExpectRefused(CheckWith({{"iat", "\"now\""}}), "when it was made");
  ExpectRefused(CheckWith({{"nbf", absl::StrCat(absl::ToUnixSeconds(end))}}), "not valid yet");
}

TEST_F(IdTokenTest, RefusesSignaturesThatProveNothing) {
  const std::string claims = ClaimsOf(kExpected, kNow);
  // Signed with what everybody knows: the public key as a shared secret.
  const SigningKey shared = SigningKey::Shared("rsa-1");
  ExpectRefused(Check(shared.Sign(claims, "HS256")), "of a kind that proves nothing");
  const std::string none = absl::StrCat(absl::WebSafeBase64Escape(R"({"alg":"none"})"), ".",
                                        absl::WebSafeBase64Escape(claims), ".");
  EXPECT_EQ(Check(none).status().code(), absl::StatusCode::kUnauthenticated);
  // By a key of the same name.
  ExpectRefused(Check(SigningKey::Rsa("rsa-1").Sign(claims, "RS256")), "signature is wrong");
  // By the other kind of key of that name.
  EXPECT_TRUE(
      absl::IsNotFound(Check(SigningKey::Elliptic("rsa-1").Sign(claims, "ES256")).status()));
  ExpectRefused(Check(rsa_->Sign(claims, "RS256", {{"crit", "[\"exp\"]"}})), "demands");
}

TEST_F(IdTokenTest, RefusesATokenThatWasChanged) {
  const std::vector<std::string> parts =
      absl::StrSplit(rsa_->Sign(ClaimsOf(kExpected, kNow), "RS256"), '.');
  ASSERT_EQ(parts.size(), 3);
  const std::string other =
      absl::WebSafeBase64Escape(ClaimsOf(kExpected, kNow, {{"sub", "\"8\""}}));
  ExpectRefused(Check(absl::StrCat(parts[0], ".", other, ".", parts[2])), "signature is wrong");
  for (const std::string& broken :
       {std::string(), std::string("."), parts[0], absl::StrCat(parts[0], ".", parts[1]),
        absl::StrCat(parts[0], ".", parts[1], "."), absl::StrCat("x", parts[0], ".", parts[1]),
        std::string(kMaxTokenBytes + 1, 'a'), std::string("a.b.c")}) {
    EXPECT_EQ(Check(broken).status().code(), absl::StatusCode::kUnauthenticated) << broken;
  }
}

TEST_F(IdTokenTest, NamesAKeyThatIsNotThereAnotherFault) {
  const std::string token = SigningKey::Rsa("rsa-2").Sign(ClaimsOf(kExpected, kNow), "RS256");
  EXPECT_TRUE(absl::IsNotFound(Check(token).status()));
  const std::string good = rsa_->Sign(ClaimsOf(kExpected, kNow), "RS256");
  EXPECT_TRUE(absl::IsNotFound(CheckIdToken(good, "{\"keys\":[]}", kExpected, kNow).status()));
  for (const char* broken : {"", "[]", "{}", "{\"keys\":7}"}) {
    ExpectRefused(CheckIdToken(good, broken, kExpected, kNow), "keys cannot be read");
  }
  // Entries that are no keys are passed over.
  const std::string mixed =
      absl::StrCat(R"({"keys":[7,{"kty":"RSA","kid":"rsa-1","n":"!"},)", rsa_->Json(), "]}");
  EXPECT_TRUE(CheckIdToken(good, mixed, kExpected, kNow).ok());
}

TEST_F(IdTokenTest, TriesEachKeyWhereTheTokenNamesNone) {
  const SigningKey first = SigningKey::Rsa("");
  const SigningKey second = SigningKey::Rsa("");
  const std::string token = second.Sign(ClaimsOf(kExpected, kNow), "RS256");
  EXPECT_TRUE(CheckIdToken(token, KeySet({first, *elliptic_, second}), kExpected, kNow).ok());
  ExpectRefused(CheckIdToken(token, KeySet({first}), kExpected, kNow), "signature is wrong");
}

TEST_F(IdTokenTest, KeysMadeForSomethingElseSignNothing) {
  const std::string token = rsa_->Sign(ClaimsOf(kExpected, kNow), "RS256");
  for (const char* purpose : {R"("use":"enc",)", R"("alg":"RS512",)"}) {
    const std::string set = absl::StrCat("{\"keys\":[{", purpose, rsa_->Json().substr(1), "]}");
    EXPECT_TRUE(absl::IsNotFound(CheckIdToken(token, set, kExpected, kNow).status())) << set;
  }
}

}  // namespace
}  // namespace sluis
