// A stream over failures: nothing is lost, nobody is pestered, and what is hopeless ends.
#include "connectors/sources/stream_thread.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "proto/time.h"
#include "tests/engine/engine_harness.h"

namespace sluis {
namespace {

using testing::HasSubstr;

// Counts up to `until` from its cursor, three posts at a time, and then fails.
class CountingSource final : public LiveSource {
 public:
  CountingSource(int from, int until, absl::Status end)
      : next_(from), until_(until), end_(std::move(end)) {}

  absl::StatusOr<bool> Next(size_t /*most*/, v1::PostBatch* batch) override {
    if (next_ >= until_ && end_.ok()) return true;
    if (next_ >= until_) return end_;
    for (int i = 0; i < 3 && next_ < until_; ++i, ++next_) {
      *batch->add_posts() = MakePost(std::to_string(next_), "Hoogwater, kwel bij de dijken.");
    }
    batch->set_cursor(std::to_string(next_));
    return true;
  }
  SourceTally tally() const override {
    SourceTally tally;
    tally.bytes = 10;
    tally.lag = absl::Seconds(3);
    tally.note = "Some were missed.";
    return tally;
  }

 private:
  int next_;
  const int until_;
  const absl::Status end_;
};

class StreamThreadTest : public testing::Test {
 protected:
  StreamThreadTest() {
    source_.set_name("stroom");
    pauses_.first = absl::Milliseconds(1);
    pauses_.most = absl::Milliseconds(2);
  }

  // Each connection gets four posts further than where it begins, and ends so.
  void Start(const absl::Status& end) {
    thread_ = std::make_unique<StreamThread>(
        source_,
        [this, end](const v1::Source&,
                    const std::string& cursor) -> absl::StatusOr<std::unique_ptr<LiveSource>> {
          const int from = cursor.empty() ? 0 : std::stoi(cursor);
          Note(cursor);
          const bool is_last = from >= 12;
          return std::make_unique<CountingSource>(from, from + (is_last ? 0 : 4),
                                                  is_last ? absl::OkStatus() : end);
        },
        pauses_, &harness_.engine(), &board_);
  }
  void Note(const std::string& cursor) {
    const std::lock_guard<std::mutex> lock(mutex_);
    cursors_.push_back(cursor);
    changed_.notify_all();
  }
  void AwaitConnections(size_t count) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(60), [&] { return cursors_.size() >= count; });
  }
  v1::SourceStanding Standing() {
    v1::SourceStanding standing;
    *standing.mutable_source() = source_;
    board_.AddTo(&standing);
    return standing;
  }
  v1::SourceStanding AwaitState(v1::SourceState state) {
    while (Standing().state() != state) std::this_thread::yield();
    return Standing();
  }

  EngineHarness harness_;
  v1::Source source_;
  StreamPauses pauses_;
  std::vector<std::string> failures_;
  SourceBoard board_{[this](const std::string& name, const absl::Status& error) {
    Note("failed");
    failures_.push_back(name + ": " + std::string(error.message()));
  }};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> cursors_;
  std::unique_ptr<StreamThread> thread_;
};

TEST_F(StreamThreadTest, GoesOnFromWhatWasStoredLast) {
  Start(absl::UnavailableError("The line is cut."));
  AwaitConnections(7);
  const v1::SourceStanding standing = AwaitState(v1::SOURCE_STATE_WORKING);
  thread_.reset();
  EXPECT_THAT(cursors_, testing::ElementsAre("", "failed", "4", "failed", "8", "failed", "12"));
  v1::ControlRequest stats;
  stats.mutable_stats();
  EXPECT_EQ(harness_.Do(stats).stats().posts(), 12u);
  EXPECT_EQ(standing.failures(), 3u);
  EXPECT_EQ(standing.attempts(), 4u);
  EXPECT_EQ(standing.bytes(), 40u);
  EXPECT_EQ(standing.lag_seconds(), 3);
  EXPECT_EQ(standing.note(), "Some were missed.");
  EXPECT_EQ(standing.last_error(), "The line is cut.");
  EXPECT_EQ(failures_.front(), "stroom: The line is cut.");
}

TEST_F(StreamThreadTest, EndsWhereTryingAgainMendsNothing) {
  Start(absl::PermissionDeniedError("The token is not valid. Write another one."));
  const v1::SourceStanding standing = AwaitState(v1::SOURCE_STATE_STOPPED);
  thread_.reset();
  EXPECT_EQ(standing.attempts(), 1u);
  EXPECT_THAT(standing.last_error(), HasSubstr("another one"));
  EXPECT_FALSE(standing.has_next_at());
}

TEST_F(StreamThreadTest, StopsAtOnceInTheMidstOfAPause) {
  pauses_.first = absl::Hours(10);
  pauses_.most = absl::Hours(10);
  Start(absl::UnavailableError("The line is cut."));
  while (!Standing().has_next_at()) std::this_thread::yield();
  const v1::SourceStanding standing = Standing();
  thread_.reset();
  EXPECT_EQ(standing.state(), v1::SOURCE_STATE_FAILING);
  // At least half of the pause.
  EXPECT_GT(FromTimestamp(standing.next_at()), absl::Now() + absl::Hours(4));
}

}  // namespace
}  // namespace sluis
