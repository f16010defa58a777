#include "connectors/zeromq/frames.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "tests/connectors/zeromq/served_engine.h"
#include "tests/proto/filled_messages.h"

namespace sluis {
namespace {

using ::testing::HasSubstr;

v1::IngestRequest ThreePosts() {
  v1::IngestRequest request = MakeBatch(7, "1", "hoogwater");
  *request.mutable_batch()->add_posts() = MakePost("2", "dijk");
  *request.mutable_batch()->add_posts() = MakePost("3", "brug");
  request.mutable_batch()->set_replay_clock(true);
  return request;
}

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST(ParseIngestFrame, ReadsABatchAsProtobufDoes) {
  const v1::IngestRequest request = ThreePosts();
  const auto frame = ParseIngestFrame(request.SerializeAsString(), 10);
  ASSERT_TRUE(frame.ok()) << frame.status();
  EXPECT_EQ(frame->request.SerializeAsString(), request.SerializeAsString());
  EXPECT_TRUE(frame->unreadable.empty());
}

TEST(ParseIngestFrame, ReadsEveryFieldOfEveryRequest) {
  for (const char* kind : {"hello", "batch", "ping"}) {
    v1::IngestRequest request;
    FillEveryField(&request, kind);
    const auto frame = ParseIngestFrame(request.SerializeAsString(), 10);
    ASSERT_TRUE(frame.ok()) << frame.status();
    EXPECT_EQ(frame->request.SerializeAsString(), request.SerializeAsString()) << kind;
  }
}

TEST(ParseIngestFrame, LosesOnlyThePostThatIsNotUtf8) {
  const std::string bytes = Replaced(ThreePosts().SerializeAsString(), "dijk", "d\xFFjk");
  const auto frame = ParseIngestFrame(bytes, 10);
  ASSERT_TRUE(frame.ok()) << frame.status();
  const v1::PostBatch& batch = frame->request.batch();
  ASSERT_EQ(batch.posts_size(), 3);
  EXPECT_EQ(batch.sequence(), 7U);
  EXPECT_TRUE(batch.replay_clock());
  EXPECT_EQ(batch.posts(0).text(), "hoogwater");
  EXPECT_EQ(batch.posts(1).ByteSizeLong(), 0U);
  EXPECT_EQ(batch.posts(2).text(), "brug");
  ASSERT_EQ(frame->unreadable.size(), 1U);
  EXPECT_EQ(frame->unreadable[0].index(), 1U);
  EXPECT_EQ(frame->unreadable[0].reason(), "text is not valid UTF-8");
}

TEST(ParseIngestFrame, NamesAnInnerFieldThatIsNotUtf8) {
  const std::string bytes = Replaced(ThreePosts().SerializeAsString(), "author-1", "auth\xC3(-1");
  const auto frame = ParseIngestFrame(bytes, 10);
  ASSERT_TRUE(frame.ok()) << frame.status();
  ASSERT_EQ(frame->unreadable.size(), 1U);
  EXPECT_EQ(frame->unreadable[0].reason(), "author.id is not valid UTF-8");
}

TEST(ParseIngestFrame, RefusesABatchOfEndlessGoneAuthors) {
  v1::IngestRequest request = ThreePosts();
  for (int i = 0; i < 1024; ++i) request.mutable_batch()->add_gone_authors()->set_id("jan");
  EXPECT_TRUE(ParseIngestFrame(request.SerializeAsString(), 10).ok());
  request.mutable_batch()->add_gone_authors()->set_id("jan");
  const auto frame = ParseIngestFrame(request.SerializeAsString(), 10);
  EXPECT_TRUE(absl::IsResourceExhausted(frame.status())) << frame.status();
}

TEST(ParseIngestFrame, RefusesAPostOfEndlessListsUnread) {
  v1::IngestRequest request = ThreePosts();
  for (int i = 0; i < 3000; ++i) request.mutable_batch()->mutable_posts(2)->add_media();
  const auto frame = ParseIngestFrame(request.SerializeAsString(), 10);
  ASSERT_TRUE(frame.ok()) << frame.status();
  ASSERT_EQ(frame->unreadable.size(), 1U);
  EXPECT_THAT(frame->unreadable[0].reason(), HasSubstr("more than 2048 values"));
  EXPECT_EQ(frame->request.batch().posts(2).media_size(), 0);
}

TEST(ParseIngestFrame, RefusesABatchOfTooManyPosts) {
  const auto frame = ParseIngestFrame(ThreePosts().SerializeAsString(), 2);
  EXPECT_TRUE(absl::IsResourceExhausted(frame.status())) << frame.status();
}

TEST(ParseIngestFrame, RefusesWhatIsNotOneRequest) {
  const std::string good = ThreePosts().SerializeAsString();
  for (const std::string& bytes :
       {std::string(), std::string("\xFF\xFF\xFF"), std::string("hello there"), good + good}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ParseIngestFrame(bytes, 10).status())) << bytes.size();
  }
}

TEST(ParseIngestFrame, RefusesAFrameThatIsCutAnywhere) {
  const std::string good = ThreePosts().SerializeAsString();
  for (size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(ParseIngestFrame(std::string_view(good).substr(0, size), 10).ok()) << size;
  }
}

TEST(ParseIngestFrame, SurvivesDamageAnywhere) {
  const std::string good = ThreePosts().SerializeAsString();
  std::mt19937 random(7);
  for (int i = 0; i < 20000; ++i) {
    std::string bytes = good;
    for (int n = 0; n < 3; ++n) bytes[random() % bytes.size()] = static_cast<char>(random());
    const auto frame = ParseIngestFrame(bytes, 10);
    if (frame.ok()) {
      EXPECT_LE(frame->request.batch().posts_size(), 10);
    }
    BatchSequence(bytes);
  }
}

TEST(BatchSequence, IsFoundWithoutReadingThePosts) {
  EXPECT_EQ(BatchSequence(ThreePosts().SerializeAsString()), 7U);
  EXPECT_EQ(BatchSequence(Replaced(ThreePosts().SerializeAsString(), "dijk", "\xFF\xFF\xFF\xFF")),
            7U);
  EXPECT_EQ(BatchSequence(""), 0U);
  EXPECT_EQ(BatchSequence("nonsense"), 0U);
}

TEST(ParseControlFrame, NamesTheFieldThatIsNotUtf8) {
  const std::string bytes = Replaced(PutOwner("anna").SerializeAsString(), "Anna", "Ann\xE9");
  const auto request = ParseControlFrame(bytes);
  ASSERT_TRUE(absl::IsInvalidArgument(request.status())) << request.status();
  EXPECT_THAT(std::string(request.status().message()),
              HasSubstr("put_owner.owner.name is not valid UTF-8"));
}

TEST(ParseControlFrame, ReadsWhatIsGoodAndRefusesWhatIsNot) {
  EXPECT_TRUE(ParseControlFrame(PutOwner("anna").SerializeAsString()).ok());
  EXPECT_TRUE(absl::IsInvalidArgument(ParseControlFrame("nonsense").status()));
  v1::ControlRequest request = PutOwner("anna");
  for (int i = 0; i < 70000; ++i) request.mutable_put_owner()->mutable_owner()->add_mutes();
  EXPECT_TRUE(absl::IsInvalidArgument(ParseControlFrame(request.SerializeAsString()).status()));
}

}  // namespace
}  // namespace sluis
