// `sluis state repair` and `upgrade` by the real program, on a folder of the real engine.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <string>

#include "tests/end_to_end/demo_stream.h"
#include "tests/engine/scratch_folder.h"
#include "tests/tools/program.h"

namespace sluis {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// All that the demo leads to, in a folder that nobody holds.
std::string Fill(const ScratchFolder& folder) {
  const std::string data = folder / "data";
  AddReaders(data);
  Ask(data, {"ingest", "--replay-clock", DemoData() + "posts.ndjson"});
  return data;
}

std::string FileLike(const std::string& data, const std::string& part) {
  std::string found;
  for (const auto& each : fs::directory_iterator(data + "/db")) {
    const std::string path = each.path();
    if (path.find(part) != std::string::npos && each.file_size() > 0) found = std::max(found, path);
  }
  return found;
}

void Flip(const std::string& path, size_t place) {
  std::string bytes = ReadBytes(path);
  bytes[place] = static_cast<char>(bytes[place] ^ 1);
  WriteBytes(path, bytes);
}

TEST(StateRepair, TellsThenSavesEverythingBehindALostListOfFiles) {
  const ScratchFolder folder;
  const std::string data = Fill(folder);
  const std::string before = Outcome(data);
  Flip(FileLike(data, "MANIFEST"), 30);
  const ProgramResult refused = RunSluis({"--data", data, "state", "check"});
  EXPECT_EQ(refused.exit_code, 65);
  EXPECT_THAT(refused.error, HasSubstr("sluis state repair"));
  const ProgramResult told = RunSluis({"--data", data, "state", "repair"});
  EXPECT_EQ(told.exit_code, 65);
  EXPECT_THAT(told.out, AllOf(HasSubstr("Nothing was changed yet"), HasSubstr("list of files")));
  EXPECT_EQ(RunSluis({"--data", data, "state", "check"}).exit_code, 65);
  const ProgramResult done = RunSluis({"--data", data, "state", "repair", "--yes"});
  EXPECT_EQ(done.exit_code, 0) << done.error;
  EXPECT_THAT(done.out, HasSubstr("is repaired and was read back"));
  EXPECT_EQ(Outcome(data), before);
  EXPECT_THAT(Ask(data, {"state", "repair"}), HasSubstr("nothing to repair"));
  // What was kept aside is named to whoever is erased.
  EXPECT_THAT(Ask(data, {"user", "erase", "adviseur-water"}), HasSubstr("/damaged-"));
}

TEST(StateRepair, LeavesAFolderThatServesAndTakesTheLostPostsAgain) {
  const ScratchFolder folder;
  const std::string data = Fill(folder);
  const std::string log = FileLike(data, ".log");
  ASSERT_NE(log, "");
  fs::resize_file(log, fs::file_size(log) / 3);
  EXPECT_EQ(RunSluis({"--data", data, "state", "check"}).exit_code, 65);
  const ProgramResult done = RunSluis({"--data", data, "state", "repair", "--yes"});
  ASSERT_EQ(done.exit_code, 0) << done.error;
  EXPECT_THAT(done.out, HasSubstr("are lost, and were acknowledged"));
  Server server(data);
  const std::unique_ptr<IngestClient> client = Connect(server.endpoint());
  ASSERT_NE(client, nullptr);
  for (const v1::PostBatch& batch : ReadDemo(20)) ASSERT_TRUE(client->Send(batch).ok());
  ASSERT_TRUE(client->Drain().ok());
  EXPECT_EQ(client->totals().refused, 0u);
  EXPECT_EQ(client->totals().accepted + client->totals().duplicates, 522u);
  EXPECT_GT(client->totals().accepted, 0u);
  server.Signal(SIGTERM);
  EXPECT_EQ(server.Finish(), 0);
  EXPECT_THAT(Ask(data, {"state", "check"}), HasSubstr("Everything can be read"));
}

TEST(StateRepair, KilledOnTheWayIsFinishedByTheNext) {
  const ScratchFolder folder;
  const std::string whole = Fill(folder);
  const std::string before = Outcome(whole);
  for (const char* const place : {"repair-set-aside", "repair-in-place", "repair-marked"}) {
    SCOPED_TRACE(place);
    const std::string data = folder / place;
    fs::copy(whole, data, fs::copy_options::recursive);
    WriteBytes(data + "/durable-mark", std::string(48, 'x'));
    ASSERT_EQ(setenv("SLUIS_KILL_POINT", (std::string(place) + ":1").c_str(), 1), 0);
    const ProgramResult killed = RunSluis({"--data", data, "state", "repair", "--yes"});
    unsetenv("SLUIS_KILL_POINT");
    EXPECT_EQ(killed.exit_code, -1);
    const ProgramResult refused = RunSluis({"--data", data, "state", "check"});
    EXPECT_NE(refused.exit_code, 0);
    EXPECT_THAT(refused.error, HasSubstr("sluis state repair --yes"));
    EXPECT_EQ(RunSluis({"--data", data, "state", "repair", "--yes"}).exit_code, 0);
    EXPECT_EQ(Outcome(data), before);
  }
}

TEST(StateUpgrade, HasNothingToDoWithItsOwnFormatAndRefusesOthers) {
  const ScratchFolder folder;
  const std::string data = folder / "data";
  AddReaders(data);
  EXPECT_THAT(Ask(data, {"state", "upgrade"}), HasSubstr("already: nothing to do"));
  const std::string format = ReadBytes(data + "/FORMAT");
  const size_t version = format.find("version ") + 8;
  std::string other = format;
  other[version] = '9';
  WriteBytes(data + "/FORMAT", other);
  for (const char* const command : {"check", "upgrade"}) {
    const ProgramResult refused = RunSluis({"--data", data, "state", command});
    EXPECT_NE(refused.exit_code, 0);
    EXPECT_THAT(refused.error, HasSubstr("of a newer release"));
  }
  other[version] = '1';
  WriteBytes(data + "/FORMAT", other);
  EXPECT_THAT(RunSluis({"--data", data, "state", "check"}).error, HasSubstr("sluis state upgrade"));
  EXPECT_THAT(RunSluis({"--data", data, "state", "upgrade", "--no-backup"}).error,
              HasSubstr("from before the first release"));
  WriteBytes(data + "/FORMAT", format);
  EXPECT_THAT(Ask(data, {"state", "check"}), HasSubstr("Everything can be read"));
}

}  // namespace
}  // namespace sluis
