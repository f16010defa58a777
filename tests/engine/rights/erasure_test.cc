// Whoever is erased is found nowhere under the data folder.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "engine/digests/render.h"
#include "engine/state/store.h"
#include "tests/engine/rights/database_contents.h"
#include "tests/engine/rights/person_traces.h"
#include "tests/tools/program.h"

namespace sluis {
namespace {

using testing::Gt;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class ErasureTest : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    harness.Stop();
    harness.compress = GetParam();
    harness.Start();
    LeaveTraces(&harness);
  }

  // In any file, while the engine runs.
  std::vector<std::string> Found(const std::string& word) {
    return FilesWithBytes(harness.data_folder(), word);
  }
  // The same, and within compressed files. The engine is stopped for it.
  std::vector<std::string> FoundInside(const std::string& word) {
    harness.Stop();
    std::vector<std::string> found = Found(word);
    for (std::string& file : FilesWithEntries(harness.data_folder(), word)) {
      found.push_back(std::move(file));
    }
    harness.Start();
    return found;
  }

  EngineHarness harness;
};

INSTANTIATE_TEST_SUITE_P(Files, ErasureTest, testing::Values(false, true),
                         [](const auto& compressed) {
                           return compressed.param ? "Compressed" : "Plain";
                         });

TEST_P(ErasureTest, OfAReaderLeavesNoByte) {
  ASSERT_THAT(FoundInside(kReaderWord), SizeIs(Gt(3u)));
  const v1::ErasureProof proof = harness.Do(Erasing(PersonOfReader())).erasure_proof();
  EXPECT_THAT(Found(kReaderWord), IsEmpty());
  EXPECT_THAT(FoundInside(kReaderWord), IsEmpty());
  EXPECT_THAT(proof.families(), SizeIs(Gt(8)));
  EXPECT_GT(proof.files_rewritten(), 5u);
  // The digests of four mornings had been sent.
  EXPECT_THAT(proof.copies(), SizeIs(Gt(2)));
  // The others go on: posts still match, and the team has its digests.
  harness.Send({MakePost("next", "Hoogwater: de dijken worden bewaakt.", TracesDay(17, 9))});
  EXPECT_THAT(harness.Matches("bert"), SizeIs(Gt(20u)));
  v1::ControlRequest digest;
  digest.mutable_get_digest()->set_owner_id("team");
  EXPECT_EQ(harness.Ask(digest).status().code(), 0);
}

TEST_P(ErasureTest, OfTwentyAuthorsLeavesNoByte) {
  ASSERT_THAT(FoundInside("zangvogel"), SizeIs(Gt(5u)));
  ASSERT_THAT(FoundInside(AuthorWord(7)), SizeIs(Gt(3u)));
  for (int author = 0; author < kAuthors; ++author) {
    const v1::ErasureProof proof = harness.Do(Erasing(PersonOfAuthor(author))).erasure_proof();
    // Three posts, and three reposts of the first.
    EXPECT_EQ(proof.tombstones(), 6u);
    EXPECT_THAT(Found(AuthorWord(author)), IsEmpty());
  }
  EXPECT_THAT(FoundInside("zangvogel"), IsEmpty());
  // What others said of it is still there, and so are their digests, with a gap that says why.
  v1::ControlRequest digest;
  digest.mutable_get_digest()->set_owner_id("team");
  digest.mutable_get_digest()->set_digest_id("team/07:00/2026-03-13");
  EXPECT_THAT(RenderText(harness.Do(digest).digest()),
              HasSubstr("De schrijver heeft dit bericht verwijderd"));
  EXPECT_THAT(harness.Matches("bert"), SizeIs(Gt(0u)));
  // And what an editor wrote at the posts that are gone.
  v1::ControlRequest list;
  list.mutable_list_dossiers()->set_owner_id("bert");
  v1::ControlRequest get;
  get.mutable_get_dossier()->set_owner_id("bert");
  get.mutable_get_dossier()->set_dossier_id(harness.Do(list).dossiers().dossiers(0).id());
  const v1::Dossier dossier = harness.Do(get).dossier();
  ASSERT_THAT(dossier.entries(), Not(IsEmpty()));
  EXPECT_EQ(dossier.entries(0).note(), "bertnote");
}

