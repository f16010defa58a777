// A stream over failures: nothing is lost, nobody is pestered, and what is hopeless ends.
#include "connectors/sources/stream_thread.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pthread.h>

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
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
        [this, end](const v1::Source&, const std::string& cursor,
                    const std::atomic<bool>*) -> absl::StatusOr<std::unique_ptr<LiveSource>> {
          const int from = cursor.empty() ? 0 : std::stoi(cursor);
          Note(cursor);
          const bool is_last = from >= 12;
          return std::make_unique<CountingSource>(from, from + (is_last ? 0 : 4),
                                                  is_last ? absl::OkStatus() : end);
        },
        pauses_, &harness_.engine(), &board_);
  }
  void StartWith(StreamThread::Opening opening) {
    thread_ = std::make_unique<StreamThread>(source_, std::move(opening), pauses_,
                                             &harness_.engine(), &board_);
  }
  // After so many failures.
  absl::Duration PauseAfter(uint64_t failures) {
    v1::SourceStanding standing = Standing();
    while (standing.failures() < failures || !standing.has_next_at()) {
      std::this_thread::yield();
      standing = Standing();
    }
    return FromTimestamp(standing.next_at()) - FromTimestamp(standing.last_error_at());
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
    if (error.ok()) return;
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

TEST_F(StreamThreadTest, AServerThatThrowsOutAtOnceIsAskedLessAndLess) {
  pauses_.first = absl::Seconds(1);
  pauses_.most = absl::Hours(10);
  Start(absl::UnavailableError("Go away."));
  PauseAfter(1);
  // Though it has given four posts each time.
  EXPECT_GE(PauseAfter(2), absl::Seconds(1));
}

// Brings a post at a time until it has done so for `time`, and then fails.
class LastingSource final : public LiveSource {
 public:
  explicit LastingSource(absl::Duration time) : time_(time) {}

  absl::StatusOr<bool> Next(size_t /*most*/, v1::PostBatch* batch) override {
    if (count_ > 1 && absl::Now() - begin_ > time_) return absl::UnavailableError("Cut.");
    *batch->add_posts() = MakePost(std::to_string(++count_), "Hoogwater, kwel bij de dijken.");
    return true;
  }
  SourceTally tally() const override { return {}; }

 private:
  const absl::Duration time_;
  const absl::Time begin_ = absl::Now();
  int count_ = 0;
};

TEST_F(StreamThreadTest, AServerThatStayedForLongerThanThePauseIsAskedSoonAgain) {
  pauses_.first = absl::Microseconds(100);
  pauses_.most = absl::Hours(10);
  int connections = 0;
  StartWith([connections](
                const v1::Source&, const std::string&,
                const std::atomic<bool>*) mutable -> absl::StatusOr<std::unique_ptr<LiveSource>> {
    if (++connections <= 11) return absl::UnavailableError("Nobody is at home.");
    return std::make_unique<LastingSource>(absl::Milliseconds(300));
  });
  // The last pause was 102 ms at most; the next one would be that at least.
  EXPECT_LT(PauseAfter(12), absl::Milliseconds(100));
}

TEST_F(StreamThreadTest, WhatALibraryThrowsIsAFailureLikeAnother) {
  StartWith([](const v1::Source&, const std::string&,
               const std::atomic<bool>*) -> absl::StatusOr<std::unique_ptr<LiveSource>> {
    throw std::runtime_error("too many open files");
  });
  AwaitConnections(2);
  thread_.reset();
  EXPECT_EQ(Standing().state(), v1::SOURCE_STATE_FAILING);
  EXPECT_THAT(Standing().last_error(), HasSubstr("too many open files"));
}

TEST_F(StreamThreadTest, WithoutRoomForAThreadTheSourceSaysSo) {
  pthread_attr_t before;
  pthread_attr_t too_large;
  pthread_getattr_default_np(&before);
  pthread_attr_init(&too_large);
  // More than there are addresses.
  pthread_attr_setstacksize(&too_large, size_t{1} << 48);
  ASSERT_EQ(pthread_setattr_default_np(&too_large), 0);
  Start(absl::OkStatus());
  pthread_setattr_default_np(&before);
  EXPECT_EQ(Standing().state(), v1::SOURCE_STATE_STOPPED);
  EXPECT_THAT(Standing().last_error(), HasSubstr("resume"));
  EXPECT_THAT(cursors_, testing::ElementsAre("failed"));
}

TEST_F(StreamThreadTest, WhoIsConnectingHearsThatItIsToStop) {
  StartWith([this](const v1::Source&, const std::string&,
                   const std::atomic<bool>* stop) -> absl::StatusOr<std::unique_ptr<LiveSource>> {
    Note("asked");
    const absl::Time end = absl::Now() + absl::Minutes(1);
    while (stop != nullptr && !*stop && absl::Now() < end) std::this_thread::yield();
    return absl::UnavailableError(stop != nullptr ? "It was given up." : "Nobody can say so.");
  });
  AwaitConnections(1);
  const absl::Time begin = absl::Now();
  thread_.reset();
  EXPECT_LT(absl::Now() - begin, absl::Seconds(30));
  // It is no failure of the server's.
  EXPECT_EQ(Standing().failures(), 0u);
}

}  // namespace
}  // namespace sluis
