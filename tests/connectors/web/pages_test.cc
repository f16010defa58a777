// The pages as a browser asks for them, over a real engine.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "connectors/http/percent_encoding.h"
#include "connectors/web/entry/link_sign_in.h"
#include "connectors/web/web_site.h"
#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string FieldOf(const HttpAnswer& answer, const std::string& name) {
  for (const auto& [field, value] : answer.fields) {
    if (field == name) return value;
  }
  return "";
}

class PagesTest : public testing::Test {
 protected:
  PagesTest() {
    harness.AddUser("anna");
    harness.AddUser("bert");
    for (const char* owner : {"anna", "bert"}) harness.AddInterest(WaterInterest(owner));
    const absl::Time eight = absl::FromUnixSeconds(1773302400);
    v1::Post flood = MakePost(
        "1", "Hoogwater in de rivier: de dijken bij <b>Lith</b> worden bewaakt, kwel gemeld.",
        eight);
    flood.set_url("https://example.org/1");
    harness.Send({flood});
    // The next one is of the day after: the digest of seven o'clock is due.
    harness.Send({MakePost("2", "Appeltaart met kaneel.", eight + absl::Hours(24))});
  }

  v1::GrantedAccess Link(const std::string& owner, v1::AccessKind kind) {
    v1::ControlRequest request;
    request.mutable_grant_access()->set_owner_id(owner);
    request.mutable_grant_access()->set_kind(kind);
    return harness.Do(request).granted_access();
  }
  HttpAnswer Get(const std::string& path) { return site.Answer(RequestOf("GET", path)); }
  HttpAnswer Post(const std::string& path, const std::string& form = "") {
    HttpRequest request = RequestOf("POST", path);
    request.body = form;
    return site.Answer(request);
  }
  void SignIn(const std::string& owner) {
    const HttpAnswer answer = Post(SignInPath(Link(owner, v1::ACCESS_KIND_PAGES).secret()));
    EXPECT_EQ(answer.status, 303);
    const std::string set = FieldOf(answer, "Set-Cookie");
    cookie = set.substr(0, set.find(';'));
  }
  // What the form on the page would send.
  static std::string FormOn(const std::string& page, const std::string& action) {
    const size_t from = page.find(absl::StrCat("action=\"", action, "\""));
    EXPECT_NE(from, std::string::npos) << action;
    if (from == std::string::npos) return "";
    const std::string form = page.substr(from, page.find("</form>", from) - from);
    const std::regex field(R"re(<input type="hidden" name="(\w+)" value="([^"]*)")re");
    std::string encoded;
    for (std::sregex_iterator at(form.begin(), form.end(), field), end; at != end; ++at) {
      absl::StrAppend(&encoded, encoded.empty() ? "" : "&", (*at)[1].str(), "=",
                      PercentEncode((*at)[2].str()));
    }
    return encoded;
  }
  v1::JudgementList Said() {
    v1::ControlRequest request;
    request.mutable_list_judgements()->set_owner_id("anna");
    return harness.Do(request).judgements();
  }

  EngineHarness harness;
  const WebSite site{[this](const v1::ControlRequest& request) { return harness.Ask(request); },
                     SiteFacts{.url = "https://sluis.example"}};
  std::string cookie;
  HttpFields more_fields;

 private:
  HttpRequest RequestOf(const std::string& method, const std::string& path) {
    HttpRequest request;
    request.method = method;
    request.path = path;
    request.fields = more_fields;
    request.fields.emplace_back("cookie", cookie);
    request.fields.emplace_back("host", "sluis.example");
    return request;
  }
};

TEST_F(PagesTest, SettingsSayHowManyAlertsADayMayHave) {
  SignIn("anna");
  const auto save = [this](const std::string& alerts) {
    return Post("/settings",
                FormOn(Get("/settings").body, "/settings") +
                    "&times=07:00&time_zone=Europe/Amsterdam&locale=nl&alerts_a_day=" + alerts);
  };
  EXPECT_EQ(FieldOf(save("3"), "Location"), "/settings?saved=yes");
  EXPECT_THAT(Get("/settings").body, HasSubstr("name=\"alerts_a_day\" inputmode=\"numeric\""));
  EXPECT_THAT(Get("/settings").body, HasSubstr("aria-describedby=\"alerts-help\" value=\"3\""));
  const HttpAnswer refused = save("101");
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, HasSubstr("must be at most 100"));
  EXPECT_EQ(save("").status, 303);
  EXPECT_THAT(Get("/settings").body, HasSubstr("aria-describedby=\"alerts-help\" value=\"\""));
}

TEST_F(PagesTest, WithoutSignInNothingIsShown) {
  for (const char* path : {"/", "/digests/anna%2F07%3A00%2F2026-03-12", "/judgements", "/x"}) {
    for (const HttpAnswer& answer : {Get(path), Post(path, "verdict=more")}) {
      EXPECT_EQ(answer.status, 401) << path;
      EXPECT_THAT(answer.body, Not(HasSubstr("Lith"))) << path;
    }
  }
  cookie = "__Host-sluis=" + Link("anna", v1::ACCESS_KIND_PAGES).secret();
  EXPECT_EQ(Get("/").status, 401) << "the secret of a link is no session";
}

TEST_F(PagesTest, ALinkShowsAButtonAndTheButtonSignsIn) {
  const std::string path = SignInPath(Link("anna", v1::ACCESS_KIND_SIGN_IN).secret());
  for (int look = 0; look < 3; ++look) {
    const HttpAnswer page = Get(path);
    EXPECT_EQ(page.status, 200);
    EXPECT_EQ(FieldOf(page, "Set-Cookie"), "");
    EXPECT_THAT(page.body, HasSubstr(absl::StrCat("action=\"", path, "\"")));
  }
  const HttpAnswer entered = Post(path);
  EXPECT_EQ(entered.status, 303);
  EXPECT_EQ(FieldOf(entered, "Location"), "/");
  EXPECT_THAT(FieldOf(entered, "Set-Cookie"), HasSubstr("Max-Age=2592000"));
  EXPECT_EQ(Post(path).status, 404) << "it works once";
  EXPECT_EQ(Get(path).status, 404);
}

TEST_F(PagesTest, TheDigestIsShownWithItsWhyAndTheForeignTextAsText) {
  SignIn("anna");
  const HttpAnswer page = Get("/");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.content_type, "text/html; charset=utf-8");
  EXPECT_THAT(page.body, HasSubstr("<html lang=\"nl\""));
  EXPECT_THAT(page.body, HasSubstr("&lt;b&gt;Lith&lt;/b&gt;"));
  EXPECT_THAT(page.body, Not(HasSubstr("<b>Lith")));
  EXPECT_THAT(page.body, HasSubstr("Waarom: "));
  EXPECT_THAT(page.body, HasSubstr("href=\"https://example.org/1\""));
  EXPECT_THAT(FieldOf(page, "Content-Security-Policy"), HasSubstr("default-src 'none'"));
}

