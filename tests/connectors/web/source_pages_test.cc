// The page of sources: what a reader sees there, and adds.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/connectors/web/browser.h"

namespace sluis {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Failing final : SourceObserver {
  void OnSourceChanged(const std::string& /*name*/) override {}
  void AddStanding(v1::SourceList* sources) override {
    for (v1::SourceStanding& each : *sources->mutable_sources()) {
      each.set_state(v1::SOURCE_STATE_FAILING);
      each.set_last_error("The server <answers> 503.");
      each.set_found_title("Een & ander");
    }
  }
};

class SourcePagesTest : public testing::Test {
 protected:
  SourcePagesTest() {
    harness.AddUser("anna");
    harness.AddUser("bert");
    browser.SignIn("anna");
  }

  v1::ControlReply Put(const std::string& name, const std::string& terms = "") {
    v1::ControlRequest request;
    v1::Source* const source = request.mutable_put_source()->mutable_source();
    source->set_name(name);
    source->set_kind(v1::SOURCE_KIND_FEED);
    source->set_url("https://" + name + ".example/");
    source->set_purpose("Waterstanden");
    source->set_terms(terms);
    return harness.Do(request);
  }
  HttpAnswer Add(const std::string& address) {
    const std::string page = browser.Get("/sources").body;
    return browser.Post(
        "/sources",
        Browser::FormOn(page, "/sources", {{"address", address}, {"purpose", "Voor de wijk"}}));
  }
  v1::SourceList Sources() {
    v1::ControlRequest request;
    request.mutable_list_sources();
    return harness.Do(request).sources();
  }

  EngineHarness harness;
  Browser browser{&harness, "https://sluis.example"};
};

TEST_F(SourcePagesTest, SaysWhereItComesFromAndWhatFor) {
  EXPECT_THAT(browser.Get("/sources").body, HasSubstr("Er zijn nog geen bronnen"));
  Put("krant", "https://krant.example/voorwaarden");
  Put("ander", "javascript:alert(1)");
  const std::string page = browser.Get("/sources").body;
  EXPECT_THAT(page, HasSubstr("Waterstanden"));
  EXPECT_THAT(page, HasSubstr("href=\"https://krant.example/voorwaarden\""));
  EXPECT_THAT(page, Not(HasSubstr("href=\"javascript:")));
  // Those of the operator are the operator's.
  EXPECT_THAT(page, Not(HasSubstr("/sources/remove")));
}

TEST_F(SourcePagesTest, SaysWhatIsWrong) {
  Put("krant");
  Failing failing;
  harness.engine().ObserveSources(&failing);
  const std::string page = browser.Get("/sources").body;
  harness.engine().ObserveSources(nullptr);
  EXPECT_THAT(page, HasSubstr("The server &lt;answers&gt; 503."));
  EXPECT_THAT(page, HasSubstr("Een &amp; ander"));
  EXPECT_THAT(page, HasSubstr("lukt nu niet"));
}

TEST_F(SourcePagesTest, AReaderAddsAFeedAndEndsIt) {
  EXPECT_EQ(AnswerField(Add("www.wijkkrant.example"), "Location"), "/sources");
  ASSERT_EQ(Sources().sources_size(), 1);
  const v1::Source source = Sources().sources(0).source();
  EXPECT_EQ(source.url(), "https://www.wijkkrant.example");
  EXPECT_EQ(source.name(), "wijkkrant.example");
  EXPECT_EQ(source.purpose(), "Voor de wijk");
  EXPECT_EQ(source.added_by(), "anna");
  // A second time is once.
  EXPECT_EQ(Add("https://www.wijkkrant.example").status, 303);
  EXPECT_EQ(Sources().sources_size(), 1);
  EXPECT_EQ(Add("ftp://wijkkrant.example").status, 400);
  const std::string page = browser.Get("/sources").body;
  EXPECT_EQ(browser.Post("/sources/remove", Browser::FormOn(page, "/sources/remove")).status, 303);
  EXPECT_EQ(Sources().sources_size(), 0);
}

TEST_F(SourcePagesTest, NobodyEndsWhatAnotherAdded) {
  Add("www.wijkkrant.example");
  const std::string form =
      Browser::FormOn(browser.Get("/sources").body, "/sources", {{"name", "wijkkrant.example"}});
  browser.SignIn("bert");
  const std::string page = browser.Get("/sources").body;
  EXPECT_THAT(page, Not(HasSubstr("/sources/remove")));
  const std::string theirs = Browser::FormOn(page, "/sources", {{"name", "wijkkrant.example"}});
  EXPECT_EQ(browser.Post("/sources/remove", theirs).status, 403);
  EXPECT_EQ(browser.Post("/sources/remove", form).status, 403);
  EXPECT_EQ(Sources().sources_size(), 1);
}

}  // namespace
}  // namespace sluis
