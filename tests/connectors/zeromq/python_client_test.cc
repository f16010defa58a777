// The Python example of docs/zeromq.md, run as written there against a real engine.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "connectors/zeromq/key_folder.h"
#include "tests/connectors/zeromq/alert_desk.h"
#include "tests/connectors/zeromq/child_process.h"
#include "tests/connectors/zeromq/served_engine.h"

namespace sluis {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// Debian's own, which sees Debian's python3-zmq and python3-protobuf.
constexpr char kPython[] = "/usr/bin/python3";
constexpr char kExample[] = SLUIS_SOURCE_DIR "/connectors/zeromq/examples/follow.py";
// Only a hang takes so long, under a sanitizer too.
constexpr absl::Duration kLimit = absl::Minutes(3);

class PythonClientTest : public ::testing::Test {
 protected:
  void SetUp() override { GenerateModules(); }

  void GenerateModules() {
    std::filesystem::create_directories(modules_);
    std::vector<std::string> command = {SLUIS_PROTOC, "--proto_path=" SLUIS_SOURCE_DIR,
                                        "--python_out=" + modules_};
    for (const auto& file :
         std::filesystem::directory_iterator(SLUIS_SOURCE_DIR "/proto/sluis/v1")) {
      if (file.path().extension() == ".proto") command.push_back(file.path().string());
    }
    ChildProcess protoc(command, {}, kLimit);
    ASSERT_EQ(protoc.Finish(), 0);
  }

  // Runs the example to its end; when it waits for the digest, the engine's clock moves on.
  int RunExample(ServedEngine* served, std::vector<std::string>* lines,
                 const std::vector<std::string>& more = {}) {
    std::vector<std::string> command = {kPython,     kExample,
                                        "--ingest",  served->server().ingest_endpoint(),
                                        "--control", served->server().control_endpoint(),
                                        "--live",    served->server().live_endpoint(),
                                        "--replay",  served->server().replay_endpoint(),
                                        "--now",     "2026-03-12T06:30:00Z"};
    command.insert(command.end(), more.begin(), more.end());
    ChildProcess example(
        command, {"PYTHONPATH=" + modules_, "PYTHONDONTWRITEBYTECODE=1", "PYTHONUTF8=1"}, kLimit);
    while (const std::optional<std::string> line = example.NextLine()) {
      lines->push_back(*line);
      if (*line == "waiting for the digest") served->clock().Advance(absl::Minutes(5));
    }
    return example.Finish();
  }

