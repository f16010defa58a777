// What mail leads to in a browser, over a real engine.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "connectors/http/percent_encoding.h"
#include "connectors/web/entry/link_sign_in.h"
#include "connectors/web/web_site.h"
#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// A channel of mail that keeps what it is given.
class KeptMail final : public Sink {
 public:
  void OnMatch(const v1::Match& /*match*/, const v1::Post& /*post*/, bool /*alert*/) override {}
  void OnDigest(const v1::Digest& /*digest*/) override {}
  void OnAddressed(const AddressedDigest& digest) override { given.push_back(digest); }
  std::string_view channel() const override { return "mail"; }
  bool repeats_do_harm() const override { return true; }

  std::vector<AddressedDigest> given;
};

class MailPagesTest : public testing::Test {
 protected:
  MailPagesTest() {
    harness.engine().AddSink(&mail);
    PutAnna("anna@example.org");
    harness.AddInterest(WaterInterest("anna"));
    const absl::Time eight = absl::FromUnixSeconds(1773302400);
    harness.Send(
        {MakePost("1", "Hoogwater: de dijken bij Lith worden bewaakt, kwel gemeld.", eight)});
    harness.Send({MakePost("2", "Appeltaart met kaneel.", eight + absl::Hours(24))});
    EXPECT_TRUE(harness.engine().Tick().ok());
  }
  ~MailPagesTest() override { harness.Stop(); }

  void PutAnna(const std::string& address) {
    v1::ControlRequest request;
    v1::Owner* const owner = request.mutable_put_owner()->mutable_owner();
    owner->set_id("anna");
    owner->set_kind(v1::OWNER_KIND_USER);
    owner->set_locale("en");
    owner->set_time_zone("UTC");
    owner->add_channels("live");
    owner->add_channels("mail:" + address);
    harness.Do(request);
  }
  std::vector<std::string> Channels() {
    v1::ControlRequest request;
    request.mutable_get_owner()->set_owner_id("anna");
    const v1::ControlReply reply = harness.Do(request);
    return {reply.owner().channels().begin(), reply.owner().channels().end()};
  }
  HttpAnswer Ask(const std::string& method, const std::string& path, const std::string& body = "",
                 HttpFields fields = {}) {
    HttpRequest request;
    request.method = method;
    request.path = path;
    request.body = body;
    request.fields = std::move(fields);
    request.fields.emplace_back("host", "sluis.example");
    return site.Answer(request);
  }
  std::string UnsubscribePath() {
    EXPECT_FALSE(mail.given.empty());
    return absl::StrCat("/unsubscribe/", mail.given.at(0).unsubscribe_token);
  }

  EngineHarness harness;
  KeptMail mail;
  std::vector<std::string> asked;
  const WebSite site{[this](const v1::ControlRequest& request) { return harness.Ask(request); },
                     SiteFacts{.url = "https://sluis.example"},
                     WaysIn{[this](const std::string& address, const std::string& query) {
                              asked.push_back(address + query);
                            },
                            nullptr}};
};

TEST_F(MailPagesTest, OpeningTheLinkToUnsubscribeChangesNothing) {
  for (int look = 0; look < 3; ++look) {
    const HttpAnswer page = Ask("GET", UnsubscribePath());
    EXPECT_EQ(page.status, 200);
    EXPECT_THAT(page.body, HasSubstr("Stop the e-mail"));
    EXPECT_THAT(page.body, HasSubstr("name=\"List-Unsubscribe\" value=\"One-Click\""));
  }
  EXPECT_THAT(Channels(), ElementsAre("live", "mail:anna@example.org"));
}

TEST_F(MailPagesTest, OneClickOfAMailProgramEndsTheMail) {
  // From elsewhere, without cookie and token (RFC 8058).
  const HttpAnswer done = Ask("POST", UnsubscribePath(), "List-Unsubscribe=One-Click",
                              {{"origin", "https://mail.example.org"},
                               {"sec-fetch-site", "cross-site"},
                               {"content-type", "application/x-www-form-urlencoded"}});
  EXPECT_EQ(done.status, 200);
  EXPECT_THAT(Channels(), ElementsAre("live"));
  EXPECT_EQ(Ask("POST", UnsubscribePath(), "List-Unsubscribe=One-Click").status, 404);
}

TEST_F(MailPagesTest, ATokenThatIsNotGenuineOrOfAnotherAddressEndsNothing) {
  const std::string path = UnsubscribePath();
  std::string changed = path;
  changed.back() = changed.back() == 'A' ? 'B' : 'A';
  for (const std::string& wrong :
       {changed, std::string("/unsubscribe/"), std::string("/unsubscribe/anna"),
        std::string("/unsubscribe/anna."), absl::StrCat(path, "x"),
        path.substr(0, path.size() - 1)}) {
    EXPECT_EQ(Ask("POST", wrong).status, 404) << wrong;
  }
  PutAnna("new@example.org");
  EXPECT_EQ(Ask("POST", path).status, 404);
  EXPECT_THAT(Channels(), ElementsAre("live", "mail:new@example.org"));
}

