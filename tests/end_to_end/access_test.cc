// Keys with the real program: made, used, refused, revoked, and told of in the audit.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <memory>
#include <regex>
#include <string>
#include <vector>

#include "tests/end_to_end/demo_stream.h"
#include "tests/engine/scratch_folder.h"
#include "tests/tools/program.h"
#include "tools/access/endpoints_file.h"

namespace sluis {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const std::string kPosts = SLUIS_SOURCE_DIR "/tools/demo/data/posts.ndjson";

class KeyedProgram : public ::testing::Test {
 protected:
  void SetUp() override {
    AddReaders(data_);
    ASSERT_EQ(Local({"keys", "new", "feeds", "--role", "ingest", "--out", Key("feeds")}), 0);
    ASSERT_EQ(Local({"keys", "new", "water", "--role", "reader", "--users",
                     "adviseur-water,webcare-dti", "--out", Key("water")}),
              0);
    server_ = std::make_unique<Server>(data_);
    auto endpoints = ReadEndpoints(data_);
    ASSERT_TRUE(endpoints.ok()) << endpoints.status();
    endpoints_ = *endpoints;
  }
  std::string Key(const std::string& name) { return folder_ / (name + ".key"); }
  int Local(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--data", data_});
    last_ = RunSluis(arguments);
    return last_.exit_code;
  }
  // From elsewhere, with nothing but the addresses and a key.
  int Remote(const std::string& key, std::vector<std::string> arguments) {
    std::vector<std::string> words = {"--data", folder_ / "elsewhere",
                                      "--set",  "control.endpoint=" + endpoints_.control,
                                      "--set",  "ingest.endpoint=" + endpoints_.ingest,
                                      "--key",  Key(key)};
    words.insert(words.end(), arguments.begin(), arguments.end());
    last_ = RunSluis(words);
    EXPECT_FALSE(std::filesystem::exists(folder_ / "elsewhere"));
    return last_.exit_code;
  }

  ScratchFolder folder_;
  const std::string data_ = folder_ / "data";
  std::unique_ptr<Server> server_;
  Endpoints endpoints_;
  ProgramResult last_;
};

TEST_F(KeyedProgram, LetsEachDoWhatItsKeyIsFor) {
  EXPECT_EQ(Remote("feeds", {"ingest", "--replay-clock", kPosts}), 0) << last_.error;
  EXPECT_THAT(last_.out, HasSubstr("accepted    522"));
  EXPECT_EQ(Remote("water", {"digest", "show", "adviseur-water"}), 0) << last_.error;
  EXPECT_EQ(Remote("water", {"interest", "list", "webcare-dti"}), 0) << last_.error;
  EXPECT_EQ(Remote("water", {"interest", "list", "press-officer"}), 77);
  EXPECT_THAT(last_.error, HasSubstr("does not speak for 'press-officer'"));
  EXPECT_EQ(last_.out, "");
  EXPECT_EQ(Remote("feeds", {"user", "list"}), 77);
  EXPECT_EQ(Remote("water", {"ingest", kPosts}), 69);
  EXPECT_THAT(last_.error, HasSubstr("role reader"));
  // The engine's own user needs none.
  EXPECT_EQ(Local({"user", "list"}), 0);
  EXPECT_EQ(Local({"ingest", "--replay-clock", kPosts}), 0) << last_.error;

  EXPECT_EQ(Local({"keys", "revoke", "feeds"}), 0);
  EXPECT_EQ(Local({"keys", "list"}), 0);
  EXPECT_THAT(last_.out, testing::Not(HasSubstr("feeds")));
  EXPECT_EQ(Remote("feeds", {"user", "list"}), 69);
  EXPECT_THAT(last_.error, HasSubstr("does it know this key?"));

  EXPECT_EQ(Local({"audit", "show"}), 0);
  EXPECT_THAT(last_.out, AllOf(HasSubstr("water           list_interests    webcare-dti"),
                               HasSubstr("list_interests    press-officer  PERMISSION_DENIED"),
                               HasSubstr("keys_in_force")));
  EXPECT_EQ(Local({"audit", "verify"}), 0);
  EXPECT_THAT(last_.out, HasSubstr("Every entry is as it was written."));
}

TEST_F(KeyedProgram, TellsTheHeadOfTheAuditInItsLog) {
  EXPECT_EQ(Remote("water", {"interest", "list", "webcare-dti"}), 0) << last_.error;
  server_->Signal(SIGTERM);
  std::string head;
  while (const auto line = server_->NextLine()) {
    std::smatch match;
    if (std::regex_search(*line, match,
                          std::regex("event=audit-head number=[0-9]+ hash=([0-9a-f]{64})"))) {
      head = match[1];
    }
  }
  ASSERT_NE(head, "");
  EXPECT_EQ(server_->Finish(), 0);
  EXPECT_EQ(Local({"audit", "verify", "--head", head}), 0) << last_.out;
  EXPECT_EQ(Local({"audit", "verify", "--head", std::string(64, '0')}), 65);
  EXPECT_THAT(last_.out, HasSubstr("THE AUDIT IS NOT WHOLE."));
}

TEST_F(KeyedProgram, DoesNotStartWithASecretThatOthersCanRead) {
  server_->Signal(SIGTERM);
  EXPECT_EQ(server_->Finish(), 0);
  std::filesystem::permissions(data_ + "/keys/server.secret", std::filesystem::perms(0644));
  EXPECT_EQ(Local({"serve", "--ingest", "tcp://127.0.0.1:*", "--control", "tcp://127.0.0.1:*",
                   "--live", "tcp://127.0.0.1:*"}),
            77);
  EXPECT_THAT(last_.error, HasSubstr("chmod 600"));
}

}  // namespace
}  // namespace sluis
