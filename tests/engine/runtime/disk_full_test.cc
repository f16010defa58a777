// A disk that fills up, again and again: producers are told, readers go on, and so does everything
// once there is room.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <atomic>
#include <memory>
#include <string>
#include <utility>

#include "fmt/format.h"
#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using ::testing::HasSubstr;

constexpr uint64_t kReserve = uint64_t{8} << 20;
constexpr uint64_t kMoreRoom = uint64_t{1} << 20;
constexpr int kPostsABatch = 200;
constexpr int kCycles = 10;

class FileOnSmallDisk final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FileOnSmallDisk(std::unique_ptr<FSWritableFile> file, std::atomic<int64_t>* free)
      : FSWritableFileOwnerWrapper(std::move(file)), free_(free) {}

  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* context) override {
    if (free_->fetch_sub(static_cast<int64_t>(data.size())) < static_cast<int64_t>(data.size())) {
      return rocksdb::IOStatus::NoSpace("the disk is full");
    }
    return FSWritableFileOwnerWrapper::Append(data, options, context);
  }
  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           const rocksdb::DataVerificationInfo& /*checksum*/,
                           rocksdb::IODebugContext* context) override {
    return Append(data, options, context);
  }

 private:
  std::atomic<int64_t>* const free_;
};

// Counts what is written and deletes nothing: full all the sooner.
class SmallDisk final : public rocksdb::FileSystemWrapper {
 public:
  SmallDisk() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}

  const char* Name() const override { return "SmallDisk"; }

  rocksdb::IOStatus NewWritableFile(const std::string& path, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* context) override {
    std::unique_ptr<rocksdb::FSWritableFile> made;
    const rocksdb::IOStatus status =
        FileSystemWrapper::NewWritableFile(path, options, &made, context);
    if (status.ok()) *file = std::make_unique<FileOnSmallDisk>(std::move(made), &free);
    return status;
  }
  rocksdb::IOStatus GetFreeSpace(const std::string& /*path*/, const rocksdb::IOOptions& /*options*/,
                                 uint64_t* bytes, rocksdb::IODebugContext* /*context*/) override {
    *bytes = static_cast<uint64_t>(std::max<int64_t>(0, free));
    if (answers_left > 0 && --answers_left == 0) free = 0;
    return rocksdb::IOStatus::OK();
  }

  // After so many answers about its room there is none.
  std::atomic<int> answers_left = 0;
  std::atomic<int64_t> free = static_cast<int64_t>(kReserve + kMoreRoom);
};

class DiskFull : public testing::Test {
 protected:
  DiskFull() {
    harness_.Stop();
    harness_.environment = environment_.get();
    harness_.disk_reserve_bytes = kReserve;
    harness_.Start();
    harness_.AddUser("jan");
    harness_.AddInterest(WaterInterest("jan"));
  }

  // The next batch, until it is taken; the same one again after a refusal.
  v1::IngestReply Send() {
    v1::PostBatch batch;
    batch.set_sequence(acknowledged_ + 1);
    for (int i = 0; i < kPostsABatch; ++i) {
      v1::Post* post = batch.add_posts();
      *post = MakePost(fmt::format("{}-{}", batch.sequence(), i),
                       fmt::format("Hoogwater: kwel bij dijk {} langs de rivier", i));
      // Takes room, and says nothing.
      post->mutable_author()->set_name(std::string(300, 'x'));
    }
    batch.set_replay_clock(true);
    v1::IngestReply reply = harness_.engine().Ingest("test", batch);
    if (reply.has_ack()) {
      ++acknowledged_;
      EXPECT_EQ(reply.ack().accepted(), static_cast<uint32_t>(kPostsABatch));
    }
    return reply;
  }

  uint64_t PostsInState() {
    v1::ControlRequest request;
    request.mutable_stats();
    return harness_.Do(request).stats().posts();
  }

  const std::shared_ptr<SmallDisk> disk_ = std::make_shared<SmallDisk>();
  const std::unique_ptr<rocksdb::Env> environment_ = rocksdb::NewCompositeEnv(disk_);
  EngineHarness harness_;
  uint64_t acknowledged_ = 0;
};

