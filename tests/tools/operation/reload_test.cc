// The configuration of a running engine is changed under it, by SIGHUP and by `sluis reload`.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include "connectors/zeromq/ingest_client.h"
#include "tests/connectors/zeromq/served_engine.h"
#include "tests/engine/scratch_folder.h"
#include "tests/engine/second_model.h"
#include "tests/tools/operation/running_program.h"

namespace sluis {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class ReloadTest : public testing::Test {
 protected:
  ReloadTest() { Configure(""); }

  void Configure(const std::string& toml) {
    WriteBytes(config_, "[interests]\nprofiles = \"" + profiles_ + "\"\n" + toml);
  }
  void Profiles(const std::vector<std::string>& subjects) {
    std::string toml =
        "[[owners]]\nid = \"jan\"\nkind = \"user\"\nname = \"Jan\"\nlocale = \"nl\"\n"
        "time_zone = \"Europe/Amsterdam\"\n";
    for (const std::string& subject : subjects) {
      toml += "[[interests]]\nowner = \"jan\"\nid = \"" + subject + "\"\ntitle = \"" + subject +
              "\"\nrequired = [[\"" + subject + "\"]]\n";
    }
    WriteBytes(profiles_, toml);
  }
  ProgramResult Sluis(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--config", config_, "--data", data_});
    return RunSluis(arguments);
  }

  const ScratchFolder folder_;
  const std::string data_ = folder_ / "data";
  const std::string config_ = folder_ / "sluis.toml";
  const std::string profiles_ = folder_ / "profiles.toml";
};

TEST_F(ReloadTest, HowLongDataIsKeptIsToldAtTheStart) {
  Profiles({"water"});
  Configure("[retention]\nposts = \"12d\"\n");
  RunningProgram program(data_, {"--config", config_});
  EXPECT_THAT(program.NextLog("event=retention"),
              AllOf(HasSubstr("posts=12d"), HasSubstr("matches=90d"),
                    HasSubstr("judgements=\"without end\"")));
}

TEST_F(ReloadTest, InterestsOfTheFileCountFromTheNextPostOn) {
  Profiles({"water"});
  RunningProgram program(data_, {"--config", config_});
  EXPECT_THAT(Sluis({"interest", "list"}).out, HasSubstr("jan/water"));
  EXPECT_EQ(Sluis({"reload"}).out,
            "0 users and 0 interests put, 2 unchanged\nNothing has changed.\n");
  Sluis({"user", "mute", "jan", "--term", "voetbal"});
  Sluis({"interest", "pause", "jan", "water"});
  Profiles({"water", "brug"});
  EXPECT_EQ(Sluis({"reload"}).out, "0 users and 1 interests put, 2 unchanged\n");
  EXPECT_THAT(Sluis({"interest", "list"}).out,
              AllOf(HasSubstr("jan/water"), HasSubstr("paused"), HasSubstr("jan/brug")));
  EXPECT_THAT(Sluis({"user", "show", "jan"}).out, HasSubstr("voetbal"));
  RawPeer peer(ZmqRole::kDealer, program.ingest());
  peer.SendHello("test");
  ASSERT_TRUE(peer.NextReply().has_welcome());
  peer.Send(MakeBatch(1, "1", "De brug is dicht"));
  ASSERT_EQ(peer.NextReply().ack().accepted(), 1u);
  EXPECT_THAT(Sluis({"matches", "jan"}).out, HasSubstr("brug"));
}

TEST_F(ReloadTest, ASignalDoesTheSame) {
  Profiles({});
  RunningProgram program(data_, {"--config", config_});
  Configure("[log]\nlevel = \"debug\"\nformat = \"json\"\n[ingest]\ncredit = 3\n");
  program.Signal(SIGHUP);
  EXPECT_THAT(program.NextLog("\"event\":\"reload\""),
              AllOf(HasSubstr("\"changed\":\"log.level,log.format\""),
                    HasSubstr("\"waiting\":\"ingest.credit\"")));
}

TEST_F(ReloadTest, WhatMustWaitIsNamed) {
  Profiles({});
  RunningProgram program(data_, {"--config", config_});
  Configure("[log]\nlevel = \"debug\"\n[ingest]\ncredit = 3\n[engine]\nworkers = 2\n");
  const std::string said = Sluis({"reload"}).out;
  EXPECT_THAT(said, HasSubstr("log.level is now debug (was info)\n"));
  EXPECT_THAT(said,
              HasSubstr("ingest.credit = 3 counts only from the next start on (runs with 16)"));
  EXPECT_THAT(said, HasSubstr("engine.workers = 2 counts only from the next start on"));
  // Asked again, it still waits, and the level is no news.
  const std::string again = Sluis({"reload"}).out;
  EXPECT_THAT(again, HasSubstr("ingest.credit = 3 counts only"));
  EXPECT_THAT(again, testing::Not(HasSubstr("log.level")));
}

TEST_F(ReloadTest, AWrongFileChangesNothing) {
  Profiles({"water"});
  RunningProgram program(data_, {"--config", config_});
  Configure("[log]\nlevel = \"debug\"\n[engine]\nworkers = -1\nworker = 1\n");
  Profiles({"water", "brug"});
  // The command itself must be able to start: it is told of the engine by --data alone.
  const ProgramResult result = RunSluis({"--data", data_, "reload"});
  EXPECT_EQ(result.exit_code, 65);
  EXPECT_THAT(result.error, AllOf(HasSubstr("sluis.toml:6:11: engine.workers"),
                                  HasSubstr("sluis.toml:7:1: Unknown key 'engine.worker'")));
  program.NextLog("event=reload-failed");
  Configure("");
  WriteBytes(profiles_, "[[interests]]\nowner = \"jan\"\nid = \"NO ID\"\ntitle = \"x\"\n");
  EXPECT_THAT(Sluis({"reload"}).error, HasSubstr("profiles.toml: interest 'NO ID'"));
  EXPECT_THAT(Sluis({"interest", "list"}).out, testing::Not(HasSubstr("brug")));
}

TEST_F(ReloadTest, AnotherModelComesWhilePostsGoOnAndNoneIsLost) {
  const SecondModel second;
  Profiles({"water"});
  RunningProgram program(data_, {"--config", config_});
  IngestClientOptions options;
  options.endpoint = program.ingest();
  options.producer = "test";
  std::atomic<bool> changed = false;
  std::atomic<uint64_t> sent = 0;
  uint64_t accepted = 0;
  std::thread producer([&] {
    auto client = IngestClient::Connect(options);
    ASSERT_TRUE(client.ok()) << client.status();
    while (!changed.load()) {
      v1::PostBatch batch;
      for (int i = 0; i < 20; ++i) *batch.add_posts() = MakePost(std::to_string(++sent), "water");
      ASSERT_TRUE((*client)->Send(std::move(batch)).ok());
    }
    ASSERT_TRUE((*client)->Drain().ok());
    accepted = (*client)->totals().accepted;
  });
  Profiles({"water", "brug"});
  Configure("[model]\npath = \"" + second.path() + "\"\n");
  EXPECT_THAT(Sluis({"reload"}).out,
              AllOf(HasSubstr("The model is being changed"), HasSubstr("1 interests put")));
  program.NextLog("event=model-changed");
  changed = true;
  producer.join();
  EXPECT_EQ(accepted, sent.load());
  EXPECT_THAT(Sluis({"model", "show"}).out, HasSubstr(second.path()));
  EXPECT_THAT(Sluis({"state", "show"}).out, HasSubstr("posts       " + std::to_string(accepted)));
}

}  // namespace
}  // namespace sluis