TEST_F(MailPagesTest, WhoIsNotSignedInMayAskForALink) {
  const HttpAnswer stranger = Ask("GET", "/");
  EXPECT_EQ(stranger.status, 401);
  EXPECT_THAT(stranger.body, HasSubstr("href=\"/sign-in\""));
  EXPECT_THAT(Ask("GET", "/sign-in").body, HasSubstr("name=\"address\""));
  const WebSite without{[this](const v1::ControlRequest& request) { return harness.Ask(request); },
                        SiteFacts{.url = "https://sluis.example"}};
  HttpRequest request;
  request.path = "/";
  EXPECT_THAT(without.Answer(request).body, Not(HasSubstr("/sign-in")));
  request.path = "/sign-in";
  EXPECT_EQ(without.Answer(request).status, 404);
}

TEST_F(MailPagesTest, TheMailedLinkGoesOnToWhereOneWas) {
  const std::string wanted = "/judge/anna%2F07%3A00/1/more";
  EXPECT_THAT(Ask("GET", wanted).body,
              HasSubstr("href=\"/sign-in?to=%2Fjudge%2Fanna%252F07%253A00%2F1%2Fmore\""));
  HttpRequest form;
  form.path = "/sign-in";
  form.query = "to=" + PercentEncode(wanted);
  EXPECT_THAT(site.Answer(form).body, HasSubstr("name=\"to\" value=\"" + wanted + "\""));
  Ask("POST", "/sign-in", "address=anna%40example.org&to=" + PercentEncode(wanted));
  Ask("POST", "/sign-in", "address=anna%40example.org&to=https%3A%2F%2Fevil.example");
  EXPECT_THAT(asked,
              ElementsAre("anna@example.org?to=" + PercentEncode(wanted), "anna@example.org"));
  // A form that was sent is no page to go back to.
  EXPECT_THAT(Ask("POST", "/judgements", "", {{"sec-fetch-site", "same-origin"}}).body,
              HasSubstr("href=\"/sign-in\""));
}

TEST_F(MailPagesTest, TheAnswerTellsNobodyWhoIsAReader) {
  const HttpAnswer reader = Ask("POST", "/sign-in", "address=anna%40example.org");
  const HttpAnswer stranger = Ask("POST", "/sign-in", "address=mallory%40example.org");
  EXPECT_EQ(reader.status, 200);
  EXPECT_EQ(reader.status, stranger.status);
  EXPECT_EQ(reader.body, stranger.body);
  EXPECT_EQ(reader.fields, stranger.fields);
  EXPECT_THAT(asked, ElementsAre("anna@example.org", "mallory@example.org"));
  EXPECT_EQ(Ask("POST", "/sign-in", "address=anna%40example.org",
                {{"origin", "https://other.example.org"}})
                .status,
            403);
}

TEST_F(MailPagesTest, ALinkForMoreOrLessShowsAButtonThatJudges) {
  v1::ControlRequest grant;
  grant.mutable_grant_access()->set_owner_id("anna");
  grant.mutable_grant_access()->set_kind(v1::ACCESS_KIND_PAGES);
  const std::string secret = harness.Do(grant).granted_access().secret();
  HttpFields cookie;
  for (const auto& [name, value] : Ask("POST", SignInPath(secret)).fields) {
    if (name == "Set-Cookie") cookie = {{"cookie", value.substr(0, value.find(';'))}};
  }
  ASSERT_THAT(cookie, Not(IsEmpty()));
  ASSERT_FALSE(mail.given.empty());
  const v1::Digest& digest = mail.given[0].digest;
  const std::string base =
      absl::StrCat("/judge/anna%2F07%3A00%2F2026-03-13/", digest.stories(0).id(), "/");
  const HttpAnswer more = Ask("GET", base + "more", "", cookie);
  EXPECT_EQ(more.status, 200);
  EXPECT_THAT(more.body, HasSubstr("Lith"));
  EXPECT_THAT(more.body, HasSubstr("name=\"verdict\" value=\"more\""));
  EXPECT_THAT(more.body, Not(HasSubstr("value=\"less\"")));
  EXPECT_THAT(Ask("GET", base + "less", "", cookie).body,
              HasSubstr("name=\"verdict\" value=\"less\""));
  EXPECT_EQ(Ask("GET", base + "seen", "", cookie).status, 404);
  EXPECT_EQ(Ask("GET", base + "more").status, 401);
  v1::ControlRequest said;
  said.mutable_list_judgements()->set_owner_id("anna");
  EXPECT_EQ(harness.Do(said).judgements().count(), 0u);
}

}  // namespace
}  // namespace sluis