TEST_F(PagesTest, WhatAReaderSaysIsKeptAndShownAndTakenBack) {
  SignIn("anna");
  const std::string form = FormOn(Get("/").body, "/judgements");
  const HttpAnswer said = Post("/judgements", form + "&verdict=less&reason=too_much");
  EXPECT_EQ(said.status, 303) << said.body;
  EXPECT_THAT(FieldOf(said, "Location"), HasSubstr("#story-"));
  ASSERT_EQ(Said().entries_size(), 1);
  EXPECT_EQ(Said().entries(0).judgement().verdict(), v1::VERDICT_LESS);
  EXPECT_EQ(Said().entries(0).judgement().less_reason(), v1::LESS_REASON_TOO_MUCH);
  const std::string place = FieldOf(said, "Location");
  const std::string after = Get(place.substr(0, place.find('#'))).body;
  EXPECT_THAT(after, HasSubstr("U wilde minder zoals dit."));
  EXPECT_EQ(Post("/judgements/undo", FormOn(after, "/judgements/undo")).status, 303);
  EXPECT_EQ(Said().entries_size(), 0);
  EXPECT_THAT(Get("/").body, Not(HasSubstr("U wilde minder")));
}

TEST_F(PagesTest, AFormThatIsNotOfThePageIsRefused) {
  SignIn("bert");
  const std::string of_bert = FormOn(Get("/").body, "/judgements");
  SignIn("anna");
  const std::string form = FormOn(Get("/").body, "/judgements");
  EXPECT_EQ(Post("/judgements", of_bert + "&verdict=more").status, 403);
  EXPECT_EQ(Post("/judgements", "verdict=more").status, 403);
  EXPECT_EQ(Post("/judgements", form + "&verdict=love").status, 400);
  EXPECT_EQ(Post("/judgements", form + "&verdict=less&reason=mood").status, 400);
  more_fields = {{"sec-fetch-site", "cross-site"}};
  EXPECT_EQ(Post("/judgements", form + "&verdict=more").status, 403);
  more_fields = {{"origin", "https://elsewhere.example"}};
  EXPECT_EQ(Post("/judgements", form + "&verdict=more").status, 403);
  EXPECT_EQ(Post(SignInPath("x")).status, 403);
  EXPECT_EQ(Said().entries_size(), 0);
}

TEST_F(PagesTest, AnothersDigestIsNotThere) {
  SignIn("bert");
  EXPECT_EQ(Get("/digests/anna%2F07%3A00%2F2026-03-13").status, 404);
}

TEST_F(PagesTest, SigningOutEndsTheSessionItself) {
  SignIn("anna");
  const HttpAnswer out = Post("/sign-out", FormOn(Get("/").body, "/sign-out"));
  EXPECT_EQ(out.status, 200);
  EXPECT_THAT(FieldOf(out, "Set-Cookie"), HasSubstr("Max-Age=0"));
  // Whoever kept the cookie has nothing of it.
  EXPECT_EQ(Get("/").status, 401);
}

TEST_F(PagesTest, SpeaksTheLanguageThatTheBrowserAsksForUntilItKnowsTheReader) {
  more_fields = {{"accept-language", "nl-NL,nl;q=0.9,en;q=0.8"}};
  EXPECT_THAT(Get("/").body, HasSubstr("U bent niet ingelogd"));
  more_fields = {{"accept-language", "de"}};
  EXPECT_THAT(Get("/").body, HasSubstr("You are not signed in"));
}

TEST_F(PagesTest, AssetsAreThereForEverybodyAndNothingElseIs) {
  const std::string page = Get("/").body;
  const std::regex asset(R"re("/assets/([\w.-]+)\?v=)re");
  std::set<std::string> names;
  for (std::sregex_iterator at(page.begin(), page.end(), asset), end; at != end; ++at) {
    names.insert((*at)[1]);
    const HttpAnswer answer = Get("/assets/" + (*at)[1].str());
    EXPECT_EQ(answer.status, 200) << (*at)[1];
    EXPECT_THAT(FieldOf(answer, "Cache-Control"), HasSubstr("immutable"));
  }
  EXPECT_EQ(names.size(), 4u);
  for (const char* path : {"/assets/", "/assets/layout.mustache", "/assets/../nl.toml"}) {
    EXPECT_EQ(Get(path).status, 404) << path;
  }
}

}  // namespace
}  // namespace sluis
