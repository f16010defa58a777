// The real program dies between making a digest, writing its files and noting that they are there.
// In the end every digest has its files, as an undisturbed run writes them, and no other is there.
//   SLUIS_KILLS=200 build/release/bin/end_to_end_test --gtest_filter='*Delivery*'
// kills a tenth as often at each named place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "tests/connectors/zeromq/child_process.h"
#include "tests/end_to_end/demo_stream.h"
#include "tests/engine/scratch_folder.h"
#include "tests/tools/program.h"

namespace sluis {
namespace {

using testing::HasSubstr;
using testing::Not;

using Files = std::map<std::string, std::string>;

int KillsAtEachPoint() {
  const char* const named = std::getenv("SLUIS_KILLS");
  return std::max(4, (named == nullptr ? 20 : std::atoi(named)) / 10);
}

// A data folder whose digests go to files, without an engine that serves.
class FolderRun {
 public:
  FolderRun() { AddReaders(data()); }

  std::string data() const { return folder_ / "data"; }
  std::string digests() const { return folder_ / "digests"; }

  // The exit code; -1 when it was killed at the point ("" for none).
  int Ingest(const std::string& point) {
    std::vector<std::string> variables = {"SLUIS_DIGESTS_FOLDER=" + digests()};
    if (!point.empty()) variables.push_back("SLUIS_KILL_POINT=" + point);
    ChildProcess program({SLUIS_PROGRAM, "--data", data(), "ingest", "--batch", "20",
                          "--replay-clock", DemoData() + "posts.ndjson"},
                         variables, absl::Minutes(5));
    return program.Finish();
  }

 private:
  const ScratchFolder folder_;
};

struct Result {
  std::string outcome;
  Files files;
};

const Result& Undisturbed() {
  static const Result result = [] {
    FolderRun run;
    EXPECT_EQ(run.Ingest(""), 0);
    return Result{Outcome(run.data()), FilesIn(run.digests())};
  }();
  return result;
}

TEST(Delivery, IngestWithoutAServingEngineWritesTheDigestsToo) {
  FolderRun run;
  ASSERT_EQ(run.Ingest(""), 0);
  for (const std::string owner : {"adviseur-water", "webcare-dti", "press-officer"}) {
    const std::string list = Ask(run.data(), {"digest", "list", owner});
    const auto digests = static_cast<size_t>(std::count(list.begin(), list.end(), '\n'));
    EXPECT_GE(digests, 2u);
    EXPECT_EQ(FilesIn(run.digests() + "/" + owner).size(), 4 * digests) << owner;
  }
}

class DeliveryKill : public testing::TestWithParam<const char*> {};

TEST_P(DeliveryKill, NoDigestIsLostOrDoubled) {
  std::mt19937 random(3);
  int killed = 0;
  while (killed < KillsAtEachPoint()) {
    FolderRun run;
    for (int i = 0; i < 20; ++i) {
      const int code = run.Ingest(std::string(GetParam()) + ":" + std::to_string(1 + random() % 2));
      if (code == 0) break;
      ASSERT_EQ(code, -1);
      ++killed;
    }
    ASSERT_EQ(run.Ingest(""), 0);
    ASSERT_EQ(FilesIn(run.digests()), Undisturbed().files);
    ASSERT_EQ(Outcome(run.data()), Undisturbed().outcome);
  }
}

INSTANTIATE_TEST_SUITE_P(Points, DeliveryKill,
                         testing::Values("before-deliver", "after-deliver", "before-settle",
                                         "after-settle"),
                         [](const auto& point) {
                           std::string name = point.param;
                           name[name.find('-')] = '_';
                           return name;
                         });

constexpr char kOwner[] = "adviseur-water";

v1::PostBatch DeletionOf(const v1::Post& post) {
  v1::PostBatch batch;
  batch.set_replay_clock(true);
  v1::Post* const deleted = batch.add_posts();
  deleted->set_source(post.source());
  deleted->set_id(post.id());
  deleted->set_revision(1000000);
  *deleted->mutable_created_at() = post.created_at();
  deleted->set_operation(v1::OPERATION_DELETE);
  return batch;
}

// One of the demo's posts that the digest's file shows.
v1::Post ShownPost(const std::string& digest) {
  for (const v1::PostBatch& batch : ReadDemo(1000)) {
    for (const v1::Post& post : batch.posts()) {
      const bool named = digest.find("\"" + post.id() + "\"") != std::string::npos;
      if (named && digest.find("\"" + post.text() + "\"") != std::string::npos) return post;
    }
  }
  ADD_FAILURE() << "the digest shows no post of the demo";
  return {};
}

std::string NewestFile(const std::string& folder) {
  std::string newest;
  for (const auto& [name, bytes] : FilesIn(folder)) {
    if (name.starts_with(kOwner) && name.ends_with(".json")) newest = std::max(newest, name);
  }
  return folder + "/" + newest;
}

TEST(Delivery, APostThatIsDeletedWhileTheEngineDiesGoesFromTheFileAtTheNextStart) {
  FolderRun run;
  ASSERT_EQ(run.Ingest(""), 0);
  const std::string file = NewestFile(run.digests());
  const v1::Post post = ShownPost(ReadBytes(file));
  const std::string words = post.text();
  {
    Server server(run.data(), "1",
                  {"SLUIS_DIGESTS_FOLDER=" + run.digests(), "SLUIS_KILL_POINT=before-deliver:1"});
    const std::unique_ptr<IngestClient> client = Connect(server.endpoint());
    ASSERT_NE(client, nullptr);
    ASSERT_TRUE(client->Send(DeletionOf(post)).ok());
    EXPECT_EQ(server.Finish(), -1);
  }
  ASSERT_THAT(ReadBytes(file), HasSubstr(words));
  ASSERT_EQ(run.Ingest(""), 0);
  EXPECT_THAT(ReadBytes(file), Not(HasSubstr(words)));
}

}  // namespace
}  // namespace sluis
