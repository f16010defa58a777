// Digests as files: four of them, whole, in their owner's folder and nowhere else.
#include "connectors/files/digest_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/digests/render.h"
#include "tests/connectors/files/whole_file.h"
#include "tests/engine/digests/sample_digest.h"
#include "tests/engine/scratch_folder.h"

namespace sluis {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

v1::Digest DigestNamed(const std::string& id) {
  v1::Digest digest = SampleDigest("nl");
  digest.set_id(id);
  return digest;
}

// Every file below `folder`, by its path within it.
std::map<std::string, std::string> Contents(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_directory()) continue;
    files[fs::relative(entry.path(), folder).string()] = ReadFile(entry.path().string());
  }
  return files;
}

class DigestFolderTest : public ::testing::Test {
 protected:
  // The digests go one level down, so that a step out of their folder would be seen.
  const ScratchFolder scratch_;
  const std::string place_ = scratch_ / "digests";
  std::vector<std::string> errors_;
  DigestFolder folder_{
      place_, [this](const absl::Status& status) { errors_.emplace_back(status.message()); }};
};

TEST_F(DigestFolderTest, WritesFourWholeFilesInTheOwnersFolder) {
  const v1::Digest digest = DigestNamed("anna/07:00/2026-03-12");
  folder_.OnDigest(digest);
  EXPECT_THAT(errors_, IsEmpty());
  EXPECT_THAT(Contents(place_),
              UnorderedElementsAre(Pair("anna/2026-03-12-0700.txt", RenderText(digest)),
                                   Pair("anna/2026-03-12-0700.md", RenderMarkdown(digest)),
                                   Pair("anna/2026-03-12-0700.html", RenderHtml(digest)),
                                   Pair("anna/2026-03-12-0700.json", RenderJson(digest))));
}

TEST_F(DigestFolderTest, WritesTheSameBytesWhenADigestComesAgain) {
  folder_.OnDigest(DigestNamed("anna/07:00/2026-03-12"));
  const std::map<std::string, std::string> first = Contents(scratch_.path());
  folder_.OnDigest(DigestNamed("anna/07:00/2026-03-12"));
  EXPECT_EQ(Contents(scratch_.path()), first);
  EXPECT_THAT(errors_, IsEmpty());
}

TEST_F(DigestFolderTest, ReplacesALongerDigestByAShorterOne) {
  folder_.OnDigest(DigestNamed("anna/07:00/2026-03-12"));
  v1::Digest shorter = DigestNamed("anna/07:00/2026-03-12");
  shorter.clear_stories();
  folder_.OnDigest(shorter);
  EXPECT_EQ(ReadFile(place_ + "/anna/2026-03-12-0700.txt"), RenderText(shorter));
  EXPECT_EQ(ReadFile(place_ + "/anna/2026-03-12-0700.json"), RenderJson(shorter));
}

TEST_F(DigestFolderTest, KeepsOwnersAndTimesApart) {
  for (const char* id :
       {"anna/07:00/2026-03-12", "anna/17:00/2026-03-12", "team.a_b-c/07:00/2026-03-12"}) {
    folder_.OnDigest(DigestNamed(id));
  }
  EXPECT_THAT(errors_, IsEmpty());
  EXPECT_THAT(Contents(place_), SizeIs(12));
  EXPECT_TRUE(fs::exists(place_ + "/team.a_b-c/2026-03-12-0700.txt"));
}

TEST_F(DigestFolderTest, WritesNothingForAnIdThatIsNoPlaceInTheFolder) {
  const std::string long_name(5000, 'a');
  const std::vector<std::string> ids = {"",
                                        "anna",
                                        "anna/07:00",
                                        "../07:00/2026-03-12",
                                        "../anna/07:00/2026-03-12",
                                        "anna/../2026-03-12",
                                        "anna/07:00/../../../evil",
                                        "anna/07:00/..",
                                        "anna/07:00/2026/03/12",
                                        "/etc/07:00/2026-03-12",
                                        "/07:00/2026-03-12",
                                        ".hidden/07:00/2026-03-12",
                                        "./07:00/2026-03-12",
                                        std::string("an\0na/07:00/2026-03-12", 22),
                                        std::string("anna/07:00/2026-03-12\0.sh", 25),
                                        "anna\n/07:00/2026-03-12",
                                        "an\\na/07:00/2026-03-12",
                                        long_name + "/07:00/2026-03-12",
                                        "anna/" + std::string(5000, '7') + "/2026-03-12",
                                        "anna/07:00/" + std::string(5000, '2')};
  for (const std::string& id : ids) {
    errors_.clear();
    folder_.OnDigest(DigestNamed(id));
    EXPECT_THAT(errors_, SizeIs(1)) << id;
    EXPECT_THAT(Contents(scratch_.path()), IsEmpty()) << id;
  }
}

// The id alone names the file.
TEST_F(DigestFolderTest, IsNotLedAwayByTheOwnersId) {
  v1::Digest digest = DigestNamed("anna/07:00/2026-03-12");
  digest.set_owner_id("../../evil");
  digest.set_owner_name("../../evil");
  folder_.OnDigest(digest);
  EXPECT_THAT(errors_, IsEmpty());
  const std::map<std::string, std::string> all = Contents(scratch_.path());
  EXPECT_THAT(all, SizeIs(4));
  for (const auto& [path, text] : all) EXPECT_EQ(path.find("digests/anna/2026-03-12-0700."), 0u);
}

// A file stands where a folder should be: nobody can write there, not even the superuser.
TEST_F(DigestFolderTest, SaysSoWhenTheFolderCannotBeMade) {
  WriteFile(place_, "in the way");
  folder_.OnDigest(DigestNamed("anna/07:00/2026-03-12"));
  ASSERT_THAT(errors_, SizeIs(1));
  EXPECT_THAT(errors_[0], HasSubstr(place_));
  EXPECT_EQ(ReadFile(place_), "in the way");
  DigestFolder deaf(place_, nullptr);
  deaf.OnDigest(DigestNamed("anna/07:00/2026-03-12"));
}

TEST_F(DigestFolderTest, SaysSoWhenAFileCannotBeReplacedAndLeavesNoHalfOne) {
  fs::create_directories(place_ + "/anna/2026-03-12-0700.txt/taken");
  folder_.OnDigest(DigestNamed("anna/07:00/2026-03-12"));
  ASSERT_THAT(errors_, SizeIs(1));
  EXPECT_THAT(errors_[0], HasSubstr("2026-03-12-0700.txt"));
  EXPECT_THAT(Contents(place_), IsEmpty());
}

TEST_F(DigestFolderTest, SaysSoWhenTheOwnersFolderTakesNoNewFile) {
  fs::create_directories(place_ + "/anna/2026-03-12-0700.txt.new");
  folder_.OnDigest(DigestNamed("anna/07:00/2026-03-12"));
  ASSERT_THAT(errors_, SizeIs(1));
  EXPECT_THAT(errors_[0], HasSubstr("Cannot write"));
}

TEST_F(DigestFolderTest, DoesNotWriteMatches) {
  folder_.OnMatch(v1::Match(), v1::Post(), true);
  EXPECT_FALSE(fs::exists(place_));
}

}  // namespace
}  // namespace sluis
