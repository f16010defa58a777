// One source that is a stream, on a thread of its own: connects, hands over what comes, and after a
// failure tries again from the place that was stored last, with growing pauses.
#ifndef SLUIS_CONNECTORS_SOURCES_STREAM_THREAD_H_
#define SLUIS_CONNECTORS_SOURCES_STREAM_THREAD_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "connectors/sources/source_board.h"
#include "connectors/sources/source_intake.h"
#include "engine/locks/mutex.h"
#include "engine/runtime/live_source.h"
#include "proto/sluis/v1/source.pb.h"

namespace sluis {

// After the n-th failure in a row the pause is 2^(n-1) times the first one, at most the last one,
// and a random half of it less: who was cut off together must not come back together. A connection
// that brings something and lasts longer than the pause before it, or that lasts for a minute, ends
// the row.
struct StreamPauses {
  absl::Duration first = absl::Seconds(2);
  absl::Duration most = absl::Minutes(5);
};

class StreamThread {
 public:
  // `stop` is true once the stream is to give up what is under way, and lives longer than it.
  using Opening = std::function<absl::StatusOr<std::unique_ptr<LiveSource>>(
      const v1::Source& source, const std::string& cursor, const std::atomic<bool>* stop)>;

  // `engine` and `board` must outlive it. `opening` is called on the thread.
  StreamThread(v1::Source source, Opening opening, StreamPauses pauses, Engine* engine,
               SourceBoard* board);
  // Waits for what is under way: a second, or longer where the system waits longer for a name.
  ~StreamThread();
  StreamThread(const StreamThread&) = delete;
  StreamThread& operator=(const StreamThread&) = delete;

  const v1::Source& source() const { return source_; }
  // So that several can be told before the first is waited for.
  void Stop();

 private:
  void Run();
  // As Follow, whose libraries may throw.
  absl::Status FollowSafely();
  // Until it fails or is to stop; OK then.
  absl::Status Follow();
  absl::Status Drain(LiveSource* stream, SourceIntake* intake);
  void Show(const SourceTally& tally, const IntakeTally& left_out);
  // False if trying again makes no sense.
  bool ShowFailure(const absl::Status& error);
  void Wait();

  const v1::Source source_;
  const Opening opening_;
  const StreamPauses pauses_;
  Engine* const engine_;
  SourceBoard* const board_;
  // Of the thread alone.
  int failures_in_a_row_ = 0;
  // The one before the connection, without its random part.
  absl::Duration pause_;
  absl::Duration asked_pause_;
  // What earlier connections counted.
  SourceTally before_;
  IntakeTally left_out_;
  // Changed under the mutex, so that a pause ends with it.
  std::atomic<bool> stopping_ = false;
  Mutex mutex_;
  Condition changed_;
  std::thread thread_;
};

}  // namespace sluis

#endif  // SLUIS_CONNECTORS_SOURCES_STREAM_THREAD_H_
