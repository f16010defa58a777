// The real program dies at any moment, again and again, in the middle of a stream. Beside it a
// ledger is kept of what it acknowledged; in the end it knows what an undisturbed run knows.
//   SLUIS_KILLS=200 build/release/bin/end_to_end_test --gtest_filter='Kill*'
// kills so often, and a tenth as often at each named place.
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "tests/end_to_end/demo_stream.h"
#include "tests/engine/scratch_folder.h"

namespace sluis {
namespace {

// Small, so that there are many moments.
constexpr uint32_t kBatch = 3;
// Batches that may be sent before one is acknowledged.
constexpr size_t kWithoutAcks = 4;

int Kills(int by_default) {
  const char* const named = std::getenv("SLUIS_KILLS");
  return named == nullptr ? by_default : std::atoi(named);
}

// A data folder whose engine goes through the stream in spite of it all.
class DisturbedStream {
 public:
  DisturbedStream() { AddReaders(data_); }

  // So far as is sure.
  bool at_end() const { return acknowledged_ == batches_.size(); }

  // The engine is started, sent `count` batches and killed. No moment of its work is the same.
  void SendAndKill(size_t count) {
    Server server(data_, "1", {digests_});
    const std::unique_ptr<IngestClient> client = Connect(server.endpoint());
    if (client == nullptr) return;
    Send(client.get(), 0, count);
    server.Signal(SIGKILL);
    EXPECT_EQ(server.Finish(), -1);
    NoteAcks(*client);
  }

  // The engine is started and sent a few batches, at one of which it ends itself at the point. It
  // may pass the point also by what it writes of itself, and end before: then for this its client
  // waits in vain.
  void SendToThePoint(const std::string& point, uint64_t random) {
    const size_t left = std::min(kWithoutAcks, batches_.size() - acknowledged_);
    const size_t before = random % left;
    const std::string pass = std::to_string(before + 1);
    Server server(data_, "1", {digests_, "SLUIS_KILL_POINT=" + point + ":" + pass});
    const auto client = TryConnect(server.endpoint(), absl::Seconds(10));
    // Each of those before is written by itself; the rest, if it waits, together.
    if (client.ok()) Send(client->get(), before, left - before);
    EXPECT_EQ(server.Finish(), -1);
    if (client.ok()) NoteAcks(**client);
  }

  void Finish() {
    Server server(data_, "1", {digests_});
    const std::unique_ptr<IngestClient> client = Connect(server.endpoint());
    if (client == nullptr) return;
    Begin(*client);
    while (next_ < batches_.size()) ASSERT_TRUE(client->Send(batches_[next_++]).ok());
    ASSERT_TRUE(client->Drain().ok());
    EXPECT_EQ(client->totals().refused, 0u);
    server.Signal(SIGTERM);
    EXPECT_EQ(server.Finish(), 0);
  }

  std::string Outcome() const { return sluis::Outcome(data_); }
  std::map<std::string, std::string> Files() const { return FilesIn(folder_ / "digests"); }

 private:
  // `one_by_one` batches, each after the ack of the one before, and up to `count` more without
  // waiting.
  void Send(IngestClient* client, size_t one_by_one, size_t count) {
    Begin(*client);
    ASSERT_GE(client->welcome().credit(), kWithoutAcks);
    for (; one_by_one > 0; --one_by_one) {
      if (!client->Send(batches_[next_++]).ok() || !client->Drain().ok()) return;
    }
    for (; count > 0 && next_ < batches_.size(); --count) {
      if (!client->Send(batches_[next_++]).ok()) return;
    }
  }

  // Where the engine stands is where it goes on.
  void Begin(const IngestClient& client) {
    const uint64_t durable = client.welcome().last_durable_sequence();
    EXPECT_GE(durable, acknowledged_) << "acknowledged batches are gone";
    EXPECT_LE(durable, batches_.size());
    next_ = durable;
    durable_before_ = durable;
  }

  void NoteAcks(const IngestClient& client) {
    acknowledged_ = durable_before_ + client.totals().batches;
  }

  const ScratchFolder folder_;
  const std::string data_ = folder_ / "data";
  const std::string digests_ = "SLUIS_DIGESTS_FOLDER=" + (folder_ / "digests");
  const std::vector<v1::PostBatch> batches_ = ReadDemo(kBatch);
  uint64_t next_ = 0;
  uint64_t durable_before_ = 0;
  uint64_t acknowledged_ = 0;  // batches: the ledger
};

// What it led to: all that can be asked for, and the files of digests.
void ExpectUndisturbed(const DisturbedStream& stream) {
  static const std::string outcome = UndisturbedOutcome();
  static const std::map<std::string, std::string> files = [] {
    DisturbedStream undisturbed;
    undisturbed.Finish();
    return undisturbed.Files();
  }();
  ASSERT_EQ(stream.Outcome(), outcome);
  ASSERT_EQ(stream.Files(), files);
}

TEST(Kill, AtRandomMomentsLosesAndDoublesNothing) {
  std::mt19937 random(1);
  int kills = Kills(20);
  while (kills > 0) {
    DisturbedStream stream;
    for (; kills > 0 && !stream.at_end(); --kills) stream.SendAndKill(random() % 40);
    stream.Finish();
    ExpectUndisturbed(stream);
    if (testing::Test::HasFailure()) return;
  }
}

class KillPoint : public testing::TestWithParam<const char*> {};

TEST_P(KillPoint, LosesAndDoublesNothing) {
  std::mt19937 random(2);
  int kills = (Kills(20) + 9) / 10;
  while (kills > 0) {
    DisturbedStream stream;
    for (; kills > 0 && !stream.at_end(); --kills) stream.SendToThePoint(GetParam(), random());
    stream.Finish();
    ExpectUndisturbed(stream);
    if (testing::Test::HasFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Points, KillPoint,
                         testing::Values("before-write", "after-write", "after-sync", "after-mark",
                                         "before-ack", "after-ack"),
                         [](const auto& point) {
                           std::string name = point.param;
                           name[name.find('-')] = '_';
                           return name;
                         });

}  // namespace
}  // namespace sluis
