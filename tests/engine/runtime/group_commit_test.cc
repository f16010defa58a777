// Batches that the engine takes together: one wait for the disk, and an answer for each.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/runtime/engine.h"
#include "engine/state/store.h"
#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

constexpr char kFlood[] = "Hoogwater in de rivier: de dijk bij het gemaal wordt bewaakt.";

v1::PostBatch Batch(uint64_t sequence, const std::vector<std::string>& ids) {
  v1::PostBatch batch;
  batch.set_sequence(sequence);
  for (const std::string& id : ids) *batch.add_posts() = MakePost(id, kFlood);
  return batch;
}

class GroupCommit : public testing::Test {
 protected:
  void SetUp() override {
    harness_.AddUser("anna");
    harness_.AddInterest(WaterInterest("anna"));
  }

  std::vector<v1::IngestReply> Send(
      const std::vector<std::pair<std::string, v1::PostBatch>>& sent) {
    std::vector<ProducerBatch> batches;
    for (const auto& [producer, batch] : sent) batches.push_back({producer, &batch});
    return harness_.engine().Ingest(batches);
  }

  // Of the stopped engine.
  uint64_t BatchesInState() {
    harness_.Stop();
    uint64_t number = 0;
    {
      const auto store = Store::Open({harness_.data_folder(), false});
      EXPECT_TRUE(store.ok()) << store.status();
      number = (*store)->counters().batch_number();
    }
    harness_.Start();
    return number;
  }

  EngineHarness harness_;
};

TEST_F(GroupCommit, ManyBatchesAreWrittenAsOne) {
  const uint64_t once = BatchesInState();
  ASSERT_TRUE(Send({{"p", Batch(1, {"1"})}})[0].has_ack());
  const uint64_t by_one = BatchesInState() - once;
  const auto replies = Send({{"p", Batch(2, {"2"})},
                             {"q", Batch(1, {"3", "4"})},
                             {"p", Batch(3, {"5"})},
                             {"p", Batch(4, {})}});
  ASSERT_THAT(replies, SizeIs(4));
  for (const v1::IngestReply& reply : replies) EXPECT_TRUE(reply.has_ack());
  EXPECT_EQ(replies[0].ack().stream_sequence(), 2u);
  EXPECT_EQ(replies[1].ack().stream_sequence(), 4u);
  EXPECT_EQ(replies[2].ack().stream_sequence(), 5u);
  // Opening the folder writes batches of its own, as many each time.
  EXPECT_EQ(BatchesInState() - once, 2 * by_one);
  EXPECT_THAT(harness_.Matches("anna"), SizeIs(5));
  v1::Hello hello;
  hello.set_producer("p");
  EXPECT_EQ(harness_.engine().Hello(hello)->last_durable_sequence(), 4u);
}

TEST_F(GroupCommit, EachBatchHasItsPlaceInItsProducersOrder) {
  const auto replies = Send({{"p", Batch(1, {"1"})},
                             {"p", Batch(1, {"1"})},
                             {"p", Batch(3, {"2"})},
                             {"q", Batch(1, {"1"})},
                             {"p", Batch(2, {"3"})}});
  ASSERT_THAT(replies, SizeIs(5));
  EXPECT_EQ(replies[0].ack().accepted(), 1u);
  EXPECT_EQ(replies[1].ack().duplicates(), 1u);
  EXPECT_EQ(replies[2].nack().reason(), v1::NACK_REASON_OUT_OF_ORDER);
  EXPECT_EQ(replies[3].ack().duplicates(), 1u);
  EXPECT_EQ(replies[4].ack().accepted(), 1u);
  EXPECT_THAT(harness_.Matches("anna"), SizeIs(2));
}

TEST_F(GroupCommit, MorePostsThanARunHoldsAreTakenInSeveral) {
  std::vector<std::pair<std::string, v1::PostBatch>> sent;
  for (uint64_t sequence = 1; sequence <= 3; ++sequence) {
    std::vector<std::string> ids;
    for (uint64_t i = 0; i < 700; ++i) ids.push_back(std::to_string(sequence * 1000 + i));
    sent.emplace_back("p", Batch(sequence, ids));
  }
  const auto replies = Send(sent);
  for (const v1::IngestReply& reply : replies) EXPECT_EQ(reply.ack().accepted(), 700u);
  EXPECT_EQ(replies[2].ack().stream_sequence(), 2100u);
  v1::ControlRequest request;
  request.mutable_stats();
  EXPECT_EQ(harness_.Do(request).stats().posts(), 2100u);
}

TEST_F(GroupCommit, WithoutRoomEachIsRefusedButWhatWasTakenBefore) {
  ASSERT_TRUE(Send({{"p", Batch(1, {"1"})}})[0].has_ack());
  harness_.Stop();
  harness_.disk_reserve_bytes = uint64_t{1} << 60;
  harness_.Start();
  const auto replies =
      Send({{"p", Batch(1, {"1"})}, {"p", Batch(2, {"2"})}, {"q", Batch(1, {"3"})}});
  ASSERT_THAT(replies, SizeIs(3));
  EXPECT_EQ(replies[0].ack().duplicates(), 1u);
  for (const size_t i : {1u, 2u}) {
    EXPECT_EQ(replies[i].nack().reason(), v1::NACK_REASON_STORAGE);
    EXPECT_THAT(replies[i].nack().message(), HasSubstr("it goes on by itself"));
  }
}

}  // namespace
}  // namespace sluis
