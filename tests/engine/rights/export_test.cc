// Whoever asks gets everything that is held about them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "tests/engine/rights/person_traces.h"

namespace sluis {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

std::string Joined(const std::vector<std::string>& records) {
  std::string text;
  for (const std::string& record : records) text += record + "\n";
  return text;
}

TEST(PersonExport, OfAReaderHoldsEverythingThatNamesThem) {
  EngineHarness harness;
  LeaveTraces(&harness);
  const std::vector<std::string> records = Export(&harness, PersonOfReader());
  for (const char* kind : {"profile", "interest", "learned", "judgement", "match", "digest",
                           "member_of", "audit", "approved", "dossier", "on_wall", "moderated"}) {
    EXPECT_THAT(records, Contains(StartsWith("{\"kind\":\"" + std::string(kind) + "\""))) << kind;
  }
  const std::string text = Joined(records);
  for (const char* word : {"canary0name", "canary0title", "canary0term", "canary0example",
                           "canary0purpose", "canary0mute"}) {
    EXPECT_THAT(text, HasSubstr(word));
  }
  // What was said as a member of a team is the member's.
  EXPECT_THAT(records, Contains(testing::AllOf(StartsWith("{\"kind\":\"judgement\""),
                                               HasSubstr("\"owner_id\":\"team\""))));
}

TEST(PersonExport, OfAnAuthorHoldsEachPostAndWhereItWasShownButNoReader) {
  EngineHarness harness;
  LeaveTraces(&harness);
  const std::vector<std::string> records = Export(&harness, PersonOfAuthor(4));
  std::vector<std::string> posts;
  for (const std::string& record : records) {
    if (absl::StartsWith(record, "{\"kind\":\"post\"")) posts.push_back(record);
  }
  ASSERT_EQ(posts.size(), 3u);
  EXPECT_THAT(posts[0], HasSubstr("zangvogel04x naam"));
  EXPECT_THAT(posts[0], HasSubstr("\"judgements\":3"));
  EXPECT_THAT(records, Contains(StartsWith("{\"kind\":\"muted_by_a_reader\"")));
  for (const char* reader : {"canary0", "bert", "team"}) {
    EXPECT_THAT(Joined(records), Not(HasSubstr(reader)));
  }
  // How it lies in the folder is not about them, and differs with what came in beside it.
  EXPECT_THAT(Joined(records), Not(HasSubstr("run_sequence")));
}

TEST(PersonExport, TellsInWhichDigestsAPostWasShown) {
  EngineHarness harness;
  LeaveTraces(&harness);
  std::string text;
  for (int author = 0; author < kAuthors; ++author) {
    text += Joined(Export(&harness, PersonOfAuthor(author)));
  }
  EXPECT_THAT(text, HasSubstr("\"digests\":[{\"digest\":\"07:00/2026-03-1"));
}

TEST(PersonExport, TellsAnAuthorWhatReadersKeepButNotWho) {
  EngineHarness harness;
  LeaveTraces(&harness);
  std::string text;
  for (int author = 0; author < kAuthors; ++author) {
    for (const std::string& record : Export(&harness, PersonOfAuthor(author))) {
      if (absl::StartsWith(record, "{\"kind\":\"kept_by_a_reader\"")) text += record;
    }
  }
  EXPECT_THAT(text, HasSubstr("zangvogel"));
  for (const char* reader : {"canary0", "bert"}) EXPECT_THAT(text, Not(HasSubstr(reader)));
}

TEST(PersonExport, IsEmptyAfterAnErasure) {
  EngineHarness harness;
  LeaveTraces(&harness);
  harness.Do(Erasing(PersonOfReader()));
  harness.Do(Erasing(PersonOfAuthor(2)));
  EXPECT_THAT(Export(&harness, PersonOfReader()), IsEmpty());
  EXPECT_THAT(Export(&harness, PersonOfAuthor(2)), IsEmpty());
}

TEST(PersonExport, RefusesAPageThatItDidNotName) {
  EngineHarness harness;
  v1::ControlRequest request;
  *request.mutable_export_person()->mutable_person() = PersonOfReader();
  for (const char* page : {"x", "1", "1:0", "1:zz", ":"}) {
    request.mutable_export_person()->set_page(page);
    EXPECT_EQ(harness.Ask(request).status().code(), 3) << page;
  }
}

}  // namespace
}  // namespace sluis
