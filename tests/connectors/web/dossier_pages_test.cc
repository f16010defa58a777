// Dossiers as an editor makes, writes and removes them in a browser, over a real engine.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/connectors/web/browser.h"

namespace sluis {
namespace {

using testing::HasSubstr;
using testing::Not;

class DossierPagesTest : public testing::Test {
 protected:
  DossierPagesTest() {
    for (const char* owner : {"anna", "bert"}) {
      harness.AddUser(owner);
      harness.AddInterest(WaterInterest(owner));
    }
    const absl::Time eight = absl::FromUnixSeconds(1773302400);
    harness.Send(
        {Flood("1", "Hoogwater: de dijk bij <b>Lith</b> wordt bewaakt, kwel gemeld.", eight),
         Flood("2", "Waterschap verhoogt de dijken langs de rivier bij Megen.", eight)});
    harness.Send({MakePost("3", "Appeltaart met kaneel.", eight + absl::Hours(24))});
    browser.SignIn("anna");
  }

  static v1::Post Flood(const std::string& id, const std::string& text, absl::Time at) {
    v1::Post post = MakePost(id, text, at);
    post.set_url("https://example.org/" + id);
    return post;
  }
  // What the form under the story would send. Stories stand in the order of the digest.
  std::string AddForm(const std::string& word, const HttpFields& more) {
    const std::string page = browser.Get("/").body;
    const size_t story = page.find(word);
    EXPECT_NE(story, std::string::npos) << page;
    return Browser::FormOn(page.substr(story), "/dossiers", more);
  }
  // The path of a new dossier with one story.
  std::string NewDossier(const std::string& title = "Hoogwater in maart") {
    const HttpAnswer added = browser.Post(
        "/dossiers", AddForm("Lith", {{"title", title}, {"note", "Gebeld met de dijkgraaf."}}));
    EXPECT_EQ(added.status, 303) << added.body;
    return AnswerField(added, "Location");
  }
  HttpAnswer Send(const std::string& path, const std::string& action, const HttpFields& more = {}) {
    return browser.Post(path + action,
                        Browser::FormOn(browser.Get(path).body, path + action, more));
  }

