// The ways in, over a real engine: where somebody lands, and who may look alone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "connectors/web/frame/local_path.h"
#include "proto/duration.h"
#include "tests/connectors/web/browser.h"

namespace sluis {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

TEST(LocalPath, IsAPageOfOursOrTheFirst) {
  for (const char* ours : {"/", "/interests", "/judge/a%2Fb/1/more", "/search?q=a%20b&n=2"}) {
    EXPECT_EQ(LocalPath(ours), ours);
  }
  for (const char* elsewhere :
       {"", "interests", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example",
        "https://evil.example", "javascript:alert(1)", "/\t/evil.example", "/a\r\nSet-Cookie: b=c",
        " /", "/a b", "/\xc3\xab"}) {
    EXPECT_EQ(LocalPath(elsewhere), "/") << elsewhere;
  }
  EXPECT_EQ(LocalPath("/" + std::string(2000, 'a')), "/");
}

class EntryTest : public testing::Test {
 protected:
  EntryTest() {
    harness.AddUser("anna");
    harness.AddInterest(WaterInterest("anna"));
    const absl::Time eight = absl::FromUnixSeconds(1773302400);
    harness.Send(
        {MakePost("1", "Hoogwater: de dijken bij Lith worden bewaakt, kwel gemeld.", eight)});
    harness.Send({MakePost("2", "Appeltaart met kaneel.", eight + absl::Hours(24))});
  }
  ~EntryTest() override { harness.Stop(); }

  v1::GrantedAccess LookingLink() {
    v1::ControlRequest request;
    request.mutable_grant_access()->set_owner_id("anna");
    request.mutable_grant_access()->set_kind(v1::ACCESS_KIND_PAGES);
    request.mutable_grant_access()->set_look_only(true);
    *request.mutable_grant_access()->mutable_session_lifetime() = ToProtoDuration(absl::Hours(2));
    return harness.Do(request).granted_access();
  }

  EngineHarness harness;
  Browser browser{&harness, ""};
};

TEST_F(EntryTest, ALinkGoesOnToThePageThatItNames) {
  const std::string link = SignInPath(browser.Link("anna", v1::ACCESS_KIND_PAGES).secret());
  const HttpAnswer button = browser.Get(link, {}, "to=%2Finterests%2Fwater");
  EXPECT_THAT(button.body, HasSubstr(link + "?to=%2Finterests%2Fwater"));
  EXPECT_EQ(AnswerField(browser.Post(link, "", "to=%2Finterests%2Fwater"), "Location"),
            "/interests/water");
  EXPECT_EQ(AnswerField(browser.Post(link, "", "to=%2F%2Fevil.example"), "Location"), "/");
  EXPECT_EQ(AnswerField(browser.Post(link, ""), "Location"), "/");
}

TEST_F(EntryTest, WhoMayLookAloneSeesAllAndChangesNothing) {
  browser.SignInWith(LookingLink().secret());
  const HttpAnswer digest = browser.Get("/");
  EXPECT_EQ(digest.status, 200);
  EXPECT_THAT(digest.body, HasSubstr("Lith"));
  EXPECT_THAT(digest.body, HasSubstr("sluis-look-only"));
  const std::string form = Browser::FormOn(digest.body, "/judgements", {{"verdict", "more"}});
  const HttpAnswer refused = browser.Post("/judgements", form);
  EXPECT_EQ(refused.status, 403);
  EXPECT_THAT(refused.body, HasSubstr("niets veranderen"));
  v1::ControlRequest said;
  said.mutable_list_judgements()->set_owner_id("anna");
  EXPECT_EQ(harness.Do(said).judgements().count(), 0u);
  EXPECT_EQ(browser.Post("/feeds", form).status, 403);
  EXPECT_EQ(browser.Post("/sign-out", form).status, 200);
  EXPECT_EQ(browser.Get("/").status, 401);
}

TEST_F(EntryTest, WhoMayWorkIsNotToldToLook) {
  browser.SignIn("anna");
  const HttpAnswer digest = browser.Get("/");
  EXPECT_THAT(digest.body, Not(HasSubstr("sluis-look-only")));
  const std::string form = Browser::FormOn(digest.body, "/judgements", {{"verdict", "more"}});
  EXPECT_EQ(browser.Post("/judgements", form).status, 303);
}

TEST_F(EntryTest, ASessionLastsAsLongAsItsLinkSays) {
  const HttpAnswer entered = browser.Post(SignInPath(LookingLink().secret()), "");
  EXPECT_THAT(AnswerField(entered, "Set-Cookie"), EndsWith("Max-Age=7200"));
}

TEST_F(EntryTest, WithoutAProviderThereIsNoWayInByAccount) {
  EXPECT_THAT(browser.Get("/").body, Not(HasSubstr("/sign-in/account")));
  EXPECT_EQ(browser.Get("/sign-in/account").status, 404);
  EXPECT_EQ(browser.Get("/sign-in/account/return").status, 404);
}

}  // namespace
}  // namespace sluis
