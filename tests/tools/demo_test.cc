// What the demo shows is good: the right posts, nothing twice, and an account that adds up.
#include "tools/demo/demo.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "engine/digests/retelling.h"
#include "tests/tools/program.h"

namespace sluis {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

const std::string kData = SLUIS_SOURCE_DIR "/tools/demo/data/";
const std::map<std::string, std::string> kSubjects = {
    {"adviseur-water", "water"}, {"webcare-dti", "benefits"}, {"press-officer", "town"}};

std::map<std::pair<std::string, std::string>, std::string> ReadLabels() {
  std::map<std::pair<std::string, std::string>, std::string> labels;
  std::ifstream file(kData + "labels.tsv");
  for (std::string line; std::getline(file, line);) {
    const size_t first = line.find('\t');
    const size_t second = line.find('\t', first + 1);
    labels[{line.substr(0, first), line.substr(first + 1, second - first - 1)}] =
        line.substr(second + 1);
  }
  return labels;
}

// One run for all tests: it is the same demo.
class DemoTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    Settings settings;
    auto demo = Demo::Start(settings, [](const absl::Status& status) { ADD_FAILURE() << status; });
    ASSERT_TRUE(demo.ok()) << demo.status();
    ASSERT_TRUE((*demo)->AddReaders(kData + "roles.json").ok());
    auto report = (*demo)->SendPosts(kData + "posts.ndjson", FileIngestOptions());
    ASSERT_TRUE(report.ok()) << report.status();
    report_ = new FileIngestReport(*std::move(report));
    auto digests = (*demo)->Digests();
    ASSERT_TRUE(digests.ok()) << digests.status();
    digests_ = new std::vector<v1::Digest>(*std::move(digests));
  }
  static void TearDownTestSuite() {
    delete report_;
    delete digests_;
  }
  void SetUp() override { ASSERT_NE(digests_, nullptr); }

  static FileIngestReport* report_;
  static std::vector<v1::Digest>* digests_;
};

FileIngestReport* DemoTest::report_ = nullptr;
std::vector<v1::Digest>* DemoTest::digests_ = nullptr;

TEST_F(DemoTest, EveryLineIsAcknowledged) {
  EXPECT_EQ(report_->read, 522u);
  EXPECT_EQ(report_->totals.accepted, 522u);
  EXPECT_TRUE(report_->complete());
}

TEST_F(DemoTest, EachRoleReadsTenItems) {
  ASSERT_THAT(*digests_, SizeIs(kSubjects.size()));
  for (const v1::Digest& digest : *digests_) EXPECT_EQ(digest.stories_size(), 10);
}

TEST_F(DemoTest, AtLeastEightOfTenAreOnTheSubject) {
  const auto labels = ReadLabels();
  for (const v1::Digest& digest : *digests_) {
    int right = 0;
    for (const v1::Story& story : digest.stories()) {
      const auto label = labels.find({story.post().source(), story.post().id()});
      ASSERT_NE(label, labels.end());
      right += label->second == kSubjects.at(digest.owner_id()) ? 1 : 0;
    }
    EXPECT_GE(right, 8) << digest.owner_id();
  }
}

TEST_F(DemoTest, NoNewsIsShownTwice) {
  for (const v1::Digest& digest : *digests_) {
    for (int i = 0; i < digest.stories_size(); ++i) {
      for (int j = 0; j < i; ++j) {
        EXPECT_FALSE(TellsTheSame(NewsWordsOf(digest.stories(i).post()),
                                  NewsWordsOf(digest.stories(j).post())))
            << digest.stories(i).post().text() << "\n"
            << digest.stories(j).post().text();
      }
    }
  }
}

TEST_F(DemoTest, EveryItemSaysWhy) {
  for (const v1::Digest& digest : *digests_) {
    for (const v1::Story& story : digest.stories()) EXPECT_GE(story.reasons_size(), 1);
  }
}

TEST_F(DemoTest, TheBalanceSheetAddsUp) {
  for (const v1::Digest& digest : *digests_) {
    uint64_t sum = digest.balance().shown_posts();
    for (const v1::LeftOut& row : digest.balance().left_out()) sum += row.posts();
    EXPECT_EQ(sum, digest.balance().matched()) << digest.owner_id();
    EXPECT_GT(digest.balance().seen(), 400u);
  }
}

TEST(DemoProgram, PrintsThreeDigestsInTheReadersLanguages) {
  const ProgramResult result = RunSluis({"demo"});
  EXPECT_EQ(result.exit_code, 0) << result.error;
  EXPECT_THAT(result.out, HasSubstr("Sluis voor Adviseur hoogwater, Waterschap Lindestroom"));
  EXPECT_THAT(result.out, HasSubstr("Sluis voor Webcareteam"));
  EXPECT_THAT(result.out, HasSubstr("Sluis for Press officer"));
  EXPECT_THAT(result.out, HasSubstr("Waarom: noemt"));
  EXPECT_THAT(result.error, HasSubstr("522 taken, 0 seen before, 0 refused"));
}

TEST(DemoProgram, PrintsWhatTheReadmeShows) {
  const std::string readme = ReadBytes(SLUIS_SOURCE_DIR "/README.md");
  const std::string printed = RunSluis({"demo"}).out;
  std::string shown;
  std::istringstream lines(readme.substr(readme.find("come out:\n")));
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line) && (line.empty() || line.starts_with("    "))) {
    shown += line.empty() ? "\n" : line.substr(4) + "\n";
  }
  shown = shown.substr(shown.find_first_not_of('\n'));
  shown.resize(shown.find_last_not_of('\n') + 1);
  ASSERT_THAT(shown, HasSubstr("Waarom"));
  EXPECT_THAT(printed, testing::StartsWith(shown));
}

TEST(DemoProgram, MakesOneDigestOfTheDayOnASubjectOfYourOwn) {
  const ProgramResult dutch = RunSluis({"demo", "--subject", "hoogwater"});
  EXPECT_EQ(dutch.exit_code, 0) << dutch.error;
  EXPECT_THAT(dutch.out, testing::StartsWith("Sluis voor u\nvrijdag 13 maart 2026, 06:15\n"));
  EXPECT_THAT(dutch.out, HasSubstr("verhalen uit 489 berichten"));
  EXPECT_THAT(RunSluis({"demo", "--subject", "hoogwater", "--locale", "en"}).out,
              testing::StartsWith("Sluis for you\nFriday 13 March 2026, 06:15\n"));
}

TEST(DemoProgram, TakesAStreamOfYourOwn) {
  const ProgramResult result = RunSluis(
      {"demo", "--posts", "-"}, R"({"source":"x","id":"1","created_at":"2026-03-12T08:00:00Z",)"
                                R"("text":"Hoogwater: de Linde stijgt, piek verwacht"})"
                                "\n");
  EXPECT_EQ(result.exit_code, 0) << result.error;
  EXPECT_THAT(result.out, HasSubstr("Hoogwater: de Linde stijgt, piek verwacht"));
}

}  // namespace
}  // namespace sluis