TEST_F(DiskFull, RefusesPostsServesReadersAndGoesOnByItself) {
  for (int cycle = 0; cycle < kCycles; ++cycle) {
    SCOPED_TRACE(testing::Message() << "cycle " << cycle);
    v1::IngestReply reply = Send();
    while (reply.has_ack()) reply = Send();
    ASSERT_EQ(reply.nack().reason(), v1::NACK_REASON_STORAGE);
    EXPECT_THAT(reply.nack().message(), HasSubstr("it goes on by itself"));
    // A reader asks and judges meanwhile.
    EXPECT_EQ(PostsInState(), acknowledged_ * kPostsABatch);
    const auto matches = harness_.Matches("jan");
    ASSERT_FALSE(matches.empty());
    v1::ControlRequest judge;
    judge.mutable_judge()->mutable_judgement()->set_owner_id("jan");
    judge.mutable_judge()->mutable_judgement()->set_interest_id("hoogwater");
    *judge.mutable_judge()->mutable_judgement()->mutable_post() = matches[0].match().post();
    judge.mutable_judge()->mutable_judgement()->set_verdict(v1::VERDICT_MORE);
    harness_.Do(judge);
    EXPECT_TRUE(Send().has_nack());
    disk_->free += static_cast<int64_t>(kMoreRoom);
    ASSERT_TRUE(Send().has_ack());
  }
  harness_.Stop();
  harness_.Start();
  EXPECT_EQ(PostsInState(), acknowledged_ * kPostsABatch);
}

// Another program takes what was free when the batch began.
TEST_F(DiskFull, KeepsNothingOfABatchThatFindsNoRoomInTheEnd) {
  ASSERT_TRUE(Send().has_ack());
  const size_t matches = harness_.Matches("jan").size();
  disk_->answers_left = 1;
  EXPECT_EQ(Send().nack().reason(), v1::NACK_REASON_STORAGE);
  EXPECT_EQ(PostsInState(), acknowledged_ * kPostsABatch);
  EXPECT_EQ(harness_.Matches("jan").size(), matches);
  disk_->free = static_cast<int64_t>(kReserve + kMoreRoom);
  ASSERT_TRUE(Send().has_ack());
  EXPECT_EQ(PostsInState(), acknowledged_ * kPostsABatch);
  EXPECT_EQ(harness_.Matches("jan").size(), 2 * matches);
}

TEST_F(DiskFull, RefusesChangesToo) {
  disk_->free = kReserve / 4;
  v1::ControlRequest request;
  *request.mutable_put_interest()->mutable_interest() = WaterInterest("jan");
  request.mutable_put_interest()->mutable_interest()->set_title("Iets anders");
  const v1::ControlReply refused = harness_.Ask(request);
  EXPECT_EQ(refused.status().code(), static_cast<int>(absl::StatusCode::kResourceExhausted));
  disk_->free = kReserve;
  harness_.Do(request);
}

TEST_F(DiskFull, RefusesAnErasureThatWouldNotFitBeforeAnythingIsErased) {
  harness_.AddUser("piet");
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(Send().has_ack());
  const auto erase = [this](const char* user) {
    v1::ControlRequest request;
    request.mutable_erase_person()->mutable_person()->set_owner_id(user);
    return harness_.Ask(request);
  };
  // From then on the posts are in a table.
  disk_->free = int64_t{1} << 40;
  ASSERT_EQ(erase("piet").status().code(), 0);
  disk_->free = kReserve / 2 + 4096;
  const v1::ControlReply refused = erase("jan");
  EXPECT_EQ(refused.status().code(), static_cast<int>(absl::StatusCode::kResourceExhausted));
  EXPECT_THAT(refused.status().message(), HasSubstr("Nothing was erased"));
  EXPECT_FALSE(harness_.Matches("jan").empty());
  disk_->free = int64_t{1} << 40;
  EXPECT_EQ(erase("jan").status().code(), 0);
}

}  // namespace
}  // namespace sluis
