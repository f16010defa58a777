// The feeds as readers of feeds ask for them, over a real engine; read by programs of others.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <fstream>
#include <optional>
#include <regex>
#include <string>
#include <vector>

#include "connectors/web/feeds/feed_address.h"
#include "tests/connectors/web/browser.h"
#include "tests/connectors/zeromq/child_process.h"
#include "tests/engine/scratch_folder.h"

namespace sluis {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

constexpr char kSite[] = "https://sluis.example";
// Only a hang takes so long.
constexpr absl::Duration kLimit = absl::Minutes(3);

class FeedsTest : public testing::Test {
 protected:
  FeedsTest() {
    harness.clock.Set(absl::FromUnixSeconds(1773302400) + absl::Hours(24 * 60));
    harness.AddUser("anna");
    harness.AddUser("bert");
    harness.AddInterest(WaterInterest("anna"));
    SendDay(0);
  }

  // A post, and one of the day after, when the digest of seven o'clock is due.
  void SendDay(int day) {
    const absl::Time eight = absl::FromUnixSeconds(1773302400) + day * absl::Hours(24);
    const std::string number = std::to_string(day);
    // No repeat of the day before.
    static const std::vector<std::string> kPlaces = {"Megen", "Ravenstein", "Grave", "Oss"};
    const std::string& place = kPlaces[static_cast<size_t>(day) % kPlaces.size()];
    v1::Post flood = MakePost(
        "flood-" + number,
        "Hoogwater in " + place + ": dijken bij <b>Lith</b> bewaakt ]]> & kwel in " + place + ".",
        eight);
    flood.set_url("https://example.org/" + number);
    harness.Send({flood});
    harness.Send({MakePost("pie-" + number, "Appeltaart met kaneel.", eight + absl::Hours(24))});
  }
  std::string Secret(const std::string& owner = "anna") {
    return browser.Link(owner, v1::ACCESS_KIND_FEEDS).secret();
  }
  static std::string IdsOf(const std::string& feed) {
    static const std::regex kId("urn:uuid:[0-9a-f-]{36}");
    std::string ids;
    for (std::sregex_iterator at(feed.begin(), feed.end(), kId), end; at != end; ++at) {
      ids += at->str() + "\n";
    }
    return ids;
  }
  std::string Written(const std::string& name, const std::string& text) const {
    std::ofstream(folder / name, std::ios::binary) << text;
    return folder / name;
  }
  static std::string_view Stripped(std::string_view text) {
    return text.substr(0, text.find_last_not_of('\n') + 1);
  }
  static std::vector<std::string> LinesOf(const std::vector<std::string>& command) {
    ChildProcess child(command, {"PYTHONDONTWRITEBYTECODE=1", "PYTHONUTF8=1"}, kLimit);
    std::vector<std::string> lines;
    while (std::optional<std::string> line = child.NextLine()) lines.push_back(*std::move(line));
    EXPECT_EQ(child.Finish(), 0) << testing::PrintToString(lines);
    return lines;
  }

