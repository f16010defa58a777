#include "connectors/zeromq/ingest_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/connectors/zeromq/served_engine.h"

namespace sluis {
namespace {

using ::testing::HasSubstr;

IngestClientOptions ClientOf(const std::string& endpoint) {
  IngestClientOptions options;
  options.endpoint = endpoint;
  options.producer = "files";
  options.hello_timeout = absl::Seconds(2);
  options.ack_timeout = absl::Milliseconds(500);
  options.give_up_after = absl::Seconds(30);
  options.retry_pause = absl::Milliseconds(20);
  return options;
}

v1::PostBatch BatchOf(int first, int count) {
  v1::PostBatch batch;
  for (int i = first; i < first + count; ++i) {
    *batch.add_posts() = MakePost(std::to_string(i), "Bericht nummer " + std::to_string(i));
  }
  return batch;
}

TEST(IngestClient, GetsEverythingAcknowledged) {
  const TemporaryFolder folder;
  ServedEngine served(EngineIn(folder.path()), ServerIn(folder.path()));
  auto client = IngestClient::Connect(ClientOf(served.server().ingest_endpoint()));
  ASSERT_TRUE(client.ok()) << client.status();
  // More batches than the credit allows at once.
  for (int i = 0; i < 50; ++i) {
    const auto sequence = (*client)->Send(BatchOf(i * 3, 3));
    ASSERT_TRUE(sequence.ok()) << sequence.status();
    EXPECT_EQ(*sequence, static_cast<uint64_t>(i) + 1);
    EXPECT_LE((*client)->unacknowledged(), (*client)->welcome().credit());
  }
  ASSERT_TRUE((*client)->Drain().ok());
  EXPECT_EQ((*client)->totals().batches, 50U);
  EXPECT_EQ((*client)->totals().accepted, 150U);
  EXPECT_EQ((*client)->totals().stream_sequence, 150U);
  EXPECT_EQ((*client)->totals().reconnects, 0U);
}

TEST(IngestClient, GoesOnWhereItsNameLeftOff) {
  const TemporaryFolder folder;
  ServedEngine served(EngineIn(folder.path()), ServerIn(folder.path()));
  for (uint64_t run = 0; run < 2; ++run) {
    auto client = IngestClient::Connect(ClientOf(served.server().ingest_endpoint()));
    ASSERT_TRUE(client.ok()) << client.status();
    EXPECT_EQ((*client)->welcome().last_durable_sequence(), run);
    EXPECT_EQ(*(*client)->Send(BatchOf(0, 3)), run + 1);
    ASSERT_TRUE((*client)->Drain().ok());
    EXPECT_EQ((*client)->totals().accepted, run == 0 ? 3U : 0U);
    EXPECT_EQ((*client)->totals().duplicates, run == 0 ? 0U : 3U);
  }
}

TEST(IngestClient, ReportsThePostsThatWereRefused) {
  const TemporaryFolder folder;
  ServedEngine served(EngineIn(folder.path()), ServerIn(folder.path()));
  auto client = IngestClient::Connect(ClientOf(served.server().ingest_endpoint()));
  ASSERT_TRUE(client.ok()) << client.status();
  v1::PostBatch batch = BatchOf(0, 3);
  batch.mutable_posts(1)->set_text(std::string(70000, 'a'));
  ASSERT_TRUE((*client)->Send(std::move(batch)).ok());
  ASSERT_TRUE((*client)->Drain().ok());
  EXPECT_EQ((*client)->totals().accepted, 2U);
  EXPECT_EQ((*client)->totals().refused, 1U);
  const std::vector<RefusedItem> refused = (*client)->TakeRefused();
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].index, 1U);
  EXPECT_EQ(refused[0].id, "1");
  EXPECT_THAT(refused[0].reason, HasSubstr("text is 70000 bytes long"));
  EXPECT_TRUE((*client)->TakeRefused().empty());
}

