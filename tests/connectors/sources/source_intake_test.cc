// What of a source is taken, and what its author or its reader keeps out.
#include "connectors/sources/source_intake.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

constexpr char kFlood[] = "Hoogwater: dijkbewaking langs de rivier, kwel gemeld.";

class SourceIntakeTest : public testing::Test {
 protected:
  SourceIntakeTest() {
    harness_.AddUser("anna");
    harness_.AddInterest(WaterInterest("anna"));
    source_.set_name("stroom");
  }

  std::unique_ptr<SourceIntake> Open() {
    auto intake = SourceIntake::Open(source_, &harness_.engine());
    EXPECT_TRUE(intake.ok()) << intake.status();
    return *std::move(intake);
  }
  std::vector<std::string> Kept() {
    std::vector<std::string> ids;
    for (const v1::MatchEvent& event : harness_.Matches("anna")) {
      if (!event.post().text().empty()) ids.push_back(event.post().id());
    }
    return ids;
  }

  std::vector<std::string> Texts() {
    std::vector<std::string> texts;
    for (const v1::MatchEvent& event : harness_.Matches("anna")) {
      texts.push_back(event.post().text());
    }
    return texts;
  }

  EngineHarness harness_;
  v1::Source source_;
  IntakeTally left_out_;
};

TEST_F(SourceIntakeTest, GoesOnFromWhatIsDurable) {
  auto intake = Open();
  EXPECT_EQ(intake->cursor(), "");
  v1::PostBatch batch;
  *batch.add_posts() = MakePost("1", kFlood);
  batch.set_cursor("one");
  ASSERT_TRUE(intake->Give(batch, &left_out_).ok());
  EXPECT_EQ(intake->cursor(), "one");
  batch.set_cursor("two");
  ASSERT_TRUE(intake->Give(batch, &left_out_).ok());
  harness_.Stop();
  harness_.Start();
  EXPECT_EQ(Open()->cursor(), "two");
  EXPECT_THAT(Kept(), ElementsAre("1"));
}

TEST_F(SourceIntakeTest, TakesMoreThanTheEngineTakesAtOnce) {
  v1::PostBatch batch;
  for (int i = 0; i < 2500; ++i) *batch.add_posts() = MakePost(std::to_string(i), kFlood);
  batch.set_cursor("all");
  auto intake = Open();
  ASSERT_TRUE(intake->Give(std::move(batch), &left_out_).ok());
  EXPECT_EQ(intake->cursor(), "all");
  EXPECT_THAT(Kept(), SizeIs(2500));
}

TEST_F(SourceIntakeTest, LeavesAloneWhoAsksForIt) {
  v1::PostBatch batch;
  *batch.add_posts() = MakePost("1", kFlood);
  *batch.add_posts() = MakePost("2", kFlood);
  auto intake = Open();
  ASSERT_TRUE(intake->Give(batch, &left_out_).ok());
  ASSERT_THAT(Kept(), SizeIs(2));
  // One asks with a new post, the other by an edit of the one that was taken.
  batch.Clear();
  *batch.add_posts() = MakePost("3", kFlood);
  *batch.add_posts() = MakePost("2", kFlood);
  batch.mutable_posts(1)->set_operation(v1::OPERATION_UPDATE);
  batch.mutable_posts(1)->set_revision(5);
  for (v1::Post& post : *batch.mutable_posts()) post.mutable_author()->set_no_index(true);
  ASSERT_TRUE(intake->Give(batch, &left_out_).ok());
  EXPECT_THAT(Kept(), ElementsAre("1"));
  EXPECT_EQ(left_out_.no_index, 2u);
}

TEST_F(SourceIntakeTest, TakesTheLanguagesThatAreWanted) {
  source_.add_languages("nl");
  source_.add_languages("FY");
  v1::PostBatch batch;
  for (const char* language : {"nl", "nl-BE", "fy", "de", ""}) {
    v1::Post& post = *batch.add_posts() = MakePost(std::string("in-") + language, kFlood);
    if (*language != 0) post.add_languages(language);
  }
  batch.mutable_posts(3)->add_languages("en");
  // Nobody knows any more in which language something was that goes.
  v1::Post& gone = *batch.add_posts() = MakePost("in-nl", "");
  gone.set_operation(v1::OPERATION_DELETE);
  gone.add_languages("de");
  ASSERT_TRUE(Open()->Give(batch, &left_out_).ok());
  EXPECT_THAT(Kept(), ElementsAre("in-nl-BE", "in-fy", "in-"));
  EXPECT_EQ(left_out_.other_language, 1u);
}

TEST_F(SourceIntakeTest, AnEditIntoAnotherLanguageReplacesTheText) {
  source_.add_languages("nl");
  auto intake = Open();
  v1::PostBatch batch;
  *batch.add_posts() = MakePost("1", kFlood);
  batch.mutable_posts(0)->add_languages("nl");
  ASSERT_TRUE(intake->Give(batch, &left_out_).ok());
  ASSERT_THAT(Texts(), ElementsAre(kFlood));
  v1::Post* const edit = batch.mutable_posts(0);
  edit->set_operation(v1::OPERATION_UPDATE);
  edit->set_revision(5);
  edit->set_text("No high water after all.");
  edit->set_languages(0, "en");
  ASSERT_TRUE(intake->Give(batch, &left_out_).ok());
  EXPECT_THAT(Texts(), ElementsAre("No high water after all."));
  EXPECT_EQ(left_out_.other_language, 0u);
}

}  // namespace
}  // namespace sluis
