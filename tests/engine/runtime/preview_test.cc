// What another wording of an interest would have found.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::SizeIs;

constexpr char kFlood[] =
    "Hoogwater in de rivier: de dijk bij het gemaal wordt bewaakt, kwel gemeld.";
constexpr char kPie[] = "Appeltaart met kaneel en rozijnen, heerlijk bij de koffie.";

class PreviewTest : public testing::Test {
 protected:
  void SetUp() override {
    harness.AddUser("anna");
    harness.AddInterest(interest);
  }

  v1::ControlReply Ask(void (*change)(v1::PreviewInterestRequest*)) {
    v1::ControlRequest request;
    *request.mutable_preview_interest()->mutable_interest() = interest;
    change(request.mutable_preview_interest());
    return harness.Ask(request);
  }

  v1::Explanation Explain(const std::string& post_id) {
    v1::ControlRequest request;
    request.mutable_explain()->set_owner_id("anna");
    request.mutable_explain()->set_interest_id("hoogwater");
    request.mutable_explain()->mutable_post()->set_source("mastodon");
    request.mutable_explain()->mutable_post()->set_id(post_id);
    return harness.Do(request).explain().explanations(0);
  }

  EngineHarness harness;
  v1::Interest interest = WaterInterest("anna");
};

TEST_F(PreviewTest, ListsWhatIsAddedAndDroppedAndWhy) {
  harness.Send({MakePost("1", kFlood), MakePost("2", kPie)});
  const v1::InterestPreview preview = Ask([](v1::PreviewInterestRequest* request) {
                                        request->mutable_interest()->set_title("Appeltaart");
                                        request->mutable_interest()->clear_description();
                                        request->mutable_interest()->add_forbidden("kwel");
                                      }).preview();
  EXPECT_EQ(preview.posts(), 2u);
  EXPECT_EQ(preview.matches_now(), 1u);
  EXPECT_EQ(preview.matches_then(), 1u);
  EXPECT_EQ(preview.daily_now(), 1);
  ASSERT_THAT(preview.added(), SizeIs(1));
  EXPECT_EQ(preview.added(0).post().id(), "2");
  ASSERT_THAT(preview.dropped(), SizeIs(1));
  EXPECT_EQ(preview.dropped(0).post().id(), "1");
  EXPECT_EQ(preview.dropped(0).left_out(), v1::LEFT_OUT_REASON_UNSPECIFIED);
}

TEST_F(PreviewTest, ChangesNothing) {
  harness.Send({MakePost("1", kFlood)});
  const std::string before = Explain("1").SerializeAsString();
  Ask([](v1::PreviewInterestRequest* request) {
    request->mutable_interest()->set_title("Appeltaart");
  });
  EXPECT_EQ(Explain("1").SerializeAsString(), before);
}

TEST_F(PreviewTest, LooksAtTheTimeThatIsAskedFor) {
  for (int day = 0; day < 4; ++day) {
    harness.Send({MakePost(std::to_string(day), kFlood, harness.clock.Now())});
    harness.clock.Advance(absl::Hours(24));
  }
  const auto ask = [](v1::PreviewInterestRequest* request) {
    const absl::Time start = absl::FromUnixSeconds(1773302400);
    *request->mutable_from() = ToTimestamp(start + absl::Hours(24));
    *request->mutable_until() = ToTimestamp(start + absl::Hours(72));
  };
  const v1::InterestPreview preview = Ask(ask).preview();
  EXPECT_EQ(preview.posts(), 2u);
  EXPECT_EQ(preview.until().seconds() - preview.from().seconds(), 24 * 3600);
  EXPECT_EQ(preview.matches_now(), 2u);
  EXPECT_EQ(preview.daily_now(), 2);
}

TEST_F(PreviewTest, ANewInterestIsComparedWithNothing) {
  harness.Send({MakePost("1", kFlood)});
  const v1::InterestPreview preview = Ask([](v1::PreviewInterestRequest* request) {
                                        request->mutable_interest()->set_id("nieuw");
                                      }).preview();
  EXPECT_EQ(preview.matches_now(), 0u);
  EXPECT_EQ(preview.matches_then(), 1u);
}

TEST_F(PreviewTest, APausedInterestIsLookedAtAsIfItWereNot) {
  harness.Send({MakePost("1", kFlood)});
  interest.set_paused(true);
  harness.AddInterest(interest);
  const v1::InterestPreview preview = Ask([](v1::PreviewInterestRequest*) {}).preview();
  EXPECT_EQ(preview.matches_now(), 1u);
  EXPECT_EQ(preview.matches_then(), 1u);
}

TEST_F(PreviewTest, WithoutPostsThereIsNothingToSee) {
  const v1::ControlReply reply = Ask([](v1::PreviewInterestRequest*) {});
  EXPECT_EQ(reply.status().code(), 0);
  EXPECT_EQ(reply.preview().posts(), 0u);
  EXPECT_FALSE(reply.preview().has_from());
}

TEST_F(PreviewTest, WhatIsNotAnInterestIsRefused) {
  EXPECT_EQ(
      Ask([](v1::PreviewInterestRequest* request) { request->mutable_interest()->set_bar(2); })
          .status()
          .code(),
      3);
  EXPECT_EQ(Ask([](v1::PreviewInterestRequest* request) {
              request->mutable_interest()->set_owner_id("bert");
            })
                .status()
                .code(),
            5);
}

}  // namespace
}  // namespace sluis
