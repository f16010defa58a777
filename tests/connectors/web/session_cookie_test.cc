// The cookie of a session, and the token that forms carry.
#include "connectors/web/frame/session_cookie.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluis {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

HttpRequest With(HttpFields fields) {
  HttpRequest request;
  request.fields = std::move(fields);
  return request;
}

TEST(SessionCookie, IsFoundAmongOthers) {
  const HttpRequest request =
      With({{"host", "a"}, {"cookie", "xsluis=no; sluis2=no;  sluis=geheim; taal=nl"}});
  EXPECT_EQ(SessionSecretOf(request, false), "geheim");
  EXPECT_EQ(SessionSecretOf(request, true), "");
  EXPECT_EQ(SessionSecretOf(With({{"cookie", "__Host-sluis=s"}}), true), "s");
  EXPECT_EQ(SessionSecretOf(With({}), false), "");
  EXPECT_EQ(SessionSecretOf(With({{"cookie", "sluis"}}), false), "");
}

TEST(SessionCookie, IsKeptFromScriptsAndOtherSites) {
  const std::string over_tls = SessionCookie("geheim", absl::Hours(1), true);
  EXPECT_THAT(over_tls, AllOf(StartsWith("__Host-sluis=geheim; Path=/; "), HasSubstr("HttpOnly"),
                              HasSubstr("SameSite=Lax"), HasSubstr("Secure"),
                              HasSubstr("Max-Age=3600"), Not(HasSubstr("Domain"))));
  EXPECT_THAT(SessionCookie("geheim", absl::Hours(1), false),
              AllOf(StartsWith("sluis=geheim; "), Not(HasSubstr("Secure"))));
  EXPECT_THAT(EndOfSessionCookie(true),
              AllOf(StartsWith("__Host-sluis=; "), HasSubstr("Max-Age=0")));
}

TEST(FormToken, IsOfOneSessionAndDoesNotTellItsSecret) {
  const std::string secret(43, 'x');
  const std::string token = FormToken(secret);
  EXPECT_TRUE(IsFormToken(secret, token));
  EXPECT_FALSE(IsFormToken(std::string(43, 'y'), token));
  EXPECT_FALSE(IsFormToken(secret, ""));
  EXPECT_FALSE(IsFormToken(secret, token.substr(1)));
  EXPECT_THAT(token, Not(HasSubstr(secret.substr(0, 8))));
  // Whatever a stranger's cookie holds, there is no token that fits all.
  EXPECT_NE(FormToken(std::string(1000, 'a')), FormToken(std::string(1000, 'b')));
}

TEST(Elsewhere, IsWhatTheBrowserSaysComesFromAnotherSite) {
  EXPECT_FALSE(ComesFromElsewhere(With({{"sec-fetch-site", "same-origin"}})));
  EXPECT_FALSE(ComesFromElsewhere(With({{"sec-fetch-site", "none"}})));
  EXPECT_TRUE(ComesFromElsewhere(With({{"sec-fetch-site", "cross-site"}})));
  EXPECT_TRUE(ComesFromElsewhere(With({{"sec-fetch-site", "same-site"}})));
  EXPECT_FALSE(ComesFromElsewhere(With({{"host", "a:1"}, {"origin", "http://a:1"}})));
  EXPECT_FALSE(ComesFromElsewhere(With({{"host", "a"}, {"origin", "https://a"}})));
  EXPECT_TRUE(ComesFromElsewhere(With({{"host", "a"}, {"origin", "https://b"}})));
  EXPECT_TRUE(ComesFromElsewhere(With({{"host", "a"}, {"origin", "null"}})));
  EXPECT_FALSE(ComesFromElsewhere(With({{"host", "a"}})));
}

}  // namespace
}  // namespace sluis