  EngineHarness harness;
  Browser browser{&harness, "https://sluis.example"};
};

TEST_F(DossierPagesTest, AStoryIsKeptWithItsNoteAndForeignTextStaysText) {
  EXPECT_THAT(browser.Get("/dossiers").body, HasSubstr("U hebt nog geen dossier."));
  const std::string path = NewDossier();
  const std::string page = browser.Get(path).body;
  EXPECT_THAT(page, HasSubstr("<h1 class=\"utrecht-heading-1\">Hoogwater in maart</h1>"));
  EXPECT_THAT(page, HasSubstr("&lt;b&gt;Lith&lt;/b&gt;"));
  EXPECT_THAT(page, Not(HasSubstr("<b>Lith")));
  EXPECT_THAT(page, HasSubstr("Gebeld met de dijkgraaf."));
  EXPECT_THAT(page, HasSubstr("href=\"https://example.org/1\""));
  EXPECT_THAT(browser.Get("/dossiers").body, HasSubstr("href=\"" + path + "\""));
  EXPECT_EQ(browser.Get(path + "/qr.svg").status, 200);
}

TEST_F(DossierPagesTest, ASecondStoryGoesIntoTheSameDossierOnce) {
  const std::string path = NewDossier();
  const std::string id = path.substr(std::string("/dossiers/").size());
  EXPECT_THAT(browser.Get("/").body, HasSubstr("<option value=\"" + id + "\">Hoogwater in maart<"));
  for (int attempt = 0; attempt < 2; ++attempt) {
    EXPECT_EQ(browser.Post("/dossiers", AddForm("Megen", {{"dossier", id}})).status, 303);
  }
  const std::string page = browser.Get(path).body;
  const size_t first = page.find("Megen");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(page.find("Megen", first + 1), std::string::npos);
  EXPECT_LT(page.find("Lith"), first);
}

TEST_F(DossierPagesTest, ANewOneNeedsAName) {
  const HttpAnswer refused = browser.Post("/dossiers", AddForm("Lith", {{"title", "  "}}));
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, HasSubstr("Geef het nieuwe dossier een naam."));
  EXPECT_THAT(browser.Get("/dossiers").body, HasSubstr("U hebt nog geen dossier."));
}

TEST_F(DossierPagesTest, NotesLessonsAndAdviceAreWrittenAndRead) {
  const std::string path = NewDossier();
  const HttpAnswer saved = Send(path, "/words",
                                {{"title", "Hoogwater & kwel"},
                                 {"date", "2026-03-11"},
                                 {"notes", "Eerste regel\r\n<i>tweede</i> regel\r\n"},
                                 {"lessons", "Eerder bellen."},
                                 {"advice", "Houd de pomp klaar."}});
  ASSERT_EQ(saved.status, 303) << saved.body;
  const std::string page = browser.Get(path).body;
  EXPECT_THAT(page, HasSubstr("Hoogwater &amp; kwel"));
  EXPECT_THAT(page, HasSubstr("11 maart 2026"));
  EXPECT_THAT(page, HasSubstr("Eerste regel\n&lt;i&gt;tweede&lt;/i&gt; regel</p>"));
  EXPECT_THAT(page, HasSubstr("Eerder bellen."));
  EXPECT_THAT(page, HasSubstr("Houd de pomp klaar."));
  EXPECT_EQ(Send(path, "/words", {{"title", "x"}, {"date", "11 maart"}}).status, 400);
}

TEST_F(DossierPagesTest, AFormOfBeforeAnotherChangeIsRefused) {
  const std::string path = NewDossier();
  const std::string form = Browser::FormOn(browser.Get(path).body, path + "/words",
                                           {{"title", "Oud"}, {"date", "2026-03-11"}});
  ASSERT_EQ(Send(path, "/words", {{"title", "Nieuw"}, {"date", "2026-03-11"}}).status, 303);
  EXPECT_EQ(browser.Post(path + "/words", form).status, 400);
  EXPECT_THAT(browser.Get(path).body, HasSubstr(">Nieuw</h1>"));
}

TEST_F(DossierPagesTest, StoriesMoveAndGetNotesAndGo) {
  const std::string path = NewDossier();
  const std::string id = path.substr(std::string("/dossiers/").size());
  browser.Post("/dossiers", AddForm("Megen", {{"dossier", id}}));
  // The first form of each kind is that of the first story.
  EXPECT_EQ(Send(path, "/order", {{"direction", "down"}}).status, 303);
  std::string page = browser.Get(path).body;
  EXPECT_LT(page.find("Megen"), page.find("Lith"));
  EXPECT_EQ(Send(path, "/order", {{"direction", "up"}}).status, 303) << "it is the first already";
  EXPECT_EQ(Send(path, "/order", {{"direction", "away"}}).status, 404);
  EXPECT_EQ(Send(path, "/note", {{"note", "Nagaan bij Megen."}}).status, 303);
  EXPECT_THAT(browser.Get(path).body, HasSubstr("Nagaan bij Megen."));
  EXPECT_EQ(Send(path, "/take-out").status, 303);
  page = browser.Get(path).body;
  EXPECT_THAT(page, Not(HasSubstr("Megen")));
  EXPECT_THAT(page, HasSubstr("Lith"));
}

TEST_F(DossierPagesTest, ADossierGoesAfterAQuestion) {
  const std::string path = NewDossier();
  const HttpAnswer question = browser.Get(path + "/remove");
  EXPECT_THAT(question.body, HasSubstr("Hoogwater in maart"));
  EXPECT_EQ(browser.Get(path).status, 200) << "a look removes nothing";
  EXPECT_EQ(browser.Post(path + "/remove", Browser::FormOn(question.body, path + "/remove")).status,
            303);
  EXPECT_EQ(browser.Get(path).status, 404);
}

TEST_F(DossierPagesTest, AnothersDossierIsNotThere) {
  const std::string path = NewDossier();
  browser.SignIn("bert");
  for (const char* part : {"", "/remove", "/qr.svg"}) {
    EXPECT_EQ(browser.Get(path + part).status, 404) << part;
  }
  const std::string form = AddForm("Lith", {{"dossier", path.substr(10)}});
  EXPECT_EQ(browser.Post("/dossiers", form).status, 404);
  EXPECT_EQ(browser.Post(path + "/remove", form).status, 303) << "it was not there for bert";
  browser.SignIn("anna");
  EXPECT_EQ(browser.Get(path).status, 200);
  EXPECT_EQ(browser.Post(path + "/remove", "").status, 403) << "no form of a page";
}

TEST_F(DossierPagesTest, OfADeletedPostTheNoteStays) {
  const std::string path = NewDossier();
  v1::Post gone = MakePost("1", "");
  gone.set_operation(v1::OPERATION_DELETE);
  gone.set_revision(9);
  harness.Send({gone});
  const std::string page = browser.Get(path).body;
  EXPECT_THAT(page, Not(HasSubstr("Lith")));
  EXPECT_THAT(page, Not(HasSubstr("https://example.org/1")));
  EXPECT_THAT(page, HasSubstr("Gebeld met de dijkgraaf."));
  // Nothing can be kept of it any more.
  EXPECT_THAT(browser.Get("/").body, HasSubstr("Megen"));
}

}  // namespace
}  // namespace sluis
