// The wall as a hall sees it, the page of its moderator, and what open pages hear.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <string>
#include <vector>

#include "connectors/http/event_hub.h"
#include "connectors/http/percent_encoding.h"
#include "connectors/web/frame/session_cookie.h"
#include "connectors/web/live/live_pages.h"
#include "connectors/web/pages/wall_page.h"
#include "connectors/web/web_site.h"
#include "fmt/format.h"
#include "tests/connectors/http/plain_client.h"
#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::HasSubstr;
using testing::Not;

class WallPagesTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* owner : {"anna", "bert"}) {
      harness.AddUser(owner);
      v1::Interest wall = WaterInterest(owner);
      wall.set_kind(v1::INTEREST_KIND_WALL);
      wall.set_bar(0.01);
      harness.AddInterest(wall);
    }
    harness.AddInterest([] {
      v1::Interest other = WaterInterest("anna");
      other.set_id("overzicht");
      return other;
    }());
    Come("1", "Hoogwater: de dijken bij <b>Lith</b> worden bewaakt, kwel gemeld.");
    cookie = "sluis=" + SignedIn("anna");
  }

  void Come(const std::string& id, const std::string& text) {
    harness.Send({MakePost(id, text, harness.clock.Now())}, /*replay=*/false);
    harness.clock.Advance(absl::Seconds(1));
  }
  std::string SecretOf(v1::AccessKind kind, const std::string& owner) {
    v1::ControlRequest request;
    request.mutable_grant_access()->set_owner_id(owner);
    request.mutable_grant_access()->set_kind(kind);
    if (kind == v1::ACCESS_KIND_WALL) request.mutable_grant_access()->set_interest_id("hoogwater");
    const v1::ControlReply reply = harness.Do(request);
    last_access = reply.granted_access().access().id();
    return reply.granted_access().secret();
  }
  std::string SignedIn(const std::string& owner) {
    v1::ControlRequest request;
    request.mutable_sign_in()->set_secret(SecretOf(v1::ACCESS_KIND_PAGES, owner));
    return harness.Do(request).granted_access().secret();
  }
  HttpRequest RequestOf(const std::string& method, const std::string& path) const {
    HttpRequest request;
    request.method = method;
    request.path = path;
    request.fields = {{"cookie", cookie}, {"host", "sluis.example"}};
    return request;
  }
  HttpAnswer Get(const std::string& path) { return site.Answer(RequestOf("GET", path)); }
  // Presses the button of the first form with that action on the page.
  HttpAnswer Press(const std::string& page, const std::string& action) {
    const size_t from = page.find("action=\"" + action + "\"");
    EXPECT_NE(from, std::string::npos) << action;
    if (from == std::string::npos) return {};
    const std::string form = page.substr(from, page.find("</form>", from) - from);
    const std::regex field(R"re(name="(\w+)" value="([^"]*)")re");
    HttpRequest request = RequestOf("POST", action);
    for (std::sregex_iterator at(form.begin(), form.end(), field), end; at != end; ++at) {
      request.body += fmt::format("{}={}&", (*at)[1].str(), PercentEncode((*at)[2].str()));
    }
    return site.Answer(request);
  }
  std::string Desk() { return Get("/walls/hoogwater/desk").body; }
  void Approve() {
    EXPECT_EQ(Press(Desk(), "/walls/hoogwater/approve").status, 303);
    harness.clock.Advance(absl::Seconds(1));
  }

  EngineHarness harness;
  const WebSite site{[this](const v1::ControlRequest& request) { return harness.Ask(request); },
                     SiteFacts{}};
  std::string cookie;
  std::string last_access;
};

TEST_F(WallPagesTest, ListsTheReadersWallsAndNothingElse) {
  const std::string page = Get("/walls").body;
  EXPECT_THAT(page, HasSubstr("href=\"/walls/hoogwater/desk\""));
  EXPECT_THAT(page, Not(HasSubstr("/walls/overzicht")));
  EXPECT_EQ(Get("/walls/overzicht").status, 404) << "an interest of another kind";
  EXPECT_EQ(Get("/walls/overzicht/desk").status, 404);
  cookie = "";
  for (const char* path : {"/walls", "/walls/hoogwater", "/walls/hoogwater/posts", "/events",
                           "/news", "/walls/hoogwater/events", "/walls/hoogwater/desk"}) {
    const HttpAnswer answer = Get(path);
    EXPECT_EQ(answer.status, 401) << path;
    EXPECT_FALSE(answer.events.has_value()) << path;
  }
}

TEST_F(WallPagesTest, APostHangsThereOnceTheModeratorSaysSoAndIsGoneWhenTakenOff) {
  EXPECT_THAT(Get("/walls/hoogwater").body, Not(HasSubstr("Lith")));
  EXPECT_THAT(Get("/walls/hoogwater/posts").body, Not(HasSubstr("Lith")));
  EXPECT_THAT(Desk(), HasSubstr("Wacht op u (1)"));
  Approve();
  EXPECT_THAT(Get("/walls/hoogwater").body, HasSubstr("&lt;b&gt;Lith&lt;/b&gt;"));
  EXPECT_THAT(Get("/walls/hoogwater/posts").body, HasSubstr("<b>Lith</b>"));
  EXPECT_THAT(Desk(), HasSubstr("Goedgekeurd op"));
  EXPECT_THAT(Desk(), HasSubstr("door anna"));
  EXPECT_EQ(Press(Desk(), "/walls/hoogwater/recall").status, 303);
  EXPECT_THAT(Get("/walls/hoogwater").body, Not(HasSubstr("Lith")));
  EXPECT_THAT(Get("/walls/hoogwater/posts").body, Not(HasSubstr("Lith")));
  EXPECT_THAT(Desk(), HasSubstr("Weggehaald of niet geplaatst (1)"));
  // Nobody has taken it from this reader's wall alone.
  cookie = "sluis=" + SignedIn("bert");
  EXPECT_THAT(Desk(), HasSubstr("Wacht op u (1)"));
}

TEST_F(WallPagesTest, SaysWhenToAskAgainForWhatIsHeldBackAndNotWhatItIs) {
  v1::ControlRequest get;
  get.mutable_get_interest()->set_owner_id("anna");
  get.mutable_get_interest()->set_interest_id("hoogwater");
  v1::Interest wall = harness.Do(get).interest();
  wall.set_wall_hold_back_seconds(30);
  harness.AddInterest(wall);
  Approve();
  const std::string posts = Get("/walls/hoogwater/posts").body;
  EXPECT_THAT(posts, HasSubstr("\"again_in_ms\""));
  EXPECT_THAT(posts, Not(HasSubstr("Lith")));
  EXPECT_THAT(Desk(), HasSubstr("Te zien vanaf"));
  EXPECT_EQ(Press(Desk(), "/walls/hoogwater/recall").status, 303);
  harness.clock.Advance(absl::Minutes(1));
  EXPECT_THAT(Get("/walls/hoogwater/posts").body, Not(HasSubstr("Lith")));
}

TEST_F(WallPagesTest, AFormThatIsNotOfThePageIsRefused) {
  const std::string desk = Desk();
  cookie = "sluis=" + SignedIn("bert");
  EXPECT_EQ(Press(desk, "/walls/hoogwater/approve").status, 403);
  HttpRequest bare = RequestOf("POST", "/walls/hoogwater/approve");
  bare.body = "sequence=1";
  EXPECT_EQ(site.Answer(bare).status, 403);
  EXPECT_EQ(Get("/walls/hoogwater/approve").status, 404) << "a link takes nothing on";
}

TEST_F(WallPagesTest, ALateDecisionIsToldAndNotMade) {
  const std::string desk = Desk();
  v1::Post gone;
  gone.set_source("mastodon");
  gone.set_id("1");
  gone.set_operation(v1::OPERATION_DELETE);
  harness.Send({gone}, /*replay=*/false);
  const HttpAnswer late = Press(desk, "/walls/hoogwater/approve");
  EXPECT_EQ(late.status, 404);
  EXPECT_THAT(late.body, HasSubstr("deleted"));
}

TEST_F(WallPagesTest, AScreenNeedsNobodyToSignInAndSeesThatWallAlone) {
  Approve();
  const std::string path = WallLinkPath(SecretOf(v1::ACCESS_KIND_WALL, "anna"));
  const std::string session = cookie;
  cookie = "";
  const HttpAnswer wall = Get(path);
  EXPECT_EQ(wall.status, 200);
  EXPECT_THAT(wall.body, HasSubstr("Lith"));
  EXPECT_THAT(wall.body, HasSubstr("data-wall=\"" + path + "\""));
  EXPECT_THAT(wall.body, Not(HasSubstr("<form")));
  EXPECT_THAT(Get(path + "/posts").body, HasSubstr("Lith"));
  EXPECT_TRUE(Get(path + "/events").events.has_value());
  EXPECT_EQ(Get(path + "/desk").status, 404);
  EXPECT_EQ(site.Answer(RequestOf("POST", path)).status, 404);
  EXPECT_EQ(Get(WallLinkPath("x")).status, 404);
  EXPECT_EQ(Get("/wall/").status, 404);
  // It is no session, and no session is it.
  cookie = "sluis=" + path.substr(kWallPath.size());
  EXPECT_EQ(Get("/walls/hoogwater").status, 401);
  EXPECT_EQ(Get(WallLinkPath(session.substr(6))).status, 404);
  v1::ControlRequest revoke;
  revoke.mutable_revoke_access()->set_owner_id("anna");
  revoke.mutable_revoke_access()->set_access_id(last_access);
  harness.Do(revoke);
  for (const char* part : {"", "/posts", "/events"}) EXPECT_EQ(Get(path + part).status, 404);
}

TEST_F(WallPagesTest, OpenPagesHearOfWhatHappensOverARealSocket) {
  EventHub hub;
  LivePages live(&hub);
  harness.engine().AddSink(&live);
  auto server = HttpServer::Listen(
      "127.0.0.1:*", [this](const HttpRequest& request) { return site.Answer(request); }, {}, &hub);
  ASSERT_TRUE(server.ok());
  const auto listen = [&](const std::string& path) {
    auto client = std::make_unique<PlainClient>((*server)->address());
    client->Write("GET " + path + " HTTP/1.1\r\nHost: a\r\nCookie: " + cookie + "\r\n\r\n");
    client->ReadUntil("retry: ");
    return client;
  };
  const auto screen = listen(WallLinkPath(SecretOf(v1::ACCESS_KIND_WALL, "anna")) + "/events");
  const auto desk = listen("/walls/hoogwater/events");
  const auto today = listen("/events");
  EXPECT_THAT(screen->ReadUntil("\r\n\r\n"), HasSubstr("connect-src 'self'"));
  Approve();
  screen->ReadUntil("event: wall\n");
  desk->ReadUntil("event: wall\n");
  // Of the day after: the digest of seven o'clock is due.
  harness.clock.Advance(absl::Hours(24));
  Come("2", "Appeltaart met kaneel.");
  EXPECT_THAT(today->ReadUntil("event: digest\n"), Not(HasSubstr("event: wall")));
}

}  // namespace
}  // namespace sluis
