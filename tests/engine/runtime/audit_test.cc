// The engine on its audit: questions are in it too, and its head is told outside.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

class EngineAuditTest : public ::testing::Test {
 protected:
  EngineAuditTest() { Open(); }
  void Open() {
    engine_.reset();
    EngineOptions options;
    options.data_folder = folder_ / "data";
    options.model_path = kModelPath;
    options.sync = false;
    options.on_audit_head = [this](const AuditHead& head) { heads_.push_back(head); };
    auto opened = Engine::Open(options, &clock_);
    ASSERT_TRUE(opened.ok()) << opened.status();
    engine_ = *std::move(opened);
  }
  void AskForOwner(const std::string& principal) {
    v1::ControlRequest request;
    request.mutable_get_owner()->set_owner_id("jan");
    EXPECT_NE(engine_->Handle(request, principal).status().code(), 0);
  }
  v1::AuditVerification Verify(const std::string& head = "") {
    v1::ControlRequest request;
    request.mutable_verify_audit()->set_head(head);
    const v1::ControlReply reply = engine_->Handle(request);
    EXPECT_EQ(reply.status().code(), 0) << reply.status().message();
    return reply.audit_verification();
  }

  ScratchFolder folder_;
  FakeClock clock_;
  std::vector<AuditHead> heads_;
  std::unique_ptr<Engine> engine_;
};

TEST_F(EngineAuditTest, AQuestionIsRecordedWithHowItEnded) {
  AskForOwner("phone");
  v1::ControlRequest request;
  request.mutable_list_audit();
  const v1::ControlReply reply = engine_->Handle(request);
  ASSERT_EQ(reply.audit().entries_size(), 1) << reply.DebugString();
  EXPECT_EQ(reply.audit().entries(0).principal(), "phone");
  EXPECT_EQ(reply.audit().entries(0).action(), "get_owner");
  // There is no such user, so the name is not kept.
  EXPECT_EQ(reply.audit().entries(0).owner().substr(0, 1), "~");
  EXPECT_EQ(reply.audit().entries(0).code(), 5);
}

TEST_F(EngineAuditTest, TellsItsHeadEveryFiveMinutesAndAtTheEnd) {
  AskForOwner("phone");
  EXPECT_TRUE(engine_->Tick().ok());
  const size_t told = heads_.size();
  const AuditHead first = heads_.back();
  EXPECT_EQ(first.number, 1U);
  for (int minute = 0; minute < 4; ++minute) {
    clock_.Advance(absl::Minutes(1));
    AskForOwner("phone");
    EXPECT_TRUE(engine_->Tick().ok());
    EXPECT_EQ(heads_.size(), told);
  }
  clock_.Advance(absl::Minutes(1));
  EXPECT_TRUE(engine_->Tick().ok());
  EXPECT_EQ(heads_.size(), told + 1);
  EXPECT_EQ(heads_.back().number, 5U);
  AskForOwner("laptop");
  Open();
  const AuditHead last = heads_.back();
  EXPECT_EQ(last.number, 6U);
  for (const AuditHead& head : {first, last}) EXPECT_TRUE(Verify(head.hash).sound());
  EXPECT_FALSE(Verify(std::string(64, '0')).sound());
}

}  // namespace
}  // namespace sluis
