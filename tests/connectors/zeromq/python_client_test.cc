// The Python examples of docs/zeromq.md and docs/sources.md, run against a real engine.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "connectors/zeromq/key_folder.h"
#include "tests/connectors/zeromq/alert_desk.h"
#include "tests/connectors/zeromq/child_process.h"
#include "tests/connectors/zeromq/served_engine.h"

namespace sluis {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
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

class MailboxTest : public PythonClientTest {
 protected:
  // `headers` besides the sender and the number.
  void AddMail(int number, const std::string& headers) {
    std::ofstream file(mailbox_, std::ios::app);
    file << "From jan@example.org Thu Mar 12 06:00:00 2026\n"
         << "From: =?utf-8?q?Jos=C3=A9_de_Wit?= <jose@example.org>\n"
         << "Message-ID: <" << number << "@example.org>\n"
         << headers << "\nHoogwater bij de dijk.\n\n";
  }

  // All that it printed, and after it how it ended if that was not well.
  std::vector<std::string> Run(const std::vector<std::string>& arguments) {
    std::vector<std::string> command = {
        kPython, SLUIS_SOURCE_DIR "/connectors/zeromq/examples/mailbox_source.py"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    ChildProcess example(
        command, {"PYTHONPATH=" + modules_, "PYTHONDONTWRITEBYTECODE=1", "PYTHONUTF8=1"}, kLimit);
    std::vector<std::string> lines;
    while (const std::optional<std::string> line = example.NextLine()) lines.push_back(*line);
    if (const int code = example.Finish(); code != 0) {
      lines.push_back("exit code " + std::to_string(code));
    }
    return lines;
  }
  std::vector<std::string> RunWith(ServedEngine* served) {
    return Run({served->server().ingest_endpoint(), mailbox_});
  }

  static v1::FoundPosts PostsIn(Engine* engine) {
    EXPECT_EQ(engine->Handle(PutOwner("anna")).status().code(), 0);
    v1::ControlRequest request;
    request.mutable_search_posts()->set_owner_id("anna");
    request.mutable_search_posts()->set_query("hoogwater");
    const v1::ControlReply reply = engine->Handle(request);
    EXPECT_EQ(reply.status().code(), 0) << reply.status().message();
    return reply.found_posts();
  }

  const std::string mailbox_ = folder_.path() + "/mbox";
  const std::string today_ = "Date: Thu, 12 Mar 2026 06:00:00 +0000\n";
};

TEST_F(MailboxTest, IsASourceThatGoesOnWhereItWas) {
  ServedEngine served(EngineIn(folder_.path()), ServerIn(folder_.path()));
  for (int i = 0; i < 250; ++i) AddMail(i, today_);
  EXPECT_THAT(RunWith(&served), ElementsAre("250 posts taken, 0 refused"));
  EXPECT_THAT(RunWith(&served), ElementsAre("0 posts taken, 0 refused"));
  for (int i = 250; i < 257; ++i) AddMail(i, today_);
  EXPECT_THAT(RunWith(&served), ElementsAre("7 posts taken, 0 refused"));
}

TEST_F(MailboxTest, SaysInWordsWhoWroteAndOfWhat) {
  ServedEngine served(EngineIn(folder_.path()), ServerIn(folder_.path()));
  AddMail(1, today_ + "Subject: =?utf-8?q?Kwel_=E2=80=93_Zutphen?=\n");
  EXPECT_THAT(RunWith(&served), ElementsAre("1 posts taken, 0 refused"));
  const v1::FoundPosts found = PostsIn(&served.engine());
  ASSERT_EQ(found.posts_size(), 1);
  const v1::Post& post = found.posts(0).post();
  EXPECT_EQ(post.title(), "Kwel – Zutphen");
  EXPECT_EQ(post.author().name(), "José de Wit");
  EXPECT_EQ(post.author().id(), "jose@example.org");
  EXPECT_EQ(post.created_at().seconds(), 1773295200);
}

TEST_F(MailboxTest, IsNotStoppedByAMailThatCannotBeReadOrIsRefused) {
  ServedEngine served(EngineIn(folder_.path()), ServerIn(folder_.path()));
  AddMail(1, "");
  AddMail(2, "Date: gisteren\n");
  AddMail(3, today_ + "Content-Type: text/plain; charset=x-none\n");
  AddMail(4, "Date: Sun, 11 Jan 2026 06:00:00 +0000\n");
  AddMail(5, "Date: Sun, 11 Jan 2026 06:00:00 +0000\n");
  AddMail(6, today_);
  EXPECT_THAT(RunWith(&served),
              ElementsAre("mail 3 cannot be read: LookupError('unknown encoding: x-none')",
                          "3 posts taken, 2 refused",
                          StartsWith("refused: Created before 2026-02-10T06:30:00")));
  const v1::FoundPosts found = PostsIn(&served.engine());
  ASSERT_EQ(found.posts_size(), 3);
  EXPECT_EQ(found.posts(0).post().id(), "<6@example.org>");
  EXPECT_FALSE(found.posts(1).post().has_created_at());
  EXPECT_FALSE(found.posts(2).post().has_created_at());
  EXPECT_THAT(RunWith(&served), ElementsAre("0 posts taken, 0 refused"));
}

TEST_F(MailboxTest, IsLetInWithAKey) {
  const KeyFolder keys(folder_.path() + "/keys");
  const std::string key = folder_.path() + "/mail.key";
  ASSERT_TRUE(keys.AddClient("mail", Role::kIngest, {}, key).ok());
  ZmqServerOptions options = ServerIn(folder_.path());
  options.access.key_folder = keys.path();
  ServedEngine served(EngineIn(folder_.path()), options);
  AddMail(1, today_);
  EXPECT_THAT(Run({served.server().ingest_endpoint(), mailbox_, "--key", key}),
              ElementsAre("1 posts taken, 0 refused"));
}

TEST_F(MailboxTest, SaysInASentenceHowItIsCalledAndWhatIsNotThere) {
  EXPECT_THAT(Run({}),
              ElementsAre(StartsWith("usage: mailbox_source.py [-h] [--key KEY]"),
                          HasSubstr("arguments are required: ingest, mailbox"), "exit code 2"));
  EXPECT_THAT(Run({"tcp://127.0.0.1:9", mailbox_}),
              ElementsAre(StartsWith("usage: "), HasSubstr("can't open '" + mailbox_ + "'"),
                          "exit code 2"));
  EXPECT_FALSE(std::filesystem::exists(mailbox_));
}

TEST_F(PythonClientTest, AForumIsASourceThatGoesOnWhereItWas) {
  const std::string script = SLUIS_SOURCE_DIR "/connectors/zeromq/examples/forum_source.py";
  const std::string forum = folder_.path() + "/forum.db";
  const std::vector<std::string> variables = {"PYTHONPATH=" + modules_,
                                              "PYTHONDONTWRITEBYTECODE=1"};
  ServedEngine served(EngineIn(folder_.path()), ServerIn(folder_.path()));
  const auto say_and_send = [&](int first, int last) {
    const std::string say = absl::StrCat(
        "import sqlite3; db = sqlite3.connect('", forum, "'); db.execute('CREATE TABLE IF NOT ",
        "EXISTS messages (id INTEGER, author, title, body, made)'); ",
        "db.executemany('INSERT INTO messages VALUES (?, ?, ?, ?, 1773295200)', [(i, 'Jan', "
        "'Kwel',",
        " f'Hoogwater {i}') for i in range(", first, ", ", last, ")]); db.commit()");
    EXPECT_EQ(ChildProcess({kPython, "-c", say}, {}, kLimit).Finish(), 0);
    EXPECT_EQ(
        ChildProcess({kPython, script, served.server().ingest_endpoint(), forum}, variables, kLimit)
            .Finish(),
        0);
  };
  say_and_send(1, 251);
  say_and_send(251, 258);
  v1::ControlRequest request;
  request.mutable_stats();
  const v1::ControlReply reply = served.engine().Handle(request);
  EXPECT_EQ(reply.stats().stream_sequence(), 257u) << reply.ShortDebugString();
  EXPECT_EQ(reply.stats().duplicates(), 0u);
  EXPECT_THAT(ReadText(SLUIS_SOURCE_DIR "/docs/sources.md"),
              HasSubstr("```python\n" + ReadText(script) + "```"));
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