TEST(IngestClient, RefusesABatchThatTheEngineWouldNotTake) {
  const TemporaryFolder folder;
  EngineOptions options = EngineIn(folder.path());
  options.max_posts_per_batch = 5;
  ServedEngine served(options, ServerIn(folder.path()));
  auto client = IngestClient::Connect(ClientOf(served.server().ingest_endpoint()));
  ASSERT_TRUE(client.ok()) << client.status();
  EXPECT_TRUE(absl::IsInvalidArgument((*client)->Send(BatchOf(0, 6)).status()));
  v1::PostBatch huge = BatchOf(0, 1);
  huge.mutable_posts(0)->set_text(std::string(17 << 20, 'a'));
  EXPECT_TRUE(absl::IsInvalidArgument((*client)->Send(huge).status()));
  EXPECT_EQ(*(*client)->Send(BatchOf(0, 5)), 1U);
  EXPECT_TRUE((*client)->Drain().ok());
}

TEST(IngestClient, SurvivesARestartOfTheEngine) {
  const TemporaryFolder folder;
  ZmqServerOptions server = ServerIn(folder.path());
  auto served = std::make_unique<ServedEngine>(EngineIn(folder.path()), server);
  server.ingest_endpoint = served->server().ingest_endpoint();
  auto client = IngestClient::Connect(ClientOf(server.ingest_endpoint));
  ASSERT_TRUE(client.ok()) << client.status();
  for (int i = 0; i < 10; ++i) ASSERT_TRUE((*client)->Send(BatchOf(i * 3, 3)).ok());
  served.reset();
  served = std::make_unique<ServedEngine>(EngineIn(folder.path()), server);
  for (int i = 10; i < 20; ++i) ASSERT_TRUE((*client)->Send(BatchOf(i * 3, 3)).ok());
  ASSERT_TRUE((*client)->Drain().ok());
  const IngestTotals& totals = (*client)->totals();
  EXPECT_EQ(totals.batches, 20U);
  EXPECT_EQ(totals.accepted + totals.duplicates + totals.unreported, 60U);
  v1::ControlRequest stats;
  stats.mutable_stats();
  EXPECT_EQ(served->engine().Handle(stats).stats().posts(), 60U);
}

TEST(IngestClient, NoticesThatItsNameIsTaken) {
  const TemporaryFolder folder;
  ServedEngine served(EngineIn(folder.path()), ServerIn(folder.path()));
  auto first = IngestClient::Connect(ClientOf(served.server().ingest_endpoint()));
  auto second = IngestClient::Connect(ClientOf(served.server().ingest_endpoint()));
  ASSERT_TRUE(first.ok() && second.ok());
  for (int i = 0; i < 3; ++i) ASSERT_TRUE((*second)->Send(BatchOf(i, 1)).ok());
  ASSERT_TRUE((*second)->Drain().ok());
  // On a slow machine the client has given the connection up by now and finds out in Send.
  absl::Status status = (*first)->Send(BatchOf(10, 1)).status();
  if (status.ok()) status = (*first)->Drain();
  EXPECT_TRUE(absl::IsAborted(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("somebody else sends under the name"));
}

TEST(IngestClient, GivesUpAndSaysWhy) {
  const TemporaryFolder folder;
  IngestClientOptions options = ClientOf("ipc://" + folder.path() + "/nobody");
  options.hello_timeout = absl::Milliseconds(20);
  options.give_up_after = absl::Milliseconds(100);
  const auto client = IngestClient::Connect(options);
  EXPECT_TRUE(absl::IsUnavailable(client.status())) << client.status();
  EXPECT_THAT(std::string(client.status().message()), HasSubstr("nobody listens"));
}

TEST(IngestClient, IsRefusedUnderABadName) {
  const TemporaryFolder folder;
  ServedEngine served(EngineIn(folder.path()), ServerIn(folder.path()));
  IngestClientOptions options = ClientOf(served.server().ingest_endpoint());
  options.producer = "Not A Name";
  const auto client = IngestClient::Connect(options);
  EXPECT_TRUE(absl::IsFailedPrecondition(client.status())) << client.status();
}

}  // namespace
}  // namespace sluis
