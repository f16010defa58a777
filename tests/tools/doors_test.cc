// Subcommands print the same whether an engine runs on the data folder or not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/engine/scratch_folder.h"
#include "tests/engine/second_model.h"
#include "tests/tools/program.h"
#include "tools/access/serving.h"

namespace sluis {
namespace {

using testing::HasSubstr;

const std::string kData = SLUIS_SOURCE_DIR "/tools/demo/data/";

// `sluis serve` on a folder, on free ports of this machine.
class RunningEngine {
 public:
  explicit RunningEngine(const std::string& folder) {
    Settings settings;
    EXPECT_TRUE(settings.Set("data.folder", folder, "test").ok());
    for (const char* name :
         {"ingest.endpoint", "control.endpoint", "live.endpoint", "replay.endpoint"}) {
      EXPECT_TRUE(settings.Set(name, "tcp://127.0.0.1:*", "test").ok());
    }
    auto serving =
        Serving::Open(settings, [](const absl::Status& status) { ADD_FAILURE() << status; });
    EXPECT_TRUE(serving.ok()) << serving.status();
    if (!serving.ok()) return;
    serving_ = *std::move(serving);
    thread_ = std::thread([this] { EXPECT_TRUE(serving_->Run().ok()); });
  }
  ~RunningEngine() {
    if (!thread_.joinable()) return;
    serving_->Stop();
    thread_.join();
  }
  const ZmqServer& server() const { return serving_->server(); }