  TemporaryFolder folder_;
  const std::string modules_ = folder_.path() + "/python";
};

std::string ReadText(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

size_t CountOf(const std::vector<std::string>& lines, const std::string& start) {
  return static_cast<size_t>(
      std::count_if(lines.begin(), lines.end(),
                    [&](const std::string& line) { return line.starts_with(start); }));
}

TEST_F(PythonClientTest, DoesEverythingThatGoesOverTheSockets) {
  EngineOptions options = EngineIn(folder_.path());
  // Less than it sends in a row, so that it has to wait for acks.
  options.producer_credit = 2;
  ServedEngine served(options, ServerIn(folder_.path()));
  std::vector<std::string> lines;
  EXPECT_EQ(RunExample(&served, &lines), 0) << ::testing::PrintToString(lines);

  EXPECT_THAT(lines, Contains("added the user example-reader, digest at 06:31 UTC"));
  EXPECT_THAT(lines, Contains("added the interest example-reader/high-water"));
  EXPECT_THAT(lines, Contains("following match/example-reader/ from 0"));
  EXPECT_THAT(lines, Contains("welcome: batch 0 is durable, credit 2"));
  EXPECT_EQ(CountOf(lines, "ack "), 6U);
  EXPECT_THAT(lines, Contains("ack 1: 2 accepted, 0 known, 0 refused"));
  EXPECT_THAT(lines, Contains("ack 6: 1 accepted, 0 known, 0 refused"));

  // Two matches were published while it was away, and one after.
  EXPECT_THAT(lines, Contains(AllOf(StartsWith("match 1: "), HasSubstr("de dijk bij Zutphen"))));
  EXPECT_THAT(lines, Contains(StartsWith("match 2: ")));
  EXPECT_THAT(lines, Contains("gap in match/example-reader/ before 4: 2 lost"));
  EXPECT_EQ(CountOf(lines, "gap in "), 1U);
  EXPECT_EQ(CountOf(lines, "asked for: "), 2U);
  EXPECT_THAT(lines, Contains(StartsWith("asked for: De veerpont vaart niet")));
  EXPECT_EQ(CountOf(lines, "match "), 3U);
  EXPECT_THAT(lines, Contains("match 5: Hoogwater of niet, de markt gaat door"));
  EXPECT_THAT(lines, Contains("all 5 matches are there"));

  EXPECT_THAT(lines, Contains("digest example-reader/06:31/2026-03-12"));
  EXPECT_EQ(CountOf(lines, "  Hoogwater: "), 5U);
  EXPECT_THAT(lines, Contains("  9 posts seen, 5 shown"));
}

TEST_F(PythonClientTest, DoesTheSameWithAKey) {
  const KeyFolder keys(folder_.path() + "/keys");
  const std::string key = folder_.path() + "/example.key";
  ASSERT_TRUE(keys.AddClient("example", Role::kAdmin, {}, key).ok());
  ZmqServerOptions options = ServerIn(folder_.path());
  options.access.key_folder = keys.path();
  ServedEngine served(EngineIn(folder_.path()), options);
  std::vector<std::string> lines;
  EXPECT_EQ(RunExample(&served, &lines, {"--key", key}), 0) << ::testing::PrintToString(lines);
  EXPECT_THAT(lines, Contains("all 5 matches are there"));
  EXPECT_THAT(lines, Contains("digest example-reader/06:31/2026-03-12"));
}

TEST_F(PythonClientTest, RunsAnAlertDesk) {
  ZmqServerOptions options = ServerIn(folder_.path());
  options.live_heartbeat = true;
  ServedEngine served(EngineIn(folder_.path()), options);
  std::vector<std::string> command = {kPython,
                                      SLUIS_SOURCE_DIR "/connectors/zeromq/examples/alerts.py"};
  for (const std::string& argument : AlertDeskArguments(served)) command.push_back(argument);
  ChildProcess example(
      command, {"PYTHONPATH=" + modules_, "PYTHONDONTWRITEBYTECODE=1", "PYTHONUTF8=1"}, kLimit);
  ExpectAlertDesk(&example);
}

TEST_F(PythonClientTest, RunsAnAlertDeskWithAKey) {
  const KeyFolder keys(folder_.path() + "/keys");
  const std::string key = folder_.path() + "/example.key";
  ASSERT_TRUE(keys.AddClient("example", Role::kAdmin, {}, key).ok());
  ZmqServerOptions options = ServerIn(folder_.path());
  options.live_heartbeat = true;
  options.access.key_folder = keys.path();
  ServedEngine served(EngineIn(folder_.path()), options);
  std::vector<std::string> command = {kPython,
                                      SLUIS_SOURCE_DIR "/connectors/zeromq/examples/alerts.py"};
  for (const std::string& argument : AlertDeskArguments(served)) command.push_back(argument);
  command.insert(command.end(), {"--key", key});
  ChildProcess example(
      command, {"PYTHONPATH=" + modules_, "PYTHONDONTWRITEBYTECODE=1", "PYTHONUTF8=1"}, kLimit);
  ExpectAlertDesk(&example);
}

TEST_F(PythonClientTest, AMailboxBecomesASource) {
  const std::string mailbox = folder_.path() + "/mbox";
  const auto add_mails = [&mailbox](int from, int until) {
    std::ofstream file(mailbox, std::ios::app);
    for (int i = from; i < until; ++i) {
      file << "From jan@example.org Thu Mar 12 06:00:00 2026\n"
           << "From: Jan <jan@example.org>\nMessage-ID: <" << i << "@example.org>\n"
           << "Subject: Kwel " << i << "\nDate: Thu, 12 Mar 2026 06:00:00 +0000\n\n"
           << "Hoogwater bij de dijk.\n\n";
    }
  };
  ServedEngine served(EngineIn(folder_.path()), ServerIn(folder_.path()));
  const auto run = [&] {
    ChildProcess example(
        {kPython, SLUIS_SOURCE_DIR "/connectors/zeromq/examples/mailbox_source.py",
         served.server().ingest_endpoint(), mailbox},
        {"PYTHONPATH=" + modules_, "PYTHONDONTWRITEBYTECODE=1", "PYTHONUTF8=1"}, kLimit);
    const std::optional<std::string> line = example.NextLine();
    EXPECT_EQ(example.Finish(), 0);
    return line.value_or("");
  };
  add_mails(0, 250);
  EXPECT_EQ(run(), "250 posts taken");
  EXPECT_EQ(run(), "0 posts taken");
  add_mails(250, 257);
  EXPECT_EQ(run(), "7 posts taken");
}

TEST(PythonClient, IsQuotedInTheDocumentAsItIs) {
  const std::string document = ReadText(SLUIS_SOURCE_DIR "/docs/zeromq.md");
  const std::string fence = "```python\n";
  const size_t begin = document.find(fence) + fence.size();
  const std::string quoted = document.substr(begin, document.find("```", begin) - begin);
  EXPECT_GT(quoted.size(), 100U);
  EXPECT_THAT(ReadText(SLUIS_SOURCE_DIR "/connectors/zeromq/examples/sluis_client.py"),
              HasSubstr(quoted));
}

TEST_F(PythonClientTest, SaysInASentenceWhatIsWrong) {
  EngineOptions options = EngineIn(folder_.path());
  ServedEngine served(options, ServerIn(folder_.path()));
  ChildProcess example({kPython, kExample, "--control", served.server().control_endpoint(),
                        "--live", served.server().live_endpoint(), "--owner", "Not An Id"},
                       {"PYTHONPATH=" + modules_, "PYTHONDONTWRITEBYTECODE=1"}, kLimit);
  const std::optional<std::string> line = example.NextLine();
  ASSERT_TRUE(line.has_value());
  EXPECT_THAT(*line, StartsWith("follow.py: refused with code 3: "));
  EXPECT_EQ(example.Finish(), 1);
}

}  // namespace
}  // namespace sluis