TEST_P(ErasureTest, OfAnAuthorStandsAgainstASecondSending) {
  harness.Do(Erasing(PersonOfAuthor(4)));
  const v1::Ack ack = harness.Send({AuthorsPost(4, 1), AuthorsPost(4, 2), AuthorsPost(4, 4)});
  EXPECT_EQ(ack.duplicates(), 2u);
  // Nor through somebody else's.
  v1::Post repost = MakePost("late repost", AuthorsPost(4, 1).text(), TracesDay(17, 9));
  repost.set_repost_of(AuthorsPost(4, 1).id());
  EXPECT_THAT(harness.Send({repost}).refused(), SizeIs(1));
  // No objection: what is new is taken.
  EXPECT_EQ(ack.accepted(), 1u);
}

TEST_P(ErasureTest, AnObjectionRefusesOldAndNewPostsAndNamesNobody) {
  const v1::ErasureProof proof = harness.Do(Erasing(PersonOfAuthor(5), true)).erasure_proof();
  // Of the handle and of the id.
  EXPECT_THAT(proof.objections(), SizeIs(2));
  for (int attempt = 0; attempt < 2; ++attempt) {
    v1::Post renamed = AuthorsPost(5, 4);
    renamed.set_id("new-name");
    renamed.mutable_author()->set_handle("another");
    const v1::Ack ack =
        harness.Send({AuthorsPost(5, 1), AuthorsPost(5, 4), renamed, AuthorsPost(6, 4)});
    EXPECT_THAT(ack.refused(), SizeIs(3));
    EXPECT_THAT(ack.refused(0).reason(), HasSubstr("objects"));
    EXPECT_EQ(ack.accepted() + ack.duplicates(), 1u);
    // And again after a restart.
    harness.Stop();
    harness.Start();
  }
  EXPECT_THAT(FoundInside(AuthorWord(5)), IsEmpty());
}

TEST_P(ErasureTest, NamesTheBackupsThatRemain) {
  harness.Stop();
  harness.retention.copies.backups = absl::Hours(24 * 90);
  harness.Start();
  v1::ControlRequest backup;
  backup.mutable_back_up_state()->set_folder(harness.data_folder() + "-copy");
  harness.Do(backup);
  const v1::ErasureProof proof = harness.Do(Erasing(PersonOfAuthor(1))).erasure_proof();
  ASSERT_THAT(proof.copies(), Not(IsEmpty()));
  const v1::RemainingCopy& copy = proof.copies(proof.copies_size() - 1);
  EXPECT_EQ(copy.kind(), v1::COPY_KIND_BACKUP);
  EXPECT_EQ(copy.where(), harness.data_folder() + "-copy");
  EXPECT_EQ(FromTimestamp(copy.ends_at()), TracesDay(20, 0) + absl::Hours(24 * 90));
}

TEST_P(ErasureTest, RefusesWhatMakesNoSense) {
  v1::Person both = PersonOfReader();
  both.set_source("mastodon");
  EXPECT_EQ(harness.Ask(Erasing(both)).status().code(), 3);
  EXPECT_EQ(harness.Ask(Erasing(v1::Person())).status().code(), 3);
  EXPECT_EQ(harness.Ask(Erasing(PersonOfReader(), true)).status().code(), 3);
}

// The process ends at that point, in the middle of an erasure.
class BrokenErasureTest : public testing::TestWithParam<const char*> {};

INSTANTIATE_TEST_SUITE_P(Points, BrokenErasureTest,
                         testing::Values("erasure-noted:1", "while-erasing:1", "while-erasing:2",
                                         "while-erasing:4", "erasure-removed:1",
                                         "erasure-rewritten:1"),
                         [](const auto& point) {
                           std::string name = point.param;
                           for (char& each : name) {
                             if (each == '-' || each == ':') each = '_';
                           }
                           return name;
                         });

TEST_P(BrokenErasureTest, IsFinishedAtTheNextOpening) {
  EngineHarness harness;
  LeaveTraces(&harness);
  harness.Stop();
  const std::vector<std::vector<std::string>> commands = {
      {"user", "erase", kReader}, {"author", "erase", "mastodon", AuthorWord(9)}};
  for (std::vector<std::string> command : commands) {
    for (const char* each : {"--data", ""}) command.emplace_back(each);
    command.back() = harness.data_folder();
    setenv("SLUIS_KILL_POINT", GetParam(), 1);
    EXPECT_EQ(RunSluis(command).exit_code, -1) << "the point was never passed";
    unsetenv("SLUIS_KILL_POINT");
    harness.Start();
    harness.Stop();
  }
  for (const std::string& word : {std::string(kReaderWord), AuthorWord(9)}) {
    EXPECT_THAT(FilesWithBytes(harness.data_folder(), word), IsEmpty());
    EXPECT_THAT(FilesWithEntries(harness.data_folder(), word), IsEmpty());
  }
}

}  // namespace
}  // namespace sluis