  EngineHarness harness;
  Browser browser{&harness, kSite};
  const ScratchFolder folder;
};

TEST_F(FeedsTest, EveryAddressOfALinkIsAFeedWithoutSigningIn) {
  const std::string base = "/feeds/" + Secret();
  for (const char* feed : {"/digests", "/interests/hoogwater"}) {
    const HttpAnswer atom = browser.Get(base + feed + ".atom");
    EXPECT_EQ(atom.status, 200) << atom.body;
    EXPECT_EQ(atom.content_type, "application/atom+xml; charset=utf-8");
    EXPECT_THAT(atom.body, HasSubstr(std::string(kSite) + base + feed + ".atom"));
    EXPECT_THAT(atom.body, HasSubstr("Lith"));
    EXPECT_THAT(AnswerField(atom, "Cache-Control"), MatchesRegex("private, max-age=[0-9]+"));
    const HttpAnswer json = browser.Get(base + feed + ".json");
    EXPECT_EQ(json.content_type, "application/feed+json; charset=utf-8");
    EXPECT_THAT(json.body, HasSubstr("Lith"));
  }
}

TEST_F(FeedsTest, WhatIsKnownIsNotSentAgainUntilItChanges) {
  const std::string path = "/feeds/" + Secret() + "/digests.atom";
  const HttpAnswer first = browser.Get(path);
  const std::string tag = AnswerField(first, "ETag");
  EXPECT_THAT(tag, MatchesRegex("\"[0-9a-f]{32}\""));
  for (const std::string& known : {tag, "W/" + tag, "\"other\", " + tag, std::string("*")}) {
    const HttpAnswer again = browser.Get(path, {{"if-none-match", known}});
    EXPECT_EQ(again.status, 304) << known;
    EXPECT_EQ(again.body, "");
    EXPECT_EQ(AnswerField(again, "ETag"), tag);
  }
  EXPECT_EQ(browser.Get(path, {{"if-none-match", "\"other\""}}).body, first.body);
  SendDay(1);
  const HttpAnswer next = browser.Get(path, {{"if-none-match", tag}});
  EXPECT_EQ(next.status, 200);
  EXPECT_NE(AnswerField(next, "ETag"), tag);
  // What was there before keeps its name; the newest stands first.
  const std::string before = IdsOf(first.body);
  const std::string entry = before.substr(before.find('\n') + 1);
  EXPECT_THAT(IdsOf(next.body), testing::EndsWith(entry));
}

TEST_F(FeedsTest, NamesStayWhenTheLinkOrTheAddressOfTheSiteIsAnother) {
  Browser elsewhere(&harness, "https://other.example");
  for (const char* feed : {"/digests.atom", "/interests/hoogwater.json"}) {
    const std::string here = browser.Get("/feeds/" + Secret() + feed).body;
    const std::string there = elsewhere.Get("/feeds/" + Secret() + feed).body;
    EXPECT_NE(here, there);
    EXPECT_EQ(IdsOf(here), IdsOf(there));
  }
}

TEST_F(FeedsTest, ARevokedLinkAndAnyOtherSecretAreNotThere) {
  const v1::GrantedAccess link = browser.Link("anna", v1::ACCESS_KIND_FEEDS);
  const std::string path = "/feeds/" + link.secret() + "/digests.atom";
  ASSERT_EQ(browser.Get(path).status, 200);
  v1::ControlRequest revoke;
  revoke.mutable_revoke_access()->set_owner_id("anna");
  revoke.mutable_revoke_access()->set_access_id(link.access().id());
  harness.Do(revoke);
  const std::string pages = browser.Link("anna", v1::ACCESS_KIND_PAGES).secret();
  for (const std::string& gone :
       {path, std::string("/feeds/x/digests.atom"), std::string("/feeds//digests.atom"),
        "/feeds/" + pages + "/digests.atom"}) {
    const HttpAnswer answer = browser.Get(gone, {{"if-none-match", "*"}});
    EXPECT_EQ(answer.status, 404) << gone;
    EXPECT_THAT(answer.body, Not(HasSubstr("Lith")));
  }
}

TEST_F(FeedsTest, AnAddressThatNamesNoFeedIsNotThere) {
  const std::string base = "/feeds/" + Secret();
  for (const char* rest : {"", "/", "/digests", "/digests.rss", "/interests/.atom",
                           "/interests/other.atom", "/interests/a/b.atom", "/digests/x.atom"}) {
    EXPECT_EQ(browser.Get(base + rest).status, 404) << rest;
  }
  // An interest of somebody else.
  EXPECT_EQ(browser.Get("/feeds/" + Secret("bert") + "/interests/hoogwater.atom").status, 404);
}

TEST_F(FeedsTest, HoldsTheNewestThirtyDigests) {
  for (int day = 1; day < 33; ++day) SendDay(day);
  const std::string feed = browser.Get("/feeds/" + Secret() + "/digests.json").body;
  simdjson::dom::parser parser;
  simdjson::dom::array items = parser.parse(feed)["items"];
  ASSERT_EQ(items.size(), 30u);
  EXPECT_EQ(std::string_view(items.at(0)["date_published"]), "2026-04-14T05:00:00Z");
}

TEST_F(FeedsTest, FitsTheSchemaOfAtom) {
  SendDay(1);
  const std::string base = "/feeds/" + Secret();
  std::vector<std::string> command = {"/usr/bin/xmllint", "--noout", "--relaxng",
                                      SLUIS_SOURCE_DIR "/tests/connectors/web/atom.rng"};
  for (const char* feed : {"/digests.atom", "/interests/hoogwater.atom"}) {
    command.push_back(Written(std::to_string(command.size()), browser.Get(base + feed).body));
  }
  // Of a reader who has no digest yet.
  command.push_back(
      Written("empty", browser.Get("/feeds/" + Secret("bert") + "/digests.atom").body));
  LinesOf(command);
}

TEST_F(FeedsTest, AReaderOfFeedsFindsTheEntriesOfTheJsonFeed) {
  SendDay(1);
  for (const char* feed : {"/digests", "/interests/hoogwater"}) {
    const std::string path = "/feeds/" + Secret() + feed;
    const std::string file = Written("feed.atom", browser.Get(path + ".atom").body);
    const std::vector<std::string> lines =
        LinesOf({"/usr/bin/python3", SLUIS_SOURCE_DIR "/tests/connectors/web/read_feed.py", file});
    simdjson::dom::parser of_json;
    const std::string text = browser.Get(path + ".json").body;
    simdjson::dom::element json = of_json.parse(text);
    simdjson::dom::array items = json["items"];
    ASSERT_EQ(lines.size(), items.size() + 1);
    for (size_t i = 0; i < items.size(); ++i) {
      simdjson::dom::parser of_line;
      simdjson::dom::element read = of_line.parse(lines[i + 1]);
      for (const auto& [atom, own] :
           {std::pair("id", "id"), std::pair("title", "title"), std::pair("link", "url"),
            std::pair("updated", "date_published"), std::pair("html", "content_html")}) {
        // It takes the blanks around a text off.
        EXPECT_EQ(std::string_view(read[atom]), Stripped(items.at(i)[own])) << atom;
      }
    }
  }
}

TEST_F(FeedsTest, NewsboatReadsThemFromTheFile) {
  SendDay(1);
  const std::string file =
      Written("feed.atom", browser.Get("/feeds/" + Secret() + "/digests.atom").body);
  const std::string urls = Written("urls", "file://" + file + "\n");
  const std::string none = Written("config", "");
  const std::string cache = folder / "cache.db";
  LinesOf({"/usr/bin/newsboat", "-u", urls, "-c", cache, "-C", none, "-x", "reload"});
  const std::vector<std::string> unread =
      LinesOf({"/usr/bin/newsboat", "-u", urls, "-c", cache, "-C", none, "-x", "print-unread"});
  ASSERT_FALSE(unread.empty());
  EXPECT_THAT(unread.front(), testing::StartsWith("2 "));
}

TEST_F(FeedsTest, ThePageMakesALinkShowsItOnceAndEndsIt) {
  browser.SignIn("anna");
  EXPECT_THAT(browser.Get("/feeds").body, HasSubstr("U hebt nog geen feeds."));
  const HttpAnswer made = browser.Post(
      "/feeds", Browser::FormOn(browser.Get("/feeds").body, "/feeds", {{"label", "telefoon"}}));
  ASSERT_EQ(made.status, 200) << made.body;
  std::smatch found;
  ASSERT_TRUE(std::regex_search(made.body, found,
                                std::regex("value=\"https://sluis.example(/feeds/[\\w-]{43}/)"
                                           "digests.atom\"")));
  const std::string base = found[1];
  EXPECT_THAT(made.body, HasSubstr(base + "interests/hoogwater.json"));
  EXPECT_EQ(browser.Get(base + "digests.json").status, 200);
  const std::string page = browser.Get("/feeds").body;
  EXPECT_THAT(page, HasSubstr("telefoon"));
  EXPECT_THAT(page, Not(HasSubstr(base)));
  EXPECT_EQ(browser.Post("/feeds/revoke", Browser::FormOn(page, "/feeds/revoke")).status, 303);
  EXPECT_EQ(browser.Get(base + "digests.json").status, 404);
}

TEST_F(FeedsTest, ThePageEndsNothingButFeeds) {
  browser.SignIn("anna");
  const v1::GrantedAccess pages = browser.Link("anna", v1::ACCESS_KIND_PAGES);
  const std::string form =
      Browser::FormOn(browser.Get("/feeds").body, "/feeds", {{"access", pages.access().id()}});
  EXPECT_EQ(browser.Post("/feeds/revoke", form).status, 404);
  EXPECT_EQ(browser.Get(SignInPath(pages.secret())).status, 200);
  EXPECT_EQ(browser.Post("/feeds/revoke", "access=" + pages.access().id()).status, 403);
}

}  // namespace
}  // namespace sluis
