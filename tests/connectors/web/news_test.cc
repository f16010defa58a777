// What Today says of alerts, and what a page that is open asks for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "connectors/web/web_site.h"
#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::HasSubstr;
using testing::Not;

class NewsTest : public testing::Test {
 protected:
  NewsTest() {
    for (const char* owner : {"anna", "bert"}) {
      harness.AddUser(owner);
      v1::Interest interest = WaterInterest(owner);
      interest.set_title("Hoogwater & <dijken>");
      if (std::string(owner) == "anna") interest.set_kind(v1::INTEREST_KIND_ALERT);
      interest.set_bar(0.01);
      harness.AddInterest(interest);
    }
  }

  void Come(const std::string& text) {
    v1::Post post = MakePost(absl::StrCat(++posts_), text, harness.clock.Now());
    post.set_url(absl::StrCat("https://example.org/", posts_));
    harness.Send({post}, /*replay=*/false);
    harness.clock.Advance(absl::Seconds(1));
  }
  HttpAnswer Get(const std::string& owner, const std::string& path) {
    v1::ControlRequest grant;
    grant.mutable_grant_access()->set_owner_id(owner);
    grant.mutable_grant_access()->set_kind(v1::ACCESS_KIND_PAGES);
    v1::ControlRequest sign_in;
    sign_in.mutable_sign_in()->set_secret(harness.Do(grant).granted_access().secret());
    HttpRequest request;
    request.method = "GET";
    request.path = path;
    request.fields = {{"cookie", "sluis=" + harness.Do(sign_in).granted_access().secret()},
                      {"host", "sluis.example"}};
    return site.Answer(request);
  }

  EngineHarness harness;
  const WebSite site{[this](const v1::ControlRequest& request) { return harness.Ask(request); },
                     SiteFacts{}};

 private:
  int posts_ = 0;
};

TEST_F(NewsTest, TodaySaysWhatAnAlertIsAboutAndALinkLeadsToIt) {
  EXPECT_THAT(Get("anna", "/").body, Not(HasSubstr("Meteen gemeld")));
  Come("Hoogwater: de dijken bij <b>Lith</b> worden bewaakt, kwel gemeld.");
  const std::string page = Get("anna", "/").body;
  EXPECT_THAT(page, HasSubstr("Meteen gemeld")) << "before the first digest, too";
  EXPECT_THAT(page, HasSubstr("Hoogwater &amp; &lt;dijken&gt;"));
  EXPECT_THAT(page, HasSubstr("de dijken bij &lt;b&gt;Lith&lt;/b&gt; worden bewaakt"));
  EXPECT_THAT(page, HasSubstr("href=\"https://example.org/1\""));
  EXPECT_THAT(page, HasSubstr("data-news=\"/news\""));
  EXPECT_THAT(Get("bert", "/").body, Not(HasSubstr("Lith"))) << "it was told to anna";
}

TEST_F(NewsTest, APageThatIsOpenGetsThatPartAlone) {
  Come("Hoogwater: de dijken bij <b>Lith</b> worden bewaakt, kwel gemeld.");
  const HttpAnswer news = Get("anna", "/news");
  EXPECT_EQ(news.status, 200);
  EXPECT_TRUE(news.body.starts_with("<div class=\"sluis-told\"")) << news.body;
  EXPECT_THAT(news.body, HasSubstr("&lt;b&gt;Lith"));
  EXPECT_THAT(news.body, Not(HasSubstr("<html")));
  EXPECT_THAT(Get("bert", "/news").body, Not(HasSubstr("<li>")));
}

TEST_F(NewsTest, ALongTextIsCutOffAndOfManyTheNewestFiveAreThere) {
  const char* const places[] = {"Lith",     "Ochten en Opheusden", "Tiel aan de Waal",
                                "Deventer", "Gorinchem",           "Zutphen"};
  const char* const words[] = {"dijk lekt",         "kwel gemeld",     "rivier stroomt over",
                               "zandzakken liggen", "noodpomp draait", "uiterwaarden staan blank"};
  for (int i = 0; i < 6; ++i) {
    std::string text = absl::StrCat("Hoogwater, ", words[i], " bij ", places[i], ":");
    for (int n = 0; n < 40; ++n) absl::StrAppend(&text, " ", words[i], n);
    Come(text + " einde");
  }
  const std::string news = Get("anna", "/news").body;
  EXPECT_THAT(news, Not(HasSubstr("einde")));
  EXPECT_THAT(news, HasSubstr("\u2026"));
  EXPECT_THAT(news, Not(HasSubstr("bij Lith")));
  const size_t newest = news.find("bij Zutphen");
  const size_t oldest = news.find("bij Ochten");
  ASSERT_NE(oldest, std::string::npos);
  EXPECT_LT(newest, oldest);
}

TEST_F(NewsTest, WhatIsInTheDigestIsNotToldTwice) {
  Come("Hoogwater: de dijken bij Lith worden bewaakt, kwel gemeld.");
  harness.clock.Advance(absl::Hours(24));
  Come("Appeltaart met kaneel.");
  Come("Zandzakken voor de kade van Deventer, hoogwater in de rivier.");
  const std::string today = Get("anna", "/").body;
  const size_t told = today.find("Meteen gemeld");
  ASSERT_NE(told, std::string::npos);
  const std::string list = today.substr(told, today.find("</section>", told) - told);
  EXPECT_THAT(list, HasSubstr("Deventer"));
  EXPECT_THAT(list, Not(HasSubstr("Lith")));
  EXPECT_THAT(today, HasSubstr("Lith"));
  // A page of one digest is of that digest.
  EXPECT_THAT(Get("anna", "/digests/anna%2F07%3A00%2F2026-03-13").body,
              Not(HasSubstr("Meteen gemeld")));
}

}  // namespace
}  // namespace sluis
