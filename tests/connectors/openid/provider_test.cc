// A provider over real HTTP: what it is asked, and what becomes of its answers.
#include "connectors/openid/provider.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "connectors/http/http_server.h"
#include "connectors/http/percent_encoding.h"
#include "engine/locks/mutex.h"
#include "tests/connectors/openid/token_maker.h"

namespace sluis {
namespace {

using testing::HasSubstr;
using testing::Not;

const absl::Time kNow = absl::FromUnixSeconds(1'795'780'800);

class ProviderTest : public testing::Test {
 protected:
  ProviderTest() {
    HttpLimits limits;
    limits.max_body_bytes = 1 << 16;
    auto server = HttpServer::Listen(
        "127.0.0.1:*", [this](const HttpRequest& request) { return Answer(request); }, limits);
    EXPECT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    issuer_ = absl::StrCat("http://", server_->address());
    Put("/.well-known/openid-configuration", Document(""));
    Put("/keys", KeySet({key_}));
    client_.issuer = issuer_;
    client_.client_id = "sluis";
    client_.scope = "email";
    client_.redirect_url = "https://sluis.example/sign-in/account/return";
  }

  // `more`: members behind the needed ones.
  std::string Document(const std::string& more) const {
    return absl::StrCat("{\"issuer\":\"", issuer_, "\",\"authorization_endpoint\":\"", issuer_,
                        "/authorize\",\"token_endpoint\":\"", issuer_, "/token\",\"jwks_uri\":\"",
                        issuer_, "/keys\"", more, "}");
  }
  void LetIn(const SignInAttempt& attempt, const SigningKey& key) {
    const ExpectedToken expected{issuer_, "sluis", attempt.nonce};
    Put("/token", absl::StrCat("{\"id_token\":\"", key.Sign(ClaimsOf(expected, kNow), "RS256"),
                               "\",\"access_token\":\"a-token\"}"));
  }
  void Put(const std::string& path, const std::string& body) {
    const MutexLock lock(&mutex_);
    pages_[path] = body;
  }
  void Remove(const std::string& path) {
    const MutexLock lock(&mutex_);
    pages_.erase(path);
  }
  void SetStatus(int status) {
    const MutexLock lock(&mutex_);
    status_ = status;
  }
  int Asked(const std::string& path) {
    const MutexLock lock(&mutex_);
    return asked_[path];
  }
  HttpRequest Last(const std::string& path = "/token") {
    const MutexLock lock(&mutex_);
    return last_[path];
  }
  HttpAnswer Answer(const HttpRequest& request) {
    const MutexLock lock(&mutex_);
    ++asked_[request.path];
    last_[request.path] = request;
    HttpAnswer answer;
    const auto page = pages_.find(request.path);
    answer.status = page == pages_.end() ? 404 : status_;
    if (page != pages_.end()) answer.body = page->second;
    return answer;
  }

  const SigningKey key_ = SigningKey::Rsa("first");
  Mutex mutex_;
  std::map<std::string, std::string> pages_;
  int status_ = 200;
  std::map<std::string, int> asked_;
  std::map<std::string, HttpRequest> last_;
  std::unique_ptr<HttpServer> server_;
  std::string issuer_;
  OpenIdClient client_;
};

TEST_F(ProviderTest, SendsTheBrowserWithAllThatTiesTheAnswerToIt) {
  OpenIdProvider provider(client_);
  const SignInAttempt attempt = SignInAttempt::Begin();
  const auto url = provider.SignInUrl(attempt, kNow);
  ASSERT_TRUE(url.ok()) << url.status();
  EXPECT_EQ(*url, absl::StrCat(
                      issuer_, "/authorize?response_type=code&client_id=sluis&redirect_uri=",
                      PercentEncode(client_.redirect_url),
                      "&scope=openid%20email&state=", attempt.state, "&nonce=", attempt.nonce,
                      "&code_challenge=", attempt.code_challenge, "&code_challenge_method=S256"));
  EXPECT_THAT(*url, Not(HasSubstr(attempt.code_verifier)));
  EXPECT_THAT(*url, Not(HasSubstr(attempt.secret)));
}

TEST_F(ProviderTest, RedeemsACodeAndKeepsWhatItLearned) {
  OpenIdProvider provider(client_);
  const SignInAttempt attempt = SignInAttempt::Begin();
  LetIn(attempt, key_);
  for (int i = 0; i < 2; ++i) {
    const auto claims = provider.Redeem("a code&more", attempt, kNow);
    ASSERT_TRUE(claims.ok()) << claims.status();
    EXPECT_EQ(claims->Texts("sub"), std::vector<std::string>{"7f3"});
  }
  EXPECT_EQ(Asked("/.well-known/openid-configuration"), 1);
  EXPECT_EQ(Asked("/keys"), 1);
  EXPECT_EQ(Asked("/token"), 2);
  ASSERT_TRUE(provider.SignInUrl(attempt, kNow + absl::Hours(2)).ok());
  EXPECT_EQ(Asked("/.well-known/openid-configuration"), 2);
}

TEST_F(ProviderTest, TellsItsSecretAsTheProviderWantsIt) {
  const SignInAttempt attempt = SignInAttempt::Begin();
  LetIn(attempt, key_);
  ASSERT_TRUE(OpenIdProvider(client_).Redeem("c", attempt, kNow).ok());
  EXPECT_THAT(Last().body, HasSubstr(absl::StrCat("code_verifier=", attempt.code_verifier)));
  EXPECT_THAT(Last().body, HasSubstr("client_id=sluis"));

  client_.client_secret = "s:e/cret";
  ASSERT_TRUE(OpenIdProvider(client_).Redeem("c", attempt, kNow).ok());
  EXPECT_EQ(Last().Field("authorization"), "Basic c2x1aXM6cyUzQWUlMkZjcmV0");  // sluis:s%3Ae%2Fcret
  EXPECT_THAT(Last().body, Not(HasSubstr("client_secret")));

  Put("/.well-known/openid-configuration",
      Document(",\"token_endpoint_auth_methods_supported\":[\"client_secret_post\"]"));
  ASSERT_TRUE(OpenIdProvider(client_).Redeem("c", attempt, kNow).ok());
  EXPECT_EQ(Last().Field("authorization"), "");
  EXPECT_THAT(Last().body, HasSubstr("client_id=sluis&client_secret=s%3Ae%2Fcret"));
}

TEST_F(ProviderTest, FetchesNewKeysOnceWhenTheProviderChangedThem) {
  OpenIdProvider provider(client_);
  const SignInAttempt attempt = SignInAttempt::Begin();
  LetIn(attempt, key_);
  ASSERT_TRUE(provider.Redeem("c", attempt, kNow).ok());
  const SigningKey next = SigningKey::Rsa("second");
  LetIn(attempt, next);
  // Not more than once a minute, whoever signs.
  EXPECT_TRUE(
      absl::IsUnauthenticated(provider.Redeem("c", attempt, kNow + absl::Seconds(30)).status()));
  EXPECT_EQ(Asked("/keys"), 1);
  Put("/keys", KeySet({key_, next}));
  const auto claims = provider.Redeem("c", attempt, kNow + absl::Seconds(61));
  EXPECT_TRUE(claims.ok()) << claims.status();
  EXPECT_EQ(Asked("/keys"), 2);
}

TEST_F(ProviderTest, AsksUserInfoForWhatTheTokenDoesNotSay) {
  const SignInAttempt attempt = SignInAttempt::Begin();
  LetIn(attempt, key_);
  Put("/.well-known/openid-configuration",
      Document(absl::StrCat(",\"userinfo_endpoint\":\"", issuer_, "/me\"")));
  Put("/me", R"({"sub":"7f3","email":"anna@example.org","email_verified":true})");
  client_.claims = {"sub"};
  ASSERT_TRUE(OpenIdProvider(client_).Redeem("c", attempt, kNow).ok());
  EXPECT_EQ(Asked("/me"), 0);

  client_.claims = {"email", "email_verified"};
  const auto claims = OpenIdProvider(client_).Redeem("c", attempt, kNow);
  ASSERT_TRUE(claims.ok()) << claims.status();
  EXPECT_EQ(Last("/me").Field("authorization"), "Bearer a-token");
  EXPECT_EQ(claims->Texts("email"), std::vector<std::string>{"anna@example.org"});
  EXPECT_TRUE(claims->IsTrue("email_verified"));

  Put("/me", R"({"sub":"8","email":"bert@example.org"})");
  EXPECT_TRUE(absl::IsUnauthenticated(OpenIdProvider(client_).Redeem("c", attempt, kNow).status()));
  Remove("/me");
  EXPECT_TRUE(absl::IsUnavailable(OpenIdProvider(client_).Redeem("c", attempt, kNow).status()));
}

TEST_F(ProviderTest, SaysWhatIsWrongWithTheProvider) {
  const SignInAttempt attempt = SignInAttempt::Begin();
  const auto says = [&](const std::string& document, const std::string& what) {
    Put("/.well-known/openid-configuration", document);
    const auto url = OpenIdProvider(client_).SignInUrl(attempt, kNow);
    EXPECT_TRUE(absl::IsUnavailable(url.status())) << what;
    EXPECT_THAT(std::string(url.status().message()), HasSubstr(what));
  };
  says("", "write the issuer exactly");
  says("{\"issuer\":\"https://other.example\"}", "that of 'https://other.example'");
  says(absl::StrCat("{\"issuer\":\"", issuer_, "\"}"), "no server that may be asked");
  says(absl::StrCat("{\"issuer\":\"", issuer_,
                    "\",\"authorization_endpoint\":\"http://login.example/a\"}"),
       "'http://login.example/a' is no server that may be asked");
  says(std::string(2 << 20, ' '), "more than 1048576 bytes");
  SetStatus(500);
  says(Document(""), "answers 500");
  server_.reset();
  says("", "cannot be asked");
}

TEST_F(ProviderTest, ACodeThatIsNotTakenLetsNobodyIn) {
  OpenIdProvider provider(client_);
  const SignInAttempt attempt = SignInAttempt::Begin();
  const auto refused = [&](const std::string& reply) {
    Put("/token", reply);
    return provider.Redeem("c", attempt, kNow).status();
  };
  EXPECT_TRUE(absl::IsUnauthenticated(refused(R"({"error":"invalid_grant"})")));
  EXPECT_TRUE(absl::IsUnauthenticated(refused("no JSON")));
  EXPECT_TRUE(absl::IsUnauthenticated(refused(R"({"id_token":"a.b.c"})")));
  // Of another attempt.
  LetIn(SignInAttempt::Begin(), key_);
  EXPECT_TRUE(absl::IsUnauthenticated(provider.Redeem("c", attempt, kNow).status()));
}

TEST(ServerUrl, MustBeSafeToAsk) {
  for (const char* good :
       {"https://login.example.org", "https://login.example.org:8443/realms/a?b=c",
        "http://127.0.0.1:9000/x", "http://[::1]:9000", "http://localhost"}) {
    EXPECT_TRUE(CheckServerUrl(good).ok()) << good;
  }
  for (const char* bad :
       {"", "login.example.org", "http://login.example.org", "http://127.0.0.1.example.org",
        "http://localhost@evil.example", "https://user:word@login.example.org",
        "file:///etc/passwd", "https://", "https://a b", "https://login.example.org/#x",
        "ftp://127.0.0.1", "https://login.example.org\\@evil", "http://localhost.example"}) {
    EXPECT_FALSE(CheckServerUrl(bad).ok()) << bad;
  }
}

}  // namespace
}  // namespace sluis
