#include "engine/runtime/model_change_thread.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <string>
#include <thread>

namespace sluis {
namespace {

using testing::HasSubstr;

TEST(ModelChangeThread, RefusesASecondChangeUntilTheFirstHasEnded) {
  ModelChangeThread thread;
  std::promise<void> go_on;
  std::shared_future<void> told = go_on.get_future().share();
  const auto wait = [told](v1::ChangeModelReply* outcome) {
    told.wait();
    outcome->set_model("first");
    return absl::OkStatus();
  };
  ASSERT_TRUE(thread.Begin(wait).ok());
  EXPECT_TRUE(thread.Last()->under_way());
  const absl::Status second = thread.Begin(wait);
  EXPECT_EQ(second.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(second.message()), HasSubstr("under way"));
  go_on.set_value();
  thread.Wait();
  EXPECT_FALSE(thread.Last()->under_way());
  EXPECT_EQ(thread.Last()->model(), "first");
  EXPECT_TRUE(thread.Begin(wait).ok());
}

TEST(ModelChangeThread, KeepsWhyAChangeFailed) {
  ModelChangeThread thread;
  ASSERT_TRUE(
      thread.Begin([](v1::ChangeModelReply*) { return absl::DataLossError("it is damaged"); })
          .ok());
  thread.Wait();
  EXPECT_EQ(thread.Last()->failure().code(), static_cast<int>(absl::StatusCode::kDataLoss));
  EXPECT_EQ(thread.Last()->failure().message(), "it is damaged");
}

TEST(ModelChangeThread, TellsTheWorkToStopWhenItGoes) {
  bool stopped = false;
  {
    ModelChangeThread thread;
    ASSERT_TRUE(thread
                    .Begin([&](v1::ChangeModelReply*) {
                      while (!thread.stopping()) std::this_thread::yield();
                      stopped = true;
                      return absl::CancelledError("stopped");
                    })
                    .ok());
  }
  EXPECT_TRUE(stopped);
}

}  // namespace
}  // namespace sluis