 private:
  std::unique_ptr<Serving> serving_;
  std::thread thread_;
};

// To change to.
const SecondModel& Second() {
  static const SecondModel model;
  return model;
}

// A day in the life of a reader, from the first command to the last.
std::string Session(const std::string& folder) {
  const std::string post = "twitter/2031988204091998499";
  const std::vector<std::vector<std::string>> commands = {
      {"user", "add", "--file", kData + "roles.json"},
      {"interest", "add", "--file", kData + "roles.json"},
      {"user", "list"},
      {"interest", "list"},
      {"ingest", "--replay-clock", kData + "posts.ndjson"},
      {"ingest", "--replay-clock", kData + "posts.ndjson"},
      {"digest", "list", "adviseur-water"},
      {"digest", "show", "adviseur-water"},
      {"digest", "show", "adviseur-water", "--date", "2026-03-13", "--json"},
      {"digest", "show", "webcare-dti", "--format", "html"},
      {"digest", "preview", "press-officer", "--format", "markdown"},
      {"matches", "adviseur-water"},
      {"explain", "adviseur-water", post},
      {"author", "export", "twitter", "zeger_z"},
      {"user", "export", "nobody"},
      {"judge", "adviseur-water", "wateroverlast", post, "more"},
      {"explain", "adviseur-water", post, "--interest", "wateroverlast", "--json"},
      {"user", "mute", "adviseur-water", "--term", "duiker"},
      {"explain", "adviseur-water", post, "--interest", "wateroverlast"},
      {"interest", "preview", "adviseur-water", "wateroverlast", "--title", "Stormschade"},
      {"interest", "preview", "adviseur-water", "wateroverlast", "--forbidden", "kelder", "--json"},
      {"interest", "preview", "adviseur-water", "nieuw", "--title", "Brug dicht", "--limit", "2"},
      {"interest", "preview", "adviseur-water", "nieuw"},
      {"interest", "export", "adviseur-water"},
      {"interest", "pause", "adviseur-water", "hoogwater"},
      {"interest", "show", "adviseur-water", "hoogwater"},
      {"interest", "show", "adviseur-water", "hoogwater", "--json"},
      {"interest", "add", "adviseur-water", "persoon", "--title", "Mark Rutte"},
      {"interest", "approve", "adviseur-water", "persoon", "--as", "press-officer"},
      {"interest", "remove", "adviseur-water", "hoogwater"},
      {"user", "remove", "press-officer"},
      {"user", "show", "press-officer"},
      {"model", "change", kData + "roles.json"},
      {"model", "change", Second().path()},
      {"model", "show"},
      {"explain", "adviseur-water", post, "--interest", "wateroverlast"},
      {"state", "show"},
  };
  std::string transcript;
  for (std::vector<std::string> command : commands) {
    std::string line;
    for (const std::string& word : command) line += " " + word;
    command.insert(command.begin(), {"--data", folder});
    const ProgramResult result = RunSluis(command);
    transcript += "$" + line + "\n" + result.out + result.error + "= " +
                  std::to_string(result.exit_code) + "\n";
  }
  return transcript;
}

TEST(Doors, OutputIsTheSameWithAndWithoutARunningEngine) {
  const ScratchFolder folder;
  const std::string alone = Session(folder / "alone");
  std::string served;
  {
    const RunningEngine engine(folder / "served");
    served = Session(folder / "served");
  }
  EXPECT_EQ(served, alone);
  EXPECT_THAT(alone, HasSubstr("accepted    522"));
  EXPECT_THAT(alone, HasSubstr("duplicates  522"));
  EXPECT_THAT(alone, HasSubstr("adviseur-water/06:15/2026-03-13"));
  EXPECT_THAT(alone, HasSubstr("is enough, where"));
  EXPECT_THAT(alone, HasSubstr("but it is left out: with a word you muted."));
  EXPECT_THAT(alone, HasSubstr("When it came in it was below the bar and taken to learn from: "));
  EXPECT_THAT(alone, HasSubstr("It was shown in the digest of Friday 13 March 2026, 06:15."));
  EXPECT_THAT(alone, HasSubstr("In the 511 posts kept since 11 March 2026 it would have taken"));
  EXPECT_THAT(alone, HasSubstr("The model was not changed. cannot load"));
  EXPECT_THAT(alone, HasSubstr("6 interests were learned again."));
  EXPECT_THAT(alone, HasSubstr("file      " + Second().path()));
}

// Both of them on a folder, which is running or not.
void EraseTwoPeople(const std::string& folder) {
  const std::string digests = folder + "-digests";
  const auto run = [&](std::vector<std::string> command) {
    command.insert(command.begin(), {"--data", folder, "--set", "digests.folder=" + digests});
    return RunSluis(command);
  };
  ASSERT_EQ(run({"user", "add", "--file", kData + "roles.json"}).exit_code, 0);
  ASSERT_EQ(run({"interest", "add", "--file", kData + "roles.json"}).exit_code, 0);
  ASSERT_EQ(run({"ingest", "--replay-clock", kData + "posts.ndjson"}).exit_code, 0);
  ASSERT_EQ(run({"state", "backup", folder + "-copy"}).exit_code, 0);
  std::filesystem::create_directories(digests + "/adviseur-water");
  const ProgramResult user = run({"user", "erase", "adviseur-water"});
  EXPECT_EQ(user.exit_code, 0) << user.error;
  EXPECT_THAT(user.out, HasSubstr("digests       2 removed"));
  EXPECT_THAT(user.out, HasSubstr("The database was written anew: "));
  EXPECT_THAT(user.out, HasSubstr("backup " + folder + "-copy"));
  EXPECT_FALSE(std::filesystem::exists(digests + "/adviseur-water"));
  EXPECT_EQ(run({"user", "show", "adviseur-water"}).exit_code, 66);
  const ProgramResult author = run({"author", "object", "twitter", "zeger_z"});
  EXPECT_EQ(author.exit_code, 0) << author.error;
  EXPECT_THAT(author.out, HasSubstr("The objection is kept as the keyed hash "));
  EXPECT_EQ(run({"author", "export", "twitter", "zeger_z"}).exit_code, 66);
  const ProgramResult again = run({"ingest", "--replay-clock", kData + "posts.ndjson"});
  EXPECT_THAT(again.error, HasSubstr("Its author objects to being processed here."));
}

TEST(Doors, PeopleAreErasedWithAndWithoutARunningEngine) {
  const ScratchFolder folder;
  EraseTwoPeople(folder / "alone");
  const RunningEngine engine(folder / "served");
  EraseTwoPeople(folder / "served");
}

TEST(Doors, AFolderThatAnEngineHoldsIsNotOpenedTwice) {
  const ScratchFolder folder;
  const RunningEngine engine(folder / "data");
  const ProgramResult second = RunSluis(
      {"--data", folder / "data", "serve", "--ingest", "tcp://127.0.0.1:*", "--control",
       "tcp://127.0.0.1:*", "--live", "tcp://127.0.0.1:*", "--replay", "tcp://127.0.0.1:*"});
  EXPECT_EQ(second.exit_code, 69);
  EXPECT_THAT(second.error, HasSubstr("data"));
}

TEST(Doors, APortInUseIsNamed) {
  const ScratchFolder folder;
  const RunningEngine engine(folder / "data");
  const ProgramResult second = RunSluis(
      {"--data", folder / "other", "serve", "--ingest", engine.server().ingest_endpoint()});
  EXPECT_EQ(second.exit_code, 69);
  EXPECT_THAT(second.error, HasSubstr(engine.server().ingest_endpoint()));
}

TEST(Doors, IngestSendsToAnAddressOfYourChoice) {
  const ScratchFolder folder;
  const RunningEngine engine(folder / "data");
  const ProgramResult result =
      RunSluis({"--data", folder / "elsewhere", "ingest", kData + "posts.ndjson", "--replay-clock",
                "--endpoint", engine.server().ingest_endpoint(), "--json"});
  EXPECT_EQ(result.exit_code, 0) << result.error;
  EXPECT_THAT(result.out, HasSubstr("\"accepted\": 522"));
}

TEST(Doors, PreviewsADigestBeforeTheFirstPost) {
  const ScratchFolder folder;
  ASSERT_EQ(RunSluis({"--data", folder / "data", "user", "add", "jan"}).exit_code, 0);
  const ProgramResult preview =
      RunSluis({"--data", folder / "data", "digest", "preview", "jan", "--json"});
  EXPECT_EQ(preview.exit_code, 0) << preview.error;
  EXPECT_THAT(preview.out, HasSubstr("\"until\": \"20"));
}

}  // namespace
}  // namespace sluis
